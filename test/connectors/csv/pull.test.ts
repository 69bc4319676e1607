import { afterEach, describe, expect, it } from '@jest/globals';
import { collect, createCsvFolder, readOf, requestOf, type CsvFolder } from '../../support/csv-folder.ts';

let folder: CsvFolder | null = null;
const folderWith = async (files: Record<string, string | Uint8Array>): Promise<CsvFolder> => (folder = await createCsvFolder(files));
afterEach(async () => {
  await folder?.close();
  folder = null;
});

const DEALS = 'id,account,stage\nD1,Acme,Won\nD2,Globex,Lost\n';
const settings = { file: 'deals.csv', id: 'id' };
const read = readOf('deals', ['account', 'stage']);
const manyDeals = (count: number): string => ['id,account,stage', ...Array.from({ length: count }, (_, index) => `D${index},A${index},Won`)].join('\n');

describe('pulling CSV files', () => {
  it('hands over mapped columns only, raw, named after the file', async () => {
    const session = await (await folderWith({ 'deals.csv': 'id,account,stage,secret\nD1, Acme ,,x\n' })).open(settings);
    const { records } = await collect(session.pull(requestOf(read)));
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ object: 'deals', externalId: 'D1', fields: { account: ' Acme ', stage: '' }, url: null, state: { kind: 'present' } });
    expect(records[0]?.fields).not.toHaveProperty('secret');
  });

  it('joins parents by key, null when no row matches, and lists of children', async () => {
    const files = await folderWith({
      'deals.csv': 'id,account,product\nD1,Acme,GTXPro\n',
      'accounts.csv': 'account,sector,size\nAcme,tech,5\n',
      'products.csv': 'product,price\nGTX Pro,9\n',
      'contacts.csv': 'account,name\nAcme,Ann\nAcme,Bob\nGlobex,Eve\n',
    });
    const session = await files.open({
      ...settings,
      join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }, { name: 'Product', file: 'products.csv', on: 'product', key: 'product' }],
      related: [{ name: 'Contacts', file: 'contacts.csv', on: 'account', key: 'account' }],
    });
    const wanted = readOf('deals', ['Account.sector', 'Product'], { relations: [{ name: 'Contacts', fields: ['name'], optional: [] }] });
    const { records } = await collect(session.pull(requestOf(wanted)));
    expect(records[0]?.fields).toEqual({ Account: { account: 'Acme', sector: 'tech' }, Product: null });
    expect(records[0]?.related).toEqual({ Contacts: [{ account: 'Acme', name: 'Ann' }, { account: 'Acme', name: 'Bob' }] });
  });

  it.each([
    ['semicolons and a byte order mark', '\uFEFFid;account;stage\nD1;"Müller; Söhne";Won\n'],
    ['tabs', 'id\taccount\tstage\nD1\tMüller; Söhne\tWon\n'],
    ['pipes and Windows line ends', 'id|account|stage\r\nD1|Müller; Söhne|Won\r\n'],
    ['the line in which Excel names its delimiter', 'sep=;\r\nid;account;stage\r\nD1;"Müller; Söhne";Won\r\n'],
    ['UTF-16', Buffer.from('\uFEFFid,account,stage\nD1,Müller; Söhne,Won\n', 'utf16le')],
  ])('reads %s', async (_case, content) => {
    const session = await (await folderWith({ 'deals.csv': content })).open(settings);
    const { records } = await collect(session.pull(requestOf(read)));
    expect(records.map((record) => record.fields)).toEqual([{ account: 'Müller; Söhne', stage: 'Won' }]);
  });

  it('reads Latin-1 when the settings say so', async () => {
    const session = await (await folderWith({ 'deals.csv': Buffer.from('id,account,stage\nD1,Müller,Won\n', 'latin1') })).open({ ...settings, encoding: 'latin1' });
    const { records } = await collect(session.pull(requestOf(read)));
    expect(records[0]?.fields['account']).toBe('Müller');
  });

  it('reads nothing again while the files are unchanged', async () => {
    const session = await (await folderWith({ 'deals.csv': DEALS })).open(settings);
    const { cursor } = await collect(session.pull(requestOf(read)));
    expect((await collect(session.pull(requestOf(read, cursor)))).pages).toEqual([]);
  });

  it('reads everything again after a joined file changed, and versions tell which rows did', async () => {
    const files = await folderWith({ 'deals.csv': DEALS, 'accounts.csv': 'account,sector\nAcme,tech\nGlobex,oil\n' });
    const session = await files.open({ ...settings, join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }] });
    const wanted = readOf('deals', ['stage', 'Account.sector']);
    const before = await collect(session.pull(requestOf(wanted)));
    await files.write('accounts.csv', 'account,sector\nAcme,media\nGlobex,oil\n');
    const after = await collect(session.pull(requestOf(wanted, before.cursor)));
    expect(after.records.map((record, index) => record.version === before.records[index]?.version)).toEqual([false, true]);
  });

  it('resumes after every page without losing or repeating a row', async () => {
    const session = await (await folderWith({ 'deals.csv': manyDeals(1_500) })).open(settings);
    const whole = await collect(session.pull(requestOf(read)));
    expect(whole.pages.map((page) => page.records.length)).toEqual([500, 500, 500]);
    for (const [index, page] of whole.pages.entries()) {
      const rest = await collect(session.pull(requestOf(read, page.cursor)));
      expect(rest.records.map((record) => record.externalId)).toEqual(whole.records.slice((index + 1) * 500).map((record) => record.externalId));
    }
  });

  it('is partial when the file changes while it is read, and then starts over', async () => {
    const files = await folderWith({ 'deals.csv': manyDeals(600) });
    const session = await files.open(settings);
    const pages = [];
    for await (const page of session.pull(requestOf(read))) {
      pages.push(page);
      if (pages.length === 1) await files.write('accounts.csv', 'account\n').then(() => files.write('deals.csv', manyDeals(600)));
    }
    expect(pages.at(-1)?.unread[0]).toContain('changed while it was read');
    expect((await collect(session.pull(requestOf(read, pages.at(-1)?.cursor ?? null)))).records).toHaveLength(600);
  });

  it('says which optional columns the export lacks', async () => {
    const session = await (await folderWith({ 'deals.csv': DEALS })).open(settings);
    const { records } = await collect(session.pull(requestOf(readOf('deals', ['account', 'goal'], { optional: ['goal'] }))));
    expect(records[0]?.nonexistent).toEqual(['goal']);
  });

  it('takes absence for nothing, unless the export is a snapshot', async () => {
    const files = await folderWith({ 'deals.csv': DEALS });
    async function* known() {
      yield [{ object: 'deals', externalId: 'D1' }, { object: 'deals', externalId: 'D9' }, { object: 'other', externalId: 'D8' }];
    }
    const plain = await files.open(settings);
    expect((await collect(plain.sweep(requestOf(read), known()))).records).toEqual([]);
    const snapshot = await files.open({ ...settings, snapshot: true });
    const swept = await collect(snapshot.sweep(requestOf(read), known()));
    expect(swept.records.map((record) => [record.externalId, record.state.kind])).toEqual([['D9', 'deleted']]);
  });

  it('re-reads just the rows asked for', async () => {
    const session = await (await folderWith({ 'deals.csv': DEALS })).open({ ...settings, snapshot: true });
    const records = await session.reread(requestOf(read), [{ object: 'deals', externalId: 'D2' }, { object: 'deals', externalId: 'gone' }]);
    expect(records.map((record) => [record.externalId, record.state.kind])).toEqual([['D2', 'present'], ['gone', 'deleted']]);
  });

  it('describes columns with types and choices, joined ones by their path', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `D${index},A,${index % 2 ? 'Won' : 'Lost'},3/1/2017,12.5`);
    const files = await folderWith({ 'deals.csv': ['id,account,stage,closed,value', ...rows].join('\n'), 'accounts.csv': 'account,mail\nA,x@y.example\n' });
    const session = await files.open({ ...settings, join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }] });
    const [main] = await session.describe([]);
    expect(main?.fields.map((field) => [field.path, field.type])).toEqual([
      ['id', 'text'], ['account', 'text'], ['stage', 'text'], ['closed', 'date (with a format to declare)'], ['value', 'number'], ['Account.account', 'text'], ['Account.mail', 'email'],
    ]);
    expect(main?.fields[2]?.values).toEqual(['Lost', 'Won']);
  });
});

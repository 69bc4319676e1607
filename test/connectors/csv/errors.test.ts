import { afterEach, describe, expect, it } from '@jest/globals';
import { open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorError } from '../../../src/core/errors.ts';
import { collect, createCsvFolder, readOf, requestOf, type CsvFolder } from '../../support/csv-folder.ts';

let folder: CsvFolder | null = null;
afterEach(async () => {
  await folder?.close();
  folder = null;
});

const JOIN = { join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }] };
const read = readOf('deals', ['account', 'stage']);
const GOOD = 'id,account,stage\nD1,Acme,Won\n';
const many = Array.from({ length: 2_000 }, (_, index) => `D${index},Acme,Won`).join('\n');

async function errorOf(files: Record<string, string | Uint8Array>, settings: Record<string, unknown> = {}, wanted = read): Promise<ConnectorError> {
  folder ??= await createCsvFolder(files);
  const session = await folder.open({ file: 'deals.csv', id: 'id', ...settings });
  const pages: unknown[] = [];
  try {
    for await (const page of session.pull(requestOf(wanted))) pages.push(page);
  } catch (error) {
    // Nothing of a wrong file may be taken over, however late in the file the fault stands.
    expect(pages).toEqual([]);
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a wrong CSV file', () => {
  it.each<[string, Record<string, string | Uint8Array>, Record<string, unknown>, string, string]>([
    ['a missing file', {}, {}, 'file_missing', 'deals.csv: there is no such file'],
    ['a missing joined file', { 'deals.csv': GOOD }, JOIN, 'file_missing', 'accounts.csv: there is no such file'],
    ['an empty file', { 'deals.csv': '' }, {}, 'empty_file', 'deals.csv: the file is empty'],
    ['a missing id column', { 'deals.csv': GOOD }, { id: 'Id' }, 'column_missing', 'deals.csv, line 1: there is no column "Id"; did you mean "id"'],
    ['a mapped column that is not there', { 'deals.csv': 'id,acount,stage\nD1,A,Won\n' }, {}, 'column_missing', 'there is no column "account"; did you mean "acount"'],
    ['two columns of one name', { 'deals.csv': 'id,account,account\n1,2,3\n' }, {}, 'duplicate_column', 'line 1, column "account": two columns'],
    ['a row cut off', { 'deals.csv': `id,account,stage\n${many}\nD9999,Ac` }, {}, 'truncated', 'deals.csv, line 2002: the row has 2 columns where the header has 3'],
    ['a row with too many columns', { 'deals.csv': `${GOOD}D2,Acme, Inc,Won\n` }, {}, 'truncated', 'deals.csv, line 3: the row has 4 columns'],
    ['a file that ends inside quotation marks', { 'deals.csv': `${GOOD}D2,"Acme` }, {}, 'truncated', 'the file ends inside a text in quotation marks'],
    ['a stray quotation mark', { 'deals.csv': `${GOOD}D2,5" pipe,Won\n` }, {}, 'not_csv', 'deals.csv, line 3: a quotation mark stands where none may be'],
    ['an id given twice', { 'deals.csv': `${GOOD}D2,B,Won\n\nD1,C,Won\n` }, {}, 'duplicate_id', 'deals.csv, line 5, column "id": the same id stands in line 2'],
    ['a row without an id', { 'deals.csv': `${GOOD} ,B,Won\n` }, {}, 'id_missing', 'deals.csv, line 3, column "id": the row has no id'],
    ['a key given twice in a joined file', { 'deals.csv': GOOD, 'accounts.csv': 'account\nAcme\nAcme\n' }, JOIN, 'duplicate_key', 'accounts.csv, line 3, column "account": the same value stands in line 2'],
    ['a web page', { 'deals.csv': '<!DOCTYPE html><title>Sign in</title>' }, {}, 'not_csv', 'this is a web page'],
    ['an Excel workbook', { 'deals.csv': Buffer.from('PK\u0003\u0004rest', 'latin1') }, {}, 'not_text', 'this is an Excel workbook'],
    ['bytes that are no text', { 'deals.csv': Buffer.from('id,a\n\0\0\n') }, {}, 'not_text', 'this is not text'],
    ['another encoding than declared', { 'deals.csv': Buffer.from(`${GOOD}D2,Müller,Won\n`, 'latin1') }, {}, 'wrong_encoding', 'deals.csv, line 3: a character is not in the declared encoding'],
    ['a cell larger than allowed', { 'deals.csv': `${GOOD}D2,${'x'.repeat(2_000)},Won\n` }, { maxCellBytes: 1_000 }, 'cell_too_large', 'deals.csv, line 3, column "account": a cell holds more than 1 kB'],
    ['rows of another name than in the mapping', { 'deals.csv': GOOD }, { object: 'Opportunity' }, 'object_unknown', 'the mapping is about "deals", the rows of this file are called "Opportunity"'],
    ['a joined file named like a column', { 'deals.csv': GOOD, 'accounts.csv': 'account\nAcme\n' }, { join: [{ name: 'stage', file: 'accounts.csv', on: 'account', key: 'account' }] }, 'name_taken', 'column "stage"'],
  ])('is refused: %s', async (_case, files, settings, code, message) => {
    const error = await errorOf(files, settings);
    expect(error.message).toContain(message);
    expect(error.resolution).toMatchObject({ code, action: 'fail' });
    expect(error.remedy).not.toBe('');
    expect(error.place).toBe('connection "exports"');
  });

  it('with a cell of 100 MB is refused while it streams, in bounded memory', async () => {
    folder = await createCsvFolder({});
    const handle = await openFile(join(folder.path, 'deals.csv'), 'w');
    await handle.write('id,account,stage\nD1,"');
    const block = 'x'.repeat(1_000_000);
    for (let index = 0; index < 100; index += 1) await handle.write(block);
    await handle.write('",Won\n');
    await handle.close();
    const before = process.memoryUsage().rss;
    const error = await errorOf({});
    expect(error.message).toContain('deals.csv, line 2: a cell holds more than 1000 kB');
    expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000);
  });

  it('is never quoted: cells may hold personal data', async () => {
    const error = await errorOf({ 'deals.csv': 'id,account,stage\nD1,jane@acme.example,"oops' });
    expect(JSON.stringify([error.message, error.remedy, error.resolution])).not.toContain('jane');
  });

  it('is what check reports, with what to do', async () => {
    folder = await createCsvFolder({ 'deals.csv': 'id,account\nD1,Acme\nD1,Acme\n' });
    const items = await (await folder.open({ file: 'deals.csv', id: 'id' })).check({ reads: [], writes: {} });
    expect(items).toEqual([{ name: 'files and columns', ok: false, ability: 'read', message: expect.stringMatching(/line 3.*line 2.*Keep one of the two rows/) }]);
  });

  it('passes check when it is right', async () => {
    folder = await createCsvFolder({ 'deals.csv': GOOD });
    const items = await (await folder.open({ file: 'deals.csv', id: 'id' })).check({ reads: [read], writes: { deals: ['score'] } });
    expect(items.map((item) => item.ok)).toEqual([true, true]);
    expect((await collect((await folder.open({ file: 'deals.csv', id: 'id' })).pull(requestOf(read)))).records).toHaveLength(1);
  });
});

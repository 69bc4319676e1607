import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { RecordRef } from '../../src/core/connector.ts';
import { noteItem } from '../support/contract-items.ts';
import { PAGE_WORDS, type ContractWorld, type Shows, type StartWorld } from '../support/contract-world.ts';

type Row = Record<string, string>;
const rowsSchema = z.array(z.record(z.string(), z.string()));
/** Stands in every export beside what is mapped. */
const PRIVATE_CELL = 'IBAN DE02 1203 0000 0000 2020 51';

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
function toCsv(rows: readonly Row[], columns: readonly string[]): string {
  return `${[columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => cells.map(quote).join(',')).join('\n')}\n`;
}

const DEAL_COLUMNS = ['id', 'name', 'account', 'stage', 'type', 'amount', 'currency', 'close_date', 'goal', 'go_live_date', 'owner', 'owner_email', 'bank'];
const ACCOUNT_COLUMNS = ['account', 'name', 'industry', 'employees'];
const CONTACT_COLUMNS = ['deal_id', 'name', 'email', 'role'];

/** A folder of exports as connectors/csv/README.md describes it, kept by somebody with a spreadsheet. */
class Folder {
  readonly path: string;
  deals: Row[] = [];
  accounts: Row[] = [];
  contacts: Row[] = [];

  constructor(path: string) {
    this.path = path;
  }

  async export(): Promise<void> {
    await writeFile(join(this.path, 'accounts.csv'), toCsv(this.accounts, ACCOUNT_COLUMNS));
    await writeFile(join(this.path, 'contacts.csv'), toCsv(this.contacts, CONTACT_COLUMNS));
    await writeFile(join(this.path, 'deals.csv'), toCsv(this.deals, DEAL_COLUMNS));
  }

  deal(ref: RecordRef): Row {
    const row = this.deals.find((deal) => deal['id'] === ref.externalId);
    if (row === undefined) throw new Error(`no deal ${ref.externalId}`);
    return row;
  }

  add(): RecordRef {
    const id = `D${this.deals.length + 1}`;
    const account = `A${Math.ceil((this.deals.length + 1) / 2)}`;
    if (!this.accounts.some((row) => row['account'] === account)) this.accounts.push({ account, name: `Customer ${account} GmbH`, industry: 'Technology', employees: '120' });
    this.deals.push({ id, name: `Deal ${id}`, account, stage: 'Closed Won', type: 'New Customer', amount: '12000', currency: 'EUR', close_date: '2026-11-20', goal: 'Answer within a day', go_live_date: '2027-02-01', owner: 'Rita Rep', owner_email: 'rita.rep@acme.example', bank: PRIVATE_CELL });
    this.contacts.push({ deal_id: id, name: `Kim ${id}`, email: `kim.${id.toLowerCase()}@customer.example`, role: 'Champion' });
    return { object: 'deals', externalId: id };
  }

  /** Rows of one of our output files; none before it was written. */
  async output(file: string): Promise<Row[]> {
    const text = await readFile(join(this.path, 'handoff-output', file), 'utf8').catch(() => '');
    return rowsSchema.parse(parse(text, { columns: true, skip_empty_lines: true }));
  }

  async editTasks(change: (rows: Row[]) => Row[]): Promise<void> {
    const rows = await this.output('tasks.csv');
    const columns = Object.keys(rows[0] ?? {});
    await mkdir(join(this.path, 'handoff-output'), { recursive: true });
    await writeFile(join(this.path, 'handoff-output', 'tasks.csv'), toCsv(change(rows), columns));
  }
}

export const startCsvWorld: StartWorld = async () => {
  const folder = new Folder(await mkdtemp(join(tmpdir(), 'handoff-contract-csv-')));
  let offsetMs = 0;
  const editTask = (key: string, change: Row): Promise<void> => folder.editTasks((rows) => rows.map((row) => (row['task'] === key ? { ...row, ...change } : row)));
  await folder.export();
  const world: ContractWorld = {
    mappingFile: 'customer/csv.yaml',
    objects: ['deals'],
    severalPages: 1_100,
    owner: { id: null, name: 'Rita Rep', email: 'rita.rep@acme.example' },
    dateField: 'goals.goLiveDate',
    api: null,
    settings: (access) => ({
      folder: access === 'wrong' ? join(folder.path, 'not-there') : folder.path,
      file: 'deals.csv',
      object: 'deals',
      id: 'id',
      join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }],
      related: [{ name: 'Contacts', file: 'contacts.csv', on: 'id', key: 'deal_id' }],
      snapshot: true,
      output: join(folder.path, 'handoff-output'),
      account: 'acme-crm',
    }),
    offsetMs: () => offsetMs,
    advance: (ms) => Promise.resolve(void (offsetMs += ms)),
    create: async (count) => {
      const refs = Array.from({ length: count }, () => folder.add());
      await folder.export();
      return refs;
    },
    edit: async (ref, text): Promise<Shows> => {
      folder.deal(ref)['goal'] = text;
      await folder.export();
      return { path: 'goal', value: text };
    },
    editBeside: async (ref) => {
      const account = folder.accounts.find((row) => row['account'] === folder.deal(ref)['account']);
      if (account !== undefined) account['industry'] = 'Shipping';
      await folder.export();
      return { path: 'Account.industry', value: 'Shipping' };
    },
    setDate: async (ref, isoDate) => {
      folder.deal(ref)['go_live_date'] = isoDate;
      await folder.export();
    },
    remove: async (ref) => {
      folder.deals = folder.deals.filter((row) => row['id'] !== ref.externalId);
      await folder.export();
    },
    reopen: async (ref) => {
      folder.deal(ref)['stage'] = 'Negotiation';
      await folder.export();
    },
    merge: null,
    hide: null,
    webhook: null,
    // Who may do what is the computer's business, and its administrator may everything.
    takeAway: null,
    ownValues: (nth) => ({ handoff_score: nth, handoff_status: 'Incomplete', handoff_missing_fields: `Goal\nBuyer ${nth}` }),
    ownShown: async (ref) => (await folder.output('results.csv')).find((row) => row['id'] === ref.externalId) ?? {},
    refused: (ref) => Promise.resolve(noteItem(ref, 'Handoff is ready')),
    tasks: async (ref) =>
      (await folder.output('tasks.csv'))
        .filter((row) => row['record'] === ref.externalId)
        .map((row) => ({ key: row['task'] ?? '', remoteId: row['task'] ?? '', subject: row['subject'] ?? '', text: `${row['body'] ?? ''}\n${row['note'] ?? ''}`, dueDate: row['due'] ?? '', closed: row['status'] !== 'open' })),
    closeTask: (_ref, task) => editTask(task.key, { status: 'done' }),
    deleteTask: (_ref, task) => folder.editTasks((rows) => rows.filter((row) => row['task'] !== task.key)),
    renameTask: (_ref, task, subject) => editTask(task.key, { subject }),
    notes: null,
    answerHtml: () => writeFile(join(folder.path, 'deals.csv'), `<!DOCTYPE html><html><body>${PAGE_WORDS}</body></html>`),
    credentials: () => [],
    privateTexts: [PRIVATE_CELL, PAGE_WORDS],
    stop: () => rm(folder.path, { recursive: true, force: true }),
  };
  return world;
};

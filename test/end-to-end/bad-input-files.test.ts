import { open, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createCliFolder, type CliFolder } from '../support/run-cli.ts';
import { openTestStore } from '../support/store.ts';
import { CONNECTIONS, DEALS, expectOneMessage, MAPPING, NOTHING_WRITTEN, syncSchema } from './bad-input-world.ts';

// Every step is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(90_000);

const KEY = Buffer.alloc(32, 9).toString('base64');
const MEGABYTE = 1024 * 1024;

/** Looks at the file alone: what needs no database need not wait for one. */
const LINT = ['mapping', 'lint', 'mapping.yaml'];

interface BadInput {
  readonly mapping?: string;
  readonly connections?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly code: 1 | 2;
  readonly told: readonly (string | RegExp)[];
}

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;
/** Ten lines that would become a billion values. */
const bomb = LETTERS.map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*${LETTERS[index - 1]}`)).join(', ')}]`).join('\n');
const setting = (from: string, to: string): string => CONNECTIONS.replace(from, to);

const CONFIGURATION: readonly (readonly [sentence: string, input: BadInput])[] = [
  ['an unknown field in a mapping, with the nearest one', { mapping: MAPPING.replace('account.name:', 'acount.name:'), code: 2, told: ['mapping.yaml:10:7', 'did you mean "account.name"'] }],
  ['a list where a text belongs', { mapping: MAPPING.replace('title: account', 'title: [account]'), args: LINT, code: 2, told: ['mapping.yaml:5:12', 'expected a text, found a list'] }],
  ['a word where a date belongs', { connections: setting('2026-01-01', 'yesterday'), code: 2, told: ['connections.yaml:6:16', 'is not a date such as'] }],
  ['a rollout step that does not exist', { connections: setting('rollout: tasks', 'rollout: task'), code: 2, told: ['connections.yaml:7:14', 'did you mean "tasks"'] }],
  ['an unknown setting of a connector, with the nearest one', { connections: setting('folder:', 'foldr:'), code: 2, told: ['connections.yaml:4:17', 'did you mean "folder"', 'connectors/csv/README.md'] }],
  ['a YAML file of two megabytes', { mapping: `${MAPPING}# ${'x'.repeat(2 * MEGABYTE)}`, args: LINT, code: 2, told: ['mapping.yaml', 'larger than the 1024 kB allowed', /→ Check/] }],
  ['a YAML file that refers to itself', { mapping: 'handoff: &a [*a]\n', args: LINT, code: 2, told: ['mapping.yaml:1:14', 'inside the block it refers to', /→ Write/] }],
  ['a YAML file whose aliases multiply', { mapping: `${bomb}\n`, args: LINT, code: 2, told: ['mapping.yaml:1:1', 'far larger than it looks', /→ Write/] }],
  ['a name that stands twice in one block', { mapping: `${MAPPING}handoff: employee\n`, args: LINT, code: 2, told: [/mapping\.yaml:18:1/, 'appears twice', /→ Keep/] }],
  ['a mapping file that is not there', { connections: setting('./mapping.yaml', './maping.yaml'), code: 2, told: ['maping.yaml', 'no such file', /→ Create/] }],
  ['a missing environment variable', { connections: setting('folder: exports', 'folder: "${EXPORT_FOLDER}"'), code: 2, told: ['connections.yaml:4:25', 'EXPORT_FOLDER is not set', /→ Set EXPORT_FOLDER/] }],
  ['a secret that nobody stored', { connections: setting('folder: exports', 'folder: "secret:EXPORT_FOLDER"'), code: 2, told: ['connection "exports"', '"EXPORT_FOLDER"', /→ Store .* keys set/] }],
  ['an unknown connector, with the nearest one', { connections: setting('connector: csv', 'connector: salesfroce'), code: 2, told: ['connections.yaml:3:16', 'did you mean "salesforce"'] }],
  ['two connections of one id', { connections: `${CONNECTIONS}${CONNECTIONS.replace('connections:\n', '')}`, code: 2, told: ['connections.yaml:9:9', 'line 2'] }],
  ['an unknown connection', { args: ['sync', 'exprots'], code: 2, told: ['"exprots"', 'Use one of: exports'] }],
  ['an unknown command', { args: ['synk'], code: 2, told: ["'synk'", /Did you mean sync\?/] }],
  ['an unknown option', { args: ['sync', '--dryrun'], code: 2, told: ["'--dryrun'", /Did you mean --dry-run\?/] }],
  ['a word where a number belongs', { args: ['runs', '--limit', 'many'], code: 2, told: ['--limit', 'whole number'] }],
  ['a connections file that is not there', { args: ['sync', '--config', 'elsewhere.yaml'], code: 2, told: ['elsewhere.yaml', 'no such file'] }],
  ['a data folder that is a file', { env: { HANDOFF_DATA_FOLDER: 'mapping.yaml' }, code: 1, told: ['mapping.yaml', /→ Correct the path/] }],
  ['PostgreSQL without an encryption key', { env: { DATABASE_URL: 'postgres://handoff:pg-password@127.0.0.1:9/handoff' }, code: 2, told: ['HANDOFF_KEY is not set', 'openssl rand'] }],
  ['a database that does not answer', { env: { DATABASE_URL: 'postgres://handoff:pg-password@127.0.0.1:9/handoff', HANDOFF_KEY: KEY }, code: 1, told: ['DATABASE_URL', 'ECONNREFUSED 127.0.0.1:9', /→ Check DATABASE_URL/] }],
];

const row = 'D4,Delta,Rita,rita@seller.example,Won,2026-11-20,20000,';
const EXPORTS: readonly (readonly [sentence: string, content: string | Uint8Array, told: readonly (string | RegExp)[]])[] = [
  ['an export cut off inside a quoted text', `${DEALS}${row}"Cut off he`, ['deals.csv', 'ends inside a text in quotation marks', 'export it again']],
  ['an export cut off inside a row', `${DEALS}D4,Del`, ['deals.csv, line 5', '2 columns where the header has 8', 'export it again']],
  ['two rows with one id', `${DEALS}${row.replace('D4', 'D1')}Twice\n`, ['deals.csv, line 5, column "id"', 'line 2', 'Keep one of the two rows']],
  ['two columns with one name', DEALS.replace('goal', 'value'), ['deals.csv, line 1, column "value"', 'Rename or remove']],
  ['a column that the mapping needs and the export lacks', DEALS.replace('goal', 'gaol'), ['deals.csv, line 1', 'did you mean "gaol"']],
];

const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const READABLE: readonly (readonly [sentence: string, content: string | Uint8Array])[] = [
  ['a byte order mark', `\uFEFF${DEALS}`],
  ['UTF-16', utf16(DEALS)],
  ['semicolons', DEALS.replaceAll(',', ';')],
];

describe('bad input', () => {
  let folder: CliFolder;
  const sync = async (): Promise<unknown> => (await folder.report(syncSchema, ['sync'])).runs[0];
  beforeAll(async () => {
    folder = await createCliFolder({ 'connections.yaml': CONNECTIONS, 'mapping.yaml': MAPPING, 'exports/deals.csv': DEALS });
  });
  afterAll(() => folder.close());

  it.each(CONFIGURATION)('in the configuration is refused with place and remedy, and nothing is written: %s', async (_sentence, input) => {
    await folder.write('mapping.yaml', input.mapping ?? MAPPING);
    await folder.write('connections.yaml', input.connections ?? CONNECTIONS);
    const before = await folder.files();
    const run = await folder.run(input.args ?? ['sync'], input.env);
    expect(run.code).toBe(input.code);
    expectOneMessage(run, input.told, ['pg-password', KEY]);
    expect(await folder.files()).toEqual(before);
    await folder.write('mapping.yaml', MAPPING);
    await folder.write('connections.yaml', CONNECTIONS);
  });

  it('is refused where a second process wants the same embedded database, and the first one goes on', async () => {
    const before = await folder.files();
    const first = await openTestStore({ engine: 'embedded', folder: folder.dataFolder });
    try {
      const run = await folder.run(['sync']);
      expect(run.code).toBe(1);
      expectOneMessage(run, [folder.dataFolder, 'already in use by another handoff process', /→ Stop the other process/]);
      expect(await first.countHandoffs({})).toBe(0);
    } finally {
      await first.close();
    }
    expect(await folder.files()).toEqual(before);
  });

  it.each(EXPORTS)('in an export is refused with file, line and remedy, and no row of it is taken over: %s', async (_sentence, content, told) => {
    await folder.write('exports/deals.csv', content);
    const before = await folder.files();
    const run = await folder.run(['sync']);
    expect(run.code).toBe(1);
    expectOneMessage(run, ['exports: ', ...told], ['Cut off he']);
    expect(await folder.files()).toEqual(before);
  });

  it('of 100 MB and more in one cell is refused with a memory that does not grow with it', async () => {
    const refuse = async (cellMegabytes: number): Promise<number> => {
      await folder.write('exports/deals.csv', `${DEALS}${row}`);
      const file = await open(folder.pathOf('exports/deals.csv'), 'a');
      try {
        for (let written = 0; written < cellMegabytes; written += 1) await file.write('x'.repeat(MEGABYTE));
      } finally {
        await file.close();
      }
      const run = await folder.measure(['sync']);
      expect(run.code).toBe(1);
      expectOneMessage(run, ['exports: deals.csv, line 5', 'more than 1000 kB', 'maxCellBytes']);
      await rm(folder.pathOf('exports/deals.csv'));
      return run.peakBytes;
    };
    // The embedded database itself needs half a gigabyte, give or take: hence a cell that would tower above that.
    expect((await refuse(400)) - (await refuse(5))).toBeLessThan(400 * MEGABYTE);
  });

  it('loses nothing: after all these refusals the first good run does the whole job', async () => {
    expect(Object.keys(await folder.files()).filter((file) => file.startsWith('out'))).toEqual([]);
    await folder.write('exports/deals.csv', DEALS);
    expect(await sync()).toMatchObject({ outcome: 'complete', pulled: 3, handoffs: { created: 3 }, writeBack: { fields: 3, tasksCreated: 1, errors: 0 } });
  });

  it.each(READABLE)('is not what this is, it simply works: the same rows with %s are the same handoffs', async (_sentence, content) => {
    await folder.write('exports/deals.csv', content);
    expect(await sync()).toMatchObject({ outcome: 'complete', pulled: 3, handoffs: { created: 0, updated: 0, unchanged: 3, withdrawn: 0 }, writeBack: NOTHING_WRITTEN });
  });

  it('that comes after good input takes nothing back: a cut-off export withdraws and deletes nothing', async () => {
    await folder.write('exports/deals.csv', DEALS.slice(0, 160));
    const before = await folder.files();
    expect((await folder.run(['sync'])).code).toBe(1);
    expect(await folder.files()).toEqual(before);
    await folder.write('exports/deals.csv', `${DEALS}${row}Fewer errors\n`);
    expect(await sync()).toMatchObject({ outcome: 'complete', pulled: 4, handoffs: { created: 1, updated: 0, unchanged: 3, withdrawn: 0 }, writeBack: { fields: 1, tasksCreated: 0 } });
  });
});

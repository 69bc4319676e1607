import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, WorkFolder, type Answer } from './run-handoff.ts';

const reportSchema = z.object({
  runs: z.array(z.object({
    connection: z.string(), outcome: z.string(), reasons: z.array(z.string()), pulled: z.number(), apiCalls: z.number(), durationMs: z.number(),
    handoffs: z.object({ created: z.number(), updated: z.number(), unchanged: z.number(), withdrawn: z.number() }),
    writeBack: z.object({ fields: z.number(), tasksCreated: z.number(), tasksUpdated: z.number(), tasksClosed: z.number(), unchanged: z.number(), errors: z.number(), unconfirmed: z.number() }),
  })),
});
const planSchema = z.object({
  plans: z.array(z.object({
    olderThanStart: z.number(), apiCalls: z.object({ spentReading: z.number(), toWrite: z.number() }),
    writes: z.array(z.object({ handoff: z.string(), what: z.string(), owner: z.string().nullable() })),
  })),
});
const listSchema = z.object({ total: z.number(), handoffs: z.array(z.object({ id: z.string(), title: z.string(), score: z.number().nullable() })) });

describe('--json', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
  });
  afterAll(() => folder.remove());
  const parsed = (answer: Answer): Answer & { readonly document: unknown } => {
    const document: unknown = JSON.parse(answer.stdout);
    return { ...answer, document };
  };
  const json = async (...args: readonly string[]) => parsed(await folder.handoffHere([...args, '--json']));

  it('sync --dry-run prints the plan with its price and writes nothing; the sync then writes just that', async () => {
    const plan = parsed(await folder.handoff(['sync', '--dry-run', '--json']));
    expect(plan.code).toBe(0);
    expect(planSchema.parse(plan.document).plans).toEqual([{
      olderThanStart: 1,
      apiCalls: { spentReading: 0, toWrite: 0 },
      writes: expect.arrayContaining([
        { handoff: 'Contoso', what: 'create task "Complete the handoff: Contoso"', owner: 'Ana' },
        { handoff: 'Northwind', what: 'set score, status and gaps', owner: null },
        { handoff: 'Contoso', what: 'set score, status and gaps', owner: null },
      ]),
    }]);
    await expect(readFile(join(folder.path, 'exports/handoff-output/results.csv'))).rejects.toThrow('ENOENT');
    const run = parsed(await folder.handoff(['sync', 'deals', '--json']));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(reportSchema.parse(run.document).runs).toMatchObject([{ connection: 'deals', outcome: 'complete', pulled: 5, handoffs: { created: 3 }, writeBack: { fields: 2, tasksCreated: 1 } }]);
    expect(await readFile(join(folder.path, 'exports/handoff-output/results.csv'), 'utf8')).toMatch(/Incomplete/);
    const again = await json('sync');
    expect(reportSchema.parse(again.document).runs).toMatchObject([{ writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0 } }]);
  });

  it.each([
    [['connections', 'check']], [['connections', 'describe', 'deals']], [['mapping', 'lint', '--online']], [['mapping', 'lint', 'deals.yaml']], [['mapping', 'drafts']],
    [['mapping', 'preview', 'deals', '--limit', '1']], [['mapping', 'publish', '--by', 'ops@acme.example', '--reason', 'test']], [['setup', 'deals', '--dry-run']],
    [['handoffs', 'list', '--older']], [['handoffs', 'show', '2']], [['handoffs', 'explain', '2']], [['runs']], [['errors', 'list']], [['doctor']],
    [['forget', 'Contoso']], [['keys', 'list']], [['keys', 'rotate']], [['migrate']], [['schema', 'connections']],
  ])('%s puts one JSON document on stdout and nothing else', async (args) => {
    const answer = await json(...args);
    expect(answer.code).toBe(0);
    expect(answer.document).toEqual(expect.any(Object));
    expect(answer.document).not.toHaveProperty('error');
  });

  it.each([
    [['nonsense'], 2, 'wrong_usage'], [['sync', '--bogus'], 2, 'wrong_usage'], [['runs', '--limit', 'many'], 2, 'wrong_usage'], [['connections'], 2, 'wrong_usage'],
    [['sync', 'nope'], 2, 'unknown_connection'], [['sync', 'deals', 'nope'], 2, 'unknown_connection'], [['runs', 'nope'], 2, 'unknown_connection'],
    [['errors', 'list', '--connection', 'nope'], 2, 'unknown_connection'], [['handoffs', 'list', '--connection', 'nope'], 2, 'unknown_connection'],
    [['errors', 'retry'], 2, 'nothing_named'], [['handoffs', 'show', 'nope'], 1, 'handoff_not_found'], [['forget', 'nobody@nowhere.example'], 1, 'nobody_found'],
    [['schema', 'nope'], 2, 'unknown_schema'], [['mapping', 'lint', 'nope.yaml'], 2, 'bad_config'], [['sync', '--config', 'nope.yaml'], 2, 'bad_config'],
    [['sync', '--backfill', 'tasks'], 2, 'backfill_not_confirmed'],
  ] as const)('%s fails with code %s and a JSON error that says %s', async (args, code, error) => {
    const answer = await json(...args);
    expect(answer.code).toBe(code);
    expect(answer.document).toMatchObject({ error: { code: error, message: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/), exitCode: code } });
    expect(answer.stderr).toMatch(/\S/);
    expect(answer.stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  it('a program that is told something wrong still answers in JSON, from its own process', async () => {
    const answer = parsed(await folder.handoff(['nonsense', '--json']));
    expect(answer).toMatchObject({ code: 2, document: { error: { code: 'wrong_usage', message: "unknown command 'nonsense'" } } });
  });

  it('a backfill runs only with the count of older handoffs, and is then remembered', async () => {
    expect((await json('sync', '--backfill', 'fields', '--confirm', '7')).code).toBe(2);
    const refused = await folder.handoffHere(['sync', '--backfill', 'fields']);
    expect(refused.stderr).toMatch(/1 handoff older[\s\S]*--confirm 1/);
    const run = await json('sync', '--backfill', 'fields', '--confirm', '1');
    expect(reportSchema.parse(run.document).runs).toMatchObject([{ outcome: 'complete', writeBack: { fields: 1, tasksCreated: 0 } }]);
    expect(listSchema.parse((await json('handoffs', 'list')).document).total).toBe(2);
    expect(listSchema.parse((await json('handoffs', 'list', '--older')).document).total).toBe(3);
    expect(reportSchema.parse((await json('sync')).document).runs).toMatchObject([{ writeBack: { fields: 0 } }]);
  });

  it('forget erases only with --yes', async () => {
    expect((await json('forget', 'Contoso')).document).toMatchObject({ wouldForget: [{ title: 'Contoso' }] });
    expect((await json('forget', 'Contoso', '--yes')).document).toMatchObject({ forgotten: [expect.any(String)] });
    await folder.handoffHere(['sync', '--full']);
    const titles = listSchema.parse((await json('handoffs', 'list', '--older')).document).handoffs.map((handoff) => handoff.title);
    expect(titles.toSorted()).toEqual(['Fabrikam', 'Forgotten', 'Northwind']);
  });
});

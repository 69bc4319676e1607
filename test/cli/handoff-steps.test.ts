import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, WorkFolder } from './run-handoff.ts';

const OPS = ['--by', 'Omar Ops <omar@acme.example>'] as const;
const reportSchema = z.object({ changed: z.boolean(), shownIn: z.array(z.string()), status: z.string(), openQuestions: z.array(z.int()), rework: z.object({ rejections: z.int(), questions: z.int() }) });
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string(), remedy: z.string(), exitCode: z.int() }) });
const flat = (text: string): string => text.replaceAll(/[│\s]+/g, ' ');

describe('handing over, on the command line', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 0 });
  }, 60_000);
  afterAll(() => folder.remove());
  const run = (...args: readonly string[]) => folder.handoffHere(['handoffs', ...args]);
  const json = async <T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T> => schema.parse(JSON.parse((await run(...args, '--json')).stdout));

  it('wrong usage is refused with the place and the remedy, and exit code 2', async () => {
    expect(await run('accept', '1')).toMatchObject({ code: 2, stderr: expect.stringContaining("required option '--by <person>' not specified") });
    expect(await run('reject', '1', ...OPS)).toMatchObject({ code: 2, stderr: expect.stringContaining("'--reason <code>' not specified") });
    expect(await run('accept', '1', ...OPS, '--role', 'boss')).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are sales, operations, revops, admin') });
    expect(await run('reject', '1', ...OPS, '--reason', 'scope_crep')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "scope_creep"?') });
    expect(await run('reject', '1', ...OPS, '--reason', 'scope_creep', '--field', 'goals')).toMatchObject({ code: 2, stderr: expect.stringContaining('no field "goals" – did you mean "goal"?') });
    expect(await run('answer', '1', 'one', 'SAP', '--by', 'ana@acme.example')).toMatchObject({ code: 2, stderr: expect.stringContaining("invalid for argument 'number'. It must be a whole number") });
    expect(await run('accept', 'nowhere', ...OPS)).toMatchObject({ code: 1 });
    expect((await json(errorSchema, 'accept', '2', ...OPS)).error).toMatchObject({ code: 'handoff_incomplete', message: expect.stringContaining('Missing: Goal, Promises'), remedy: expect.stringContaining('--anyway'), exitCode: 2 });
  });

  it('promises are gone through, and shown with the packet', async () => {
    expect(await run('audit', '1', 'integrations', 'at_risk', '--by', 'ana@acme.example')).toMatchObject({ code: 2, stderr: expect.stringContaining('--text') });
    expect(await run('audit', '1', 'prices', 'fine', '--by', 'ana@acme.example')).toMatchObject({ code: 2, stderr: expect.stringContaining('topic is none of scope') });
    expect(await run('audit', '1', 'integrations', 'at_risk', '--text', 'The ERP link is in beta', '--by', 'ana@acme.example')).toMatchObject({ code: 0, stdout: expect.stringContaining('Recorded.') });
    expect(await run('audit', '1', 'scope', 'confirmed', ...OPS, '--role', 'operations')).toMatchObject({ code: 0 });
    const shown = flat((await run('show', '1')).stdout);
    for (const said of ['Promise audit: 2 of 6 gone through, 1 at risk.', 'The ERP link is in beta', 'can be delivered as sold', 'not gone through yet']) expect(shown).toContain(said);
  });

  it('a handoff goes from sales to operations and back, and shows every word of it', async () => {
    expect(await run('submit', '1', '--by', 'Ana <ana@acme.example>')).toMatchObject({ code: 0, stdout: expect.stringContaining('Handed in. Northwind: Submitted') });
    expect(await run('reject', '1', ...OPS, '--reason', 'not_as_sold', '--text', 'They expect a migration.', '--field', 'promises=says none', 'goal')).toMatchObject({
      code: 0, stdout: expect.stringContaining('Rejected. Northwind: Rejected (rejected, not what was sold: "They expect a migration." (about Promises, Goal)). The next sync of "deals" shows it.'),
    });
    expect(await json(reportSchema, 'ask', '1', 'Which ERP?', ...OPS)).toMatchObject({ changed: true, openQuestions: [1], rework: { rejections: 1, questions: 1 } });
    expect(await run('answer', '1', '1', 'SAP, on premises', '--by', 'ana@acme.example')).toMatchObject({ code: 0, stdout: expect.stringContaining('Answered.') });
    expect(await run('submit', '1', '--by', 'ana@acme.example')).toMatchObject({ code: 2, stderr: expect.stringContaining('--confirmed') });
    expect(await run('submit', '1', '--by', 'ana@acme.example', '--confirmed', 'Bo agrees: phase two.')).toMatchObject({ code: 0 });
    expect(await json(reportSchema, 'accept', '1', ...OPS)).toMatchObject({ changed: true, status: 'accepted', shownIn: ['deals'] });
    expect(await run('accept', '1', ...OPS)).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to change: this was done before.') });
    expect(await run('accept', '1', '--by', 'Olga Ops')).toMatchObject({ code: 1, stderr: expect.stringMatching(/It was accepted by Omar Ops \(operations\) on .* UTC, and cannot be accepted again/) });
    for (const command of ['show', 'explain']) {
      const shown = flat((await run(command, '1')).stdout);
      for (const said of ['rejected: not what was sold', 'They expect a migration.', 'Promises: says none', 'handed in again', 'Bo agrees: phase two.', 'Which ERP?', 'SAP, on premises', 'Omar Ops (operations)']) expect(shown).toContain(said);
    }
  });

  it('what changed since it was accepted is shown and confirmed', async () => {
    await folder.write('exports/deals.csv', FILES['exports/deals.csv'].replace('invoice,None', 'invoice,Free training for all'));
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 0 });
    expect(flat((await run('show', '1')).stdout)).toMatch(/Changed since it was accepted[\s\S]*Promises outside the contract[\s\S]*Free training for all/);
    expect(await run('confirm', '1', 'contract.value', ...OPS)).toMatchObject({ code: 2, stderr: expect.stringContaining('To be confirmed: promises') });
    expect(await run('confirm', '1', ...OPS)).toMatchObject({ code: 0, stdout: expect.stringContaining('Confirmed. Northwind: Accepted.') });
    expect((await run('show', '1')).stdout).not.toContain('Changed since');
  });

  it('forgetting erases what was written and who wrote it', async () => {
    expect(await folder.handoffHere(['forget', 'Bo agrees'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Northwind') });
    expect(await folder.handoffHere(['forget', 'Bo agrees', '--yes'])).toMatchObject({ code: 0 });
    const shown = (await run('show', '1', '--json')).stdout;
    for (const said of ['Bo agrees', 'Omar', 'migration', 'ERP', 'SAP', 'Free training']) expect(shown).not.toContain(said);
    expect(await run('accept', '1', ...OPS)).toMatchObject({ code: 1, stderr: expect.stringContaining('forgotten') });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { firstRunReportSchema } from '../../src/core/view/first-run-report.ts';
import { FILES, WorkFolder } from './run-handoff.ts';

const answer = z.object({ reports: z.array(firstRunReportSchema) });
/** The exports of this folder get older every day. */
const EVER = ['--days', '36500'];

describe('handoff report', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create({ ...FILES, 'connections.yaml': (FILES['connections.yaml']).replace('rollout: tasks', 'rollout: observe') });
  });
  afterAll(() => folder.remove());

  it('says before the first sync how to begin, then what is lacking and what would lift most, in words and as JSON', async () => {
    const before = await folder.handoffHere(['report']);
    expect(before).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Run "handoff sync deals" with "rollout: observe"') });
    expect((await folder.handoffHere(['sync', 'deals'])).code).toBe(0);
    const { reports } = answer.parse(JSON.parse((await folder.handoffHere(['report', ...EVER, '--json'])).stdout));
    expect(reports).toEqual([expect.objectContaining({
      kind: 'customer', connections: ['deals'], handoffs: 3, ready: 1, median: 0, olderThanStart: 1,
      lifts: { requirements: [{ requirement: 'goal', label: 'Goal' }, { requirement: 'promises', label: 'Promises' }], readyNow: 1, readyThen: 3, of: 3, sentence: expect.any(String) },
    })]);
    const { code, stdout } = await folder.handoffHere(['report', 'deals', ...EVER]);
    expect(code).toBe(0);
    for (const part of ['3 handoffs · 1 ready · median score 0', 'Goal', '2 of 3', '67 %', 'These two fields would lift all 2 that are not ready over the line: Goal and Promises. 3 of 3 would be ready instead of 1.', '1 older than the start date']) expect(stdout).toContain(part);
    expect((await folder.handoffHere(['report', '--days', '1', '--kind', 'employee'])).stdout).toContain('There are none.');
  });

  it.each([
    ['a connection that does not exist', ['report', 'slaes'], 'There is no connection "slaes"'],
    ['a kind that does not exist', ['report', '--kind', 'deal'], 'customer, employee'],
    ['no number of days', ['report', '--days', 'many'], '--days'],
  ])('refuses %s', async (_title, args, said) => {
    expect(await folder.handoffHere(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
  });
});

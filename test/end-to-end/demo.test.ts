import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const reportSchema = z.object({
  runs: z.array(
    z.object({
      connection: z.string(),
      outcome: z.string(),
      reasons: z.array(z.string()),
      pulled: z.number(),
      handoffs: z.object({ created: z.number(), updated: z.number(), unchanged: z.number(), withdrawn: z.number() }),
      writeBack: z.object({ fields: z.number(), tasksCreated: z.number(), tasksUpdated: z.number(), tasksClosed: z.number(), notes: z.number(), errors: z.number(), unconfirmed: z.number() }),
      apiCalls: z.number(),
      durationMs: z.number(),
    }),
  ),
  handoffs: z.array(z.object({ title: z.string(), kind: z.string(), score: z.number().nullable(), status: z.string(), tasks: z.array(z.object({ purpose: z.string(), state: z.string() })) })),
});

async function runDemo(folder: string): Promise<{ code: number | null; report: z.infer<typeof reportSchema> }> {
  const child = spawn(process.execPath, ['bin/handoff.js', 'demo', '--once', '--json', '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stdout = text(child.stdout);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, report: reportSchema.parse(JSON.parse(await stdout)) };
}

describe('the demo', () => {
  let folder = '';
  let first: Awaited<ReturnType<typeof runDemo>>;
  let second: Awaited<ReturnType<typeof runDemo>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handoff-demo-'));
    first = await runDemo(join(folder, 'demo'));
    second = await runDemo(join(folder, 'demo'));
  }, 90_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('ends well, and puts one JSON report on stdout and nothing else', () => {
    expect(first.code).toBe(0);
    expect(first.report.runs.map((run) => [run.connection, run.outcome, run.reasons])).toEqual([
      ['sales', 'complete', []],
      ['people', 'complete', []],
      ['sales', 'complete', []],
    ]);
  });

  it('writes scores and tasks into both sources without an error', () => {
    const [sales, people] = first.report.runs;
    expect(sales?.writeBack).toMatchObject({ errors: 0, unconfirmed: 0 });
    expect(people?.writeBack).toMatchObject({ errors: 0, unconfirmed: 0 });
    expect(sales?.writeBack.fields).toBeGreaterThan(10);
    expect(people?.writeBack.tasksCreated).toBeGreaterThan(10);
  });

  it('tells the story: a filled field raises the score, and the task closes itself', () => {
    const story = first.report.runs[2];
    expect(story?.writeBack).toMatchObject({ fields: 1, tasksCreated: 0, tasksClosed: 1 });
    const deal = first.report.handoffs.find((handoff) => handoff.title.startsWith('Northwind'));
    expect(deal).toMatchObject({ score: 100, status: 'ready', tasks: [{ purpose: 'gap:sales_rep', state: 'filled' }] });
  });

  it('shows an applicant and the later employee as one hire, and two people with one e-mail as two', () => {
    const hires = first.report.handoffs.filter((handoff) => handoff.kind === 'employee').map((handoff) => handoff.title);
    expect(new Set(hires).size).toBe(hires.length);
    expect(hires).toEqual(expect.arrayContaining(['Sam Porter', 'Lee Porter', 'Jonas Weber']));
  });

  it('writes nothing the second time', () => {
    expect(second.code).toBe(0);
    expect(second.report.runs).toHaveLength(2);
    for (const run of second.report.runs) {
      expect(run).toMatchObject({ outcome: 'complete', writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, errors: 0 } });
    }
    expect(second.report.handoffs).toEqual(first.report.handoffs);
  });
});

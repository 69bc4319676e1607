import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';

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
  handoffs: z.array(z.object({ title: z.string(), kind: z.string(), score: z.number().nullable(), status: z.string(),
    connection: z.string(), alsoIn: z.array(z.string()), record: z.object({ object: z.string() }), joins: z.array(z.object({ connection: z.string(), object: z.string(), evidence: z.string() })), tasks: z.array(z.object({ purpose: z.string(), state: z.string() })) })),
});

async function runDemo(folder: string): Promise<{ code: number | null; report: z.infer<typeof reportSchema> }> {
  const child = spawn(process.execPath, ['bin/handoff.js', 'demo', '--once', '--json', '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stdout = text(child.stdout);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, report: reportSchema.parse(JSON.parse(await stdout)) };
}

const SOURCES = ['sales', 'europe', 'recruiting', 'people', 'berlin'];

describe('the demo', () => {
  let folder = '';
  let first: Awaited<ReturnType<typeof runDemo>>;
  let second: Awaited<ReturnType<typeof runDemo>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handoff-demo-'));
    first = await runDemo(join(folder, 'demo'));
    second = await runDemo(join(folder, 'demo'));
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('ends well, and puts one JSON report on stdout and nothing else', () => {
    expect(first.code).toBe(0);
    expect(first.report.runs.map((run) => [run.connection, run.outcome, run.reasons])).toEqual([
      ...SOURCES.map((id) => [id, 'complete', []]),
      ['sales', 'complete', []],
    ]);
  });

  it('writes scores into all sources without an error, and tasks where there are tasks', () => {
    const runs = new Map(first.report.runs.slice(0, SOURCES.length).map((run) => [run.connection, run.writeBack]));
    for (const id of SOURCES) {
      expect(runs.get(id)).toMatchObject({ errors: 0, unconfirmed: 0 });
      expect(runs.get(id)?.fields).toBeGreaterThan(0);
    }
    for (const id of ['sales', 'europe', 'people']) expect(runs.get(id)?.tasksCreated).toBeGreaterThan(0);
  });

  it('shows a deal that is mirrored in two CRMs as one handoff with its evidence, and two deals of one customer as two', () => {
    const named = (start: string) => first.report.handoffs.filter((handoff) => handoff.title.startsWith(start));
    expect(named('Zürcher')).toMatchObject([{ connection: 'sales', alsoIn: ['europe'], joins: [{ connection: 'europe', object: 'deals', evidence: expect.stringContaining('salesforce_opportunity') }] }]);
    expect(named('Aurelia Hotels')).toHaveLength(2);
  });

  it('shows one person as applicant and as employee as one handoff, inside one system and across two', () => {
    const named = (name: string) => first.report.handoffs.filter((handoff) => handoff.title === name);
    expect(named('Leonie Hartmann')).toMatchObject([{ connection: 'berlin', alsoIn: [], record: { object: 'application' }, joins: [{ object: 'person' }] }]);
    expect(named('Mei Tanaka')).toMatchObject([{ connection: 'recruiting', alsoIn: ['people'], record: { object: 'jobApplication' } }]);
    expect(named('Mei Tanaka')[0]?.joins.map(({ object }) => object)).toContain('employee');
  });

  it('tells the story: a filled field raises the score, and the task closes itself', () => {
    const story = first.report.runs[SOURCES.length];
    expect(story?.writeBack).toMatchObject({ fields: 1, tasksCreated: 0, tasksClosed: 1 });
    const deal = first.report.handoffs.find((handoff) => handoff.title.startsWith('Northwind'));
    expect(deal).toMatchObject({ score: 100, status: 'ready', tasks: [{ purpose: 'gap:sales_rep', state: 'filled' }] });
  });

  it('shows nobody twice, and two people with one e-mail as two', () => {
    const hires = first.report.handoffs.filter((handoff) => handoff.kind === 'employee').map((handoff) => handoff.title);
    expect(new Set(hires).size).toBe(hires.length);
    expect(hires).toEqual(expect.arrayContaining(['Sam Porter', 'Lee Porter', 'Jonas Weber']));
  });

  it('writes nothing the second time', () => {
    expect(second.code).toBe(0);
    expect(second.report.runs).toHaveLength(SOURCES.length);
    for (const run of second.report.runs) {
      expect(run).toMatchObject({ outcome: 'complete', writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, notes: 0, errors: 0 } });
    }
    expect(second.report.handoffs).toEqual(first.report.handoffs);
  });

  it('goes on in the background until Ctrl-C, and tells what an edit in a simulated system changed', async () => {
    const child = spawn(process.execPath, ['bin/handoff.js', 'demo', '--folder', join(folder, 'demo')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let said = '';
    const says = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(said);
          if (found !== null) resolve(found);
        };
        child.stdout.on('data', look);
        child.once('exit', () => reject(new Error(`the demo ended before it said ${String(pattern)}`)));
        look();
      });
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    try {
      const address = (await says(/Simulated Salesforce: (\S+)/))[1] ?? '';
      await says(/Running in the background/);
      await new SimulatorControl(address).control('demo-seed', { fields: { Handoff_Promises__c: { northwind: 'A third training.' } } });
      await says(/sales: complete\. Read \d+ records?; 0 new, 1 changed/);
    } finally {
      child.kill('SIGINT');
    }
    expect(await exit).toBe(0);
  }, 120_000);
});

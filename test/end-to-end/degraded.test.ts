import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createCliFolder, type CliFolder, type CliRun } from '../support/run-cli.ts';
import { writeEagerRules } from '../support/write-eager-rules.ts';
import { syncSchema } from './bad-input-world.ts';
import { bambooHrSource, hubSpotSource, personioSource, salesforceSource, workdaySource, type DegradableSource } from './degraded-sources.ts';

// Every step is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(120_000);

const runsSchema = z.object({ runs: z.array(z.object({ connection: z.string(), outcome: z.string(), reasons: z.array(z.string()) })) });
const plansSchema = z.object({ plans: z.array(z.object({ connection: z.string() })) });

describe('a run in which one vendor is down, one is throttled and one has an expired credential', () => {
  let folder: CliFolder;
  const sources = new Map<string, DegradableSource>();
  /** What was won in each source, in all. */
  const won = new Map<string, string[]>();
  const sourceOf = (id: string): DegradableSource => {
    const found = sources.get(id);
    if (found === undefined) throw new Error(`no source ${id}`);
    return found;
  };
  const HEALTHY = ['sales', 'talent'];
  const ILL = { down: 'people', throttled: 'europe', expired: 'hr' } as const;
  const ALL = [...HEALTHY, ...Object.values(ILL)];
  const everyTrouble = async (what: 'strike' | 'heal'): Promise<void> => {
    for (const trouble of ['down', 'throttled', 'expired'] as const) {
      const befalls = sourceOf(ILL[trouble]).troubles[trouble];
      if (befalls === undefined) throw new Error(`${ILL[trouble]} is never ${trouble}`);
      await befalls[what]();
    }
  };
  /** Somebody wins or hires in every source that can be reached. */
  const winIn = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) won.set(id, [...(won.get(id) ?? []), await sourceOf(id).win()]);
  };
  const scoresOf = async (id: string): Promise<readonly (string | null | undefined)[]> => {
    const shown = await sourceOf(id).shown();
    return (won.get(id) ?? []).map((record) => shown.get(record) ?? null);
  };
  let degraded: CliRun;

  beforeAll(async () => {
    folder = await createCliFolder();
    const started = [await bambooHrSource(ILL.down), await salesforceSource('sales'), await hubSpotSource(ILL.throttled), await personioSource(ILL.expired), await workdaySource('talent')];
    for (const source of started) sources.set(source.id, source);
    await writeEagerRules(folder.pathOf('mappings'), ['customer/salesforce.yaml', 'customer/hubspot.yaml', 'employee/bamboohr.yaml', 'employee/personio.yaml', 'employee/workday.yaml']);
    await folder.write('connections.yaml', `connections:\n${[...sources.values()].map(({ yaml }) => yaml).join('')}`);
    for (const id of ['sales', ILL.throttled]) await folder.report(z.object({ steps: z.array(z.unknown()) }), ['setup', id, '--inputs']);
    await winIn(ALL);
    const { runs } = await folder.report(syncSchema, ['sync']);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['complete', 'complete', 'complete', 'complete', 'complete']);
    await winIn(ALL);
    await everyTrouble('strike');
    degraded = await folder.run(['sync']);
  }, 120_000);
  afterAll(async () => {
    for (const source of sources.values()) await source.stop();
    await folder?.close();
  });

  it('ends as partial, and finishes the other two', async () => {
    expect(degraded.code).toBe(3);
    for (const id of HEALTHY) expect(degraded.stdout).toMatch(new RegExp(`^${id}: complete\\. Read \\d+ records?; 1 new`, 'm'));
    for (const id of HEALTHY) expect(await scoresOf(id)).toEqual([expect.any(String), expect.any(String)]);
  });

  it('says of each of the three which it is, why, and what to do', () => {
    for (const id of Object.values(ILL)) expect(degraded.stdout).toMatch(new RegExp(`^${id}: failed\\.`, 'm'));
    expect(degraded.stderr).toMatch(/^people: BambooHR could not be reached, or the connection broke\. .*check the address/m);
    expect(degraded.stderr).toMatch(/^europe: HubSpot asked us to slow down.* .*next sync/im);
    expect(degraded.stderr).toMatch(/^hr: Personio .*(credential|sign|client)/im);
    expect(degraded.stderr.split('\n').filter((line) => /^(sales|talent):/.test(line))).toEqual([]);
    expect(degraded.stdout + degraded.stderr).not.toMatch(/demo-key|demo-token|papi-demo-secret/);
  });

  it('tells a program the same, and remembers it', async () => {
    const { runs } = await folder.report(syncSchema, ['sync'], { code: 3 });
    expect(runs.filter(({ outcome, reasons }) => outcome === 'complete' && reasons.length === 0).map(({ connection }) => connection)).toEqual(HEALTHY);
    expect(runs.filter(({ outcome, reasons }) => outcome === 'failed' && reasons.length === 1).map(({ connection }) => connection)).toEqual(Object.values(ILL));
    for (const id of ALL) {
      const [last] = (await folder.report(runsSchema, ['runs', id, '--limit', '1'])).runs;
      expect(last).toMatchObject(HEALTHY.includes(id) ? { outcome: 'complete', reasons: [] } : { outcome: 'failed', reasons: [expect.stringMatching(/^(BambooHR|HubSpot|Personio) |the portal/i)] });
    }
  });

  it('plans what it can, and says of which connections it cannot', async () => {
    const plan = await folder.run(['sync', '--dry-run', '--json']);
    expect(plan.code).toBe(3);
    expect(plansSchema.parse(JSON.parse(plan.stdout)).plans.map(({ connection }) => connection).toSorted()).toEqual(ALL.toSorted());
    for (const id of Object.values(ILL)) expect(plan.stderr).toMatch(new RegExp(`^${id}: \\S`, 'm'));
  });

  it('makes good for everything once the three are well again: nothing is lost, nothing stands twice', async () => {
    await everyTrouble('heal');
    const { runs } = await folder.report(syncSchema, ['sync']);
    expect(runs.flatMap(({ reasons }) => reasons)).toEqual([]);
    for (const id of ALL) {
      expect(await scoresOf(id)).toEqual([expect.any(String), expect.any(String)]);
      const keys = await sourceOf(id).taskKeys();
      if (id !== ILL.expired && id !== 'talent') expect(keys.length).toBeGreaterThanOrEqual(2);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

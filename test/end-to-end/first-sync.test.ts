import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createCliFolder, type CliFolder } from '../support/run-cli.ts';
import { NOTHING_WRITTEN, syncSchema } from './bad-input-world.ts';

// Every step is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(90_000);

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const START_FROM = daysAgo(30).slice(0, 10);
const ENV = { SF_SECRET: 'handoff-sync-secret', SF_ADMIN_SECRET: 'acme-admin-secret' };
/** Five years of deals of one rep, and two reps whose deals are all of the last weeks. */
const OLD_DEALS = 300;
const RECENT = [{ deals: 4, wonSince: daysAgo(20) }, { deals: 3, wonSince: daysAgo(10) }];
const ALL_DEALS = OLD_DEALS + 7;
const MOST_PER_PERSON = 5;

const connections = (loginUrl: string, more: string): string => `connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "${loginUrl}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${SF_SECRET}" }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${SF_ADMIN_SECRET}" }
    mapping: customer/salesforce.yaml
${more}`;

const dealsSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string(), OwnerId: z.string(), LastStageChangeDate: z.string() })) });
const tasksSchema = z.object({ rows: z.array(z.object({ WhatId: z.string(), OwnerId: z.string(), IsClosed: z.boolean(), ActivityDate: z.string() })) });
const planSchema = z.object({
  plans: z.tuple([
    z.object({
      rollout: z.string(),
      olderThanStart: z.number(),
      writes: z.array(z.object({ record: z.string(), what: z.string(), owner: z.string().nullable(), due: z.string().nullable() })),
      apiCalls: z.object({ spentReading: z.number(), toWrite: z.number() }),
    }),
  ]),
});
const listSchema = z.object({ total: z.number(), handoffs: z.array(z.object({ record: z.object({ externalId: z.string() }), score: z.number().nullable(), olderThanStart: z.boolean(), tasks: z.array(z.unknown()) })) });

describe('the first sync of an org with five years of won deals', () => {
  let org: SimulatorProcess;
  let folder: CliFolder;
  let atFirst: unknown;
  let planned: readonly z.infer<typeof planSchema>['plans'][0]['writes'][number][] = [];
  const deals = async (): Promise<z.infer<typeof dealsSchema>['rows']> => dealsSchema.parse(await org.control.control('query', { object: 'Opportunity' })).rows;
  const tasks = async (): Promise<z.infer<typeof tasksSchema>['rows']> => tasksSchema.parse(await org.control.control('query', { object: 'Task' })).rows;
  const sync = async (): Promise<z.infer<typeof syncSchema>['runs'][number] | undefined> => (await folder.report(syncSchema, ['sync'], { env: ENV })).runs[0];
  const list = (...options: string[]): Promise<z.infer<typeof listSchema>> => folder.report(listSchema, ['handoffs', 'list', '--limit', '1000', ...options], { env: ENV });
  const since = async (): Promise<string[]> => (await deals()).filter((deal) => deal.LastStageChangeDate >= START_FROM).map((deal) => deal.Id);

  /** The seed gives every rep one e-mail address, by which people are told apart. */
  const nameReps = async (): Promise<void> => {
    const users = z.object({ rows: z.array(z.object({ Id: z.string(), Username: z.string() })) }).parse(await org.control.control('query', { object: 'User' })).rows;
    const reps = users.filter((user) => user.Username.startsWith('rep'));
    await org.control.control('update', { records: reps.map((user, index) => ({ Id: user.Id, LastName: `Rep ${index + 1}`, Email: user.Username })) });
  };

  beforeAll(async () => {
    org = await startSimulatorProcess('salesforce');
    folder = await createCliFolder({ 'connections.yaml': connections(org.baseUrl, '') });
    await folder.report(z.object({ steps: z.array(z.unknown()) }), ['setup', 'sales', '--inputs'], { env: ENV });
    for (const seed of [{ deals: OLD_DEALS, wonSince: daysAgo(5 * 365) }, ...RECENT]) await org.control.control('bulk-seed', { ...seed, gappyEvery: 0 });
    await nameReps();
    atFirst = await deals();
  }, 60_000);
  afterAll(async () => {
    await org?.stop();
    await folder?.close();
  });

  it('writes nothing at default settings: no field, no task, and nobody is asked anything', async () => {
    expect(await sync()).toMatchObject({ outcome: 'complete', reasons: [], pulled: ALL_DEALS, handoffs: { created: ALL_DEALS }, writeBack: { ...NOTHING_WRITTEN, errors: 0 } });
    expect(await deals()).toEqual(atFirst);
    expect(await tasks()).toEqual([]);
  });

  it('scores the old deals for reports only: they stand in the list when it is asked for older ones', async () => {
    expect((await list()).total).toBe(0);
    const older = await list('--older');
    expect(older.total).toBe(ALL_DEALS);
    expect(older.handoffs.filter((handoff) => !handoff.olderThanStart || handoff.score === null || handoff.tasks.length > 0)).toEqual([]);
  });

  it('raised to tasks prints its plan first, and that changes nothing: tasks only for deals since the start date, one per owner and deal', async () => {
    await folder.write('connections.yaml', connections(org.baseUrl, `    startFrom: ${START_FROM}\n    rollout: tasks\n`));
    const recent = await since();
    const { plans } = await folder.report(planSchema, ['sync', '--dry-run'], { env: ENV });
    planned = plans[0].writes.filter((write) => write.what.startsWith('create task'));
    expect(plans[0]).toMatchObject({ rollout: 'tasks', olderThanStart: ALL_DEALS - recent.length });
    expect(planned.filter((write) => !recent.includes(write.record.replace('Opportunity ', '')))).toEqual([]);
    expect(new Set(planned.map((write) => `${write.record} ${write.owner}`)).size).toBe(planned.length);
    expect(planned.length).toBe(7 + Math.min(MOST_PER_PERSON, recent.length - 7));
    const printed = await folder.run(['sync', '--dry-run'], ENV);
    expect(printed.stdout).toContain(`${ALL_DEALS - recent.length} older than the start date are scored for reports only`);
    expect(printed.stdout).toMatch(new RegExp(`${recent.length} records would get score and status, ${planned.length} tasks would be written`));
    expect(await deals()).toEqual(atFirst);
    expect(await tasks()).toEqual([]);
  });

  it('then does exactly what the plan said', async () => {
    const recent = await since();
    expect(await sync()).toMatchObject({ outcome: 'complete', writeBack: { fields: recent.length, tasksCreated: planned.length, errors: 0 } });
    const made = await tasks();
    expect(made.map((task) => `Opportunity ${task.WhatId} ${task.ActivityDate}`).toSorted()).toEqual(planned.map((write) => `${write.record} ${write.due}`).toSorted());
    const owners = new Map((await deals()).map((deal) => [deal.Id, deal.OwnerId]));
    expect(made.filter((task) => task.OwnerId !== owners.get(task.WhatId) || task.IsClosed || task.ActivityDate < new Date().toISOString().slice(0, 10))).toEqual([]);
    const shown = (await deals()).filter((deal) => typeof deal['Handoff_Score__c'] === 'number').map((deal) => deal.Id);
    expect(shown.toSorted()).toEqual(recent.toSorted());
    expect((await list()).total).toBe(recent.length);
    expect(await sync()).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  });
});

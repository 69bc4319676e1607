import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { startSimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { openTestStore } from '../support/store.ts';
import { createCliFolder, type CliFolder } from '../support/run-cli.ts';
import { createSellerFields, loadCrmSales, showSellerFields } from './load-crm-sales.ts';

const data = new URL('../../../shared/data/', import.meta.url);
const missing = existsSync(data) ? null : `the public data is not beside the project (${fileURLToPath(data)})`;
// Printed, so that nobody takes a skipped test for a passed one.
if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);
const whenPresent = missing === null ? describe : describe.skip;

const WON = 4_238;
const GTXPRO = 729;

const runSchema = z.object({
  runs: z.tuple([
    z.object({
      outcome: z.string(), reasons: z.array(z.string()), pulled: z.number(),
      handoffs: z.object({ created: z.number(), updated: z.number(), unchanged: z.number(), withdrawn: z.number() }),
      writeBack: z.object({ fields: z.number(), tasksCreated: z.number(), tasksUpdated: z.number(), tasksClosed: z.number(), errors: z.number(), waiting: z.number() }),
    }),
  ]),
});
const listSchema = z.object({
  total: z.number(),
  handoffs: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      record: z.object({ externalId: z.string() }),
      score: z.number().nullable(),
      status: z.string(),
      reachedAt: z.string().nullable(),
      gaps: z.array(z.object({ field: z.string(), label: z.string(), reason: z.string(), owner: z.string().nullable(), note: z.string().nullable() })),
      tasks: z.array(z.object({ purpose: z.string(), state: z.string() })),
    }),
  ),
});
type Listed = z.infer<typeof listSchema>['handoffs'];
type Run = z.infer<typeof runSchema>['runs'][0];
const NOTHING_WRITTEN = { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0, errors: 0 };

const fixture = (file: string): Promise<string> => readFile(new URL(`../data/${file}`, import.meta.url), 'utf8');

/** A folder with the connections file as it is, but for the place of the data: the output folder is relative, hence temporary. */
async function createFolder(connections: string, rules: readonly string[]): Promise<CliFolder> {
  const texts = await Promise.all(rules.map(async (file) => [file, await fixture(file)] as const));
  const text = (await fixture(connections)).replaceAll('../shared/data/', fileURLToPath(data));
  return createCliFolder({ 'connections.yaml': text, ...Object.fromEntries(texts) });
}

const sync = async (folder: CliFolder, env: Record<string, string> = {}): Promise<Run> => (await folder.report(runSchema, ['sync'], { env })).runs[0];
const list = async (folder: CliFolder, env: Record<string, string> = {}): Promise<Listed> => (await folder.report(listSchema, ['handoffs', 'list', '--older', '--limit', '10000'], { env })).handoffs;
const rowsOf = async (folder: CliFolder, file: string): Promise<Record<string, string>[]> =>
  z.array(z.record(z.string(), z.string())).parse(parse(await readFile(folder.pathOf(file)), { columns: true }));
const gapsOf = (handoff: Listed[number], label: string): string[] => handoff.gaps.filter((gap) => gap.label === label).map((gap) => gap.reason);

whenPresent('the won deals of the public CRM export', () => {
  let csv: CliFolder;
  let org: Awaited<ReturnType<typeof startSimulatorProcess>>;
  let sales: CliFolder;
  let env: Record<string, string> = {};
  let ids: ReadonlyMap<string, string>;
  const fromCsv: { first?: Run; second?: Run; handoffs: Listed } = { handoffs: [] };
  const fromSales: { first?: Run; handoffs: Listed } = { handoffs: [] };

  beforeAll(async () => {
    const runCsv = async (): Promise<void> => {
      csv = await createFolder('connections.crm-sales.yaml', ['crm-sales.yaml', 'crm-sales-requirements.yaml']);
      fromCsv.first = await sync(csv);
      fromCsv.second = await sync(csv);
      fromCsv.handoffs = await list(csv);
    };
    const runSales = async (): Promise<void> => {
      org = await startSimulatorProcess('salesforce');
      env = { CRM_SALES_ORG: org.baseUrl, CRM_SALES_SECRET: 'handoff-sync-secret', CRM_SALES_ADMIN_SECRET: 'acme-admin-secret' };
      sales = await createFolder('connections.crm-sales-salesforce.yaml', ['crm-sales-salesforce.yaml', 'crm-sales-requirements.yaml']);
      await createSellerFields(org);
      await sales.report(z.object({ steps: z.array(z.unknown()) }), ['setup', 'crm-sales'], { env });
      await showSellerFields(org);
      ids = await loadCrmSales(org.control, new URL('crm-sales/', data));
      fromSales.first = await sync(sales, env);
      fromSales.handoffs = await list(sales, env);
    };
    await Promise.all([runCsv(), runSales()]);
  }, 120_000);
  afterAll(async () => {
    await org?.stop();
    await csv?.close();
    await sales?.close();
  });

  it('become exactly 4,238 handoffs of 85 accounts through the CSV connector: one per deal, none joined', () => {
    expect(fromCsv.first).toMatchObject({ outcome: 'complete', reasons: [], pulled: 8_800, handoffs: { created: WON, updated: 0, withdrawn: 0 } });
    expect(fromCsv.handoffs).toHaveLength(WON);
    expect(new Set(fromCsv.handoffs.map((handoff) => handoff.title)).size).toBe(85);
    expect(new Set(fromCsv.handoffs.map((handoff) => handoff.id)).size).toBe(WON);
    expect(new Set(fromCsv.handoffs.map((handoff) => handoff.record.externalId)).size).toBe(WON);
  });

  it('have honest scores: no buyer, no champion, and 729 plans that are reported instead of guessed', () => {
    const withoutPeople = fromCsv.handoffs.filter((handoff) => gapsOf(handoff, 'Buyer with role and e-mail').length === 1 && gapsOf(handoff, 'Champion').length === 1);
    expect(withoutPeople).toHaveLength(WON);
    const guessless = fromCsv.handoffs.filter((handoff) => gapsOf(handoff, 'Plan and term')[0] === 'invalid');
    expect(guessless).toHaveLength(GTXPRO);
    expect(new Set(guessless.flatMap((handoff) => handoff.gaps.filter((gap) => gap.reason === 'invalid').map((gap) => gap.note)))).toEqual(new Set(['"GTXPro" matches no product']));
    // Plan (3) and value (1) are all that the export can answer.
    expect(new Set(guessless.map((handoff) => handoff.score))).toEqual(new Set([1]));
    expect(fromCsv.handoffs.filter((handoff) => handoff.score === 4)).toHaveLength(WON - GTXPRO);
    expect(new Set(fromCsv.handoffs.map((handoff) => handoff.status))).toEqual(new Set(['incomplete']));
  });

  it('stand in results.csv, a row each, with the score that the handoff has', async () => {
    const rows = await rowsOf(csv, '.handoff/crm-sales/results.csv');
    expect(rows).toHaveLength(WON);
    const shown = new Map(rows.map((row) => [row['id'], row['handoff_score']]));
    expect(fromCsv.handoffs.filter((handoff) => shown.get(handoff.record.externalId) !== String(handoff.score))).toEqual([]);
  });

  it('ask only for what somebody can answer: the product, at most five tasks a person', async () => {
    const tasks = await rowsOf(csv, '.handoff/crm-sales/tasks.csv');
    const owners = tasks.map((task) => task['owner']);
    expect(tasks).toHaveLength(fromCsv.first?.writeBack.tasksCreated ?? -1);
    expect(Math.max(...owners.map((owner) => owners.filter((other) => other === owner).length))).toBe(5);
    expect(tasks.filter((task) => !(task['body'] ?? '').includes('GTXPro'))).toEqual([]);
  });

  it('are left alone by a second run: nothing read, nothing written', () => {
    expect(fromCsv.second).toMatchObject({ outcome: 'complete', pulled: 0, handoffs: { created: 0, updated: 0, withdrawn: 0 }, writeBack: NOTHING_WRITTEN });
  });

  it('are the same 4,238 handoffs when the rows stand in Salesforce: account, score, gaps, date', () => {
    expect(fromSales.first).toMatchObject({ outcome: 'complete', reasons: [], handoffs: { created: WON, updated: 0, withdrawn: 0 }, writeBack: { fields: WON, errors: 0, waiting: 0 } });
    const essence = (handoff: Listed[number] | undefined): readonly string[] =>
      handoff === undefined ? [] : [handoff.title, String(handoff.score), handoff.status, String(handoff.reachedAt), ...handoff.gaps.map((gap) => `${gap.label}: ${gap.reason}, ${gap.note}, ${gap.owner}`)];
    const byDeal = new Map(fromSales.handoffs.map((handoff) => [ids.get(handoff.record.externalId), handoff]));
    const differences = fromCsv.handoffs.flatMap((handoff) => {
      const [here, there] = [essence(handoff), essence(byDeal.get(handoff.record.externalId))];
      return here.flatMap((part, index) => (part === there[index] ? [] : [`${handoff.record.externalId}: ${part} is ${there[index]} in Salesforce`]));
    });
    expect(differences.slice(0, 5)).toEqual([]);
    expect(byDeal.size).toBe(WON);
  });

  it('show their score on the 4,238 won opportunities in Salesforce, and on no other deal', async () => {
    const schema = z.object({ rows: z.array(z.object({ Id: z.string(), StageName: z.string(), Handoff_Score__c: z.number().nullish(), Handoff_Status__c: z.string().nullish() })) });
    const { rows } = schema.parse(await org.control.control('query', { object: 'Opportunity' }));
    const scored = rows.filter((row) => typeof row.Handoff_Score__c === 'number');
    expect(rows).toHaveLength(8_800);
    expect(scored).toHaveLength(WON);
    expect(new Set(scored.map((row) => [row.StageName, row.Handoff_Status__c].join()))).toEqual(new Set(['Closed Won,Incomplete']));
    const scores = new Map(fromSales.handoffs.map((handoff) => [handoff.record.externalId, handoff.score]));
    expect(scored.filter((row) => scores.get(row.Id) !== row.Handoff_Score__c)).toEqual([]);
    const { rows: tasks } = z.object({ rows: z.array(z.object({ WhatId: z.string() })) }).parse(await org.control.control('query', { object: 'Task' }));
    expect(tasks).toHaveLength(fromCsv.first?.writeBack.tasksCreated ?? -1);
  });
});

whenPresent('the offered applications of the public recruitment table', () => {
  let folder: CliFolder;
  let run: Run;
  let handoffs: Listed;
  beforeAll(async () => {
    folder = await createFolder('connections.recruitment.yaml', ['recruitment.yaml']);
    run = await sync(folder);
    handoffs = await list(folder);
  }, 60_000);
  afterAll(() => folder?.close());

  it('become 610 new-hire handoffs, and two that share an e-mail stay two', async () => {
    expect(run).toMatchObject({ outcome: 'complete', reasons: [], pulled: 3_000, handoffs: { created: 610 } });
    expect(handoffs).toHaveLength(610);
    expect(new Set(handoffs.map((handoff) => handoff.kind))).toEqual(new Set(['employee']));
    const offered = z.array(z.record(z.string(), z.string())).parse(parse(await readFile(new URL('recruitment/recruitment_data.csv', data)), { columns: true })).filter((row) => row['Status'] === 'Offered');
    const emails = offered.map((row) => row['Email']);
    const sharing = offered.filter((row) => emails.indexOf(row['Email']) !== emails.lastIndexOf(row['Email'])).map((row) => row['ApplicantID']);
    expect(sharing).toHaveLength(2);
    expect(new Set(handoffs.filter((handoff) => sharing.includes(handoff.record.externalId)).map((handoff) => handoff.id)).size).toBe(2);
    expect(await rowsOf(folder, '.handoff/recruitment/results.csv')).toHaveLength(610);
  });

  it('hold 357 birth dates read as declared; 253 in another spelling are reported with the text, never turned round', async () => {
    const store = await openTestStore({ engine: 'embedded', folder: folder.dataFolder });
    try {
      const stored = await store.listHandoffs({ limit: 1_000 });
      const dates = stored.flatMap((handoff) => handoff.record.answers['person.birthDate'] ?? []);
      expect(dates.filter((answer) => answer.reason === null && typeof answer.value === 'string' && /^\d{4}-\d\d-\d\d$/.test(answer.value))).toHaveLength(357);
      expect(dates.filter((answer) => answer.reason === 'invalid' && answer.value === null && typeof answer.raw === 'string' && answer.raw.includes('/'))).toHaveLength(253);
    } finally {
      await store.close();
    }
  });
});

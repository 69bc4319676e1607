/**
 * Rows per second of the store on both engines: `node test/bench/store.ts [handoffs, default 5000]`.
 * Each page is what a sync writes: 500 handoffs, 500 sources, 500 events, 1,000 outbox rows, in one transaction.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FieldAnswer } from '../../src/core/handoff/record.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import type { PageWrite } from '../../src/core/ports.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestEngine, openTestStore } from '../support/store.ts';
import { startTestPostgres, stopTestPostgres } from '../support/test-postgres.ts';
import { buildConnection, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildSource, LATER, NOW } from '../store/build-rows.ts';

const HANDOFFS = Number(process.argv[2] ?? 5_000);
const PAGE = 500;
const REQUIREMENTS = 15;

/** As large as the real thing: some 5 KB of record and report, 1 KB of source, 0.7 KB per task. */
function realHandoff(id: string, externalId: string, score: number) {
  const base = buildHandoff();
  const answers: Record<string, FieldAnswer> = {};
  for (let index = 0; index < REQUIREMENTS; index += 1) {
    answers[`goals.field${index}`] = {
      value: `An answer in the customer's own words, number ${index} of ${externalId}`, raw: null, reason: null, transform: 'text', note: null,
      source: { connection: 'sales', object: 'Opportunity', externalId, path: `Primary_Goal_${index}__c`, readAt: NOW },
    };
  }
  const verdicts = Array.from({ length: REQUIREMENTS }, (_, index) => ({
    requirement: `requirement_${index}`, field: `goals.field${index}`, label: `Requirement number ${index}`, weight: 6, gate: index < 4, applies: true,
    due: true, met: index > 5, reason: null, attestedNone: false,
  }));
  const gaps = Array.from({ length: 5 }, () => base.report.gaps).flat();
  return buildHandoff({ id, score, founding: { object: 'Opportunity', externalId }, record: { ...base.record, answers }, report: { ...base.report, verdicts, gaps } });
}

function pageOf(number: number, score: number): PageWrite {
  const handoffs = [], sources = [], events = [], outbox = [];
  for (let index = 0; index < PAGE; index += 1) {
    const externalId = `006${String(number * PAGE + index).padStart(15, '0')}`;
    const handoffId = shortHashOf(externalId);
    const target = { object: 'Opportunity', externalId };
    handoffs.push(realHandoff(handoffId, externalId, score));
    const fields = Object.fromEntries(Array.from({ length: 25 }, (_, field) => [`Field_${field}__c`, `${field === 0 ? score : ''} text ${field} of ${externalId}`]));
    sources.push(buildSource({ handoffId, externalId, fields, version: String(score) }));
    events.push(buildEvent({ handoffId }));
    const lockGroup = `001${String(number * PAGE + (index >> 2)).padStart(15, '0')}`;
    outbox.push(buildOutboxRow({ handoffId, target, lockGroup, desired: { Handoff_Score__c: score, Handoff_Missing_Fields__c: 'Goal; Buyer; Champion; Go-live date'.repeat(8) } }));
    outbox.push(buildOutboxRow({ handoffId, target, lockGroup, item: `task:${handoffId}`, kind: 'task', ownerKey: `005${index % 50}`, desired: { subject: 'Handoff: 5 answers missing', body: 'A line of text about what is missing. '.repeat(14), score } }));
  }
  return buildPage({ handoffs, sources, events, outbox, cursor: { page: number } });
}

async function timed(name: string, rows: number, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`  ${name.padEnd(44)} ${String(Math.round(rows / seconds)).padStart(8)} rows/s   (${rows} in ${seconds.toFixed(2)} s)`);
}

async function deliverAll(store: OpenStore): Promise<void> {
  for (;;) {
    const rows = await store.findDeliverable('sales', LATER, 1_000, ['fields', 'task']);
    if (rows.length === 0) return;
    await store.markSent(rows.map((row) => row.id));
    await store.saveDeliveries('sales', rows.map((row) => ({
      id: row.id, state: 'acknowledged' as const, acknowledgedHash: row.desiredHash, remoteId: row.id, attempts: 1, notBefore: null, errorCode: null, errorMessage: null,
    })), [], []);
  }
}

async function measure(store: OpenStore): Promise<void> {
  await store.saveConnection(buildConnection());
  const pages = HANDOFFS / PAGE;
  const prepared = (score: number): readonly PageWrite[] => Array.from({ length: pages }, (_, number) => pageOf(number, score));
  const write = async (all: readonly PageWrite[]): Promise<void> => {
    for (const page of all) await store.savePage(page);
  };
  const first = prepared(41);
  const second = prepared(42).map((page) => ({ ...page, handoffs: page.handoffs.map((handoff) => ({ ...handoff, revision: 1 })) }));
  await timed('savePage, new (2,500 rows a page)', pages * 2_500, () => write(first));
  await timed('findDeliverable + markSent + saveDeliveries', pages * 2_000, () => deliverAll(store));
  await timed('savePage, everything changed', pages * 2_500, () => write(second));
  await timed('findDeliverable + markSent + saveDeliveries', pages * 2_000, () => deliverAll(store));
  await timed('findPageState (4 rows a handoff)', HANDOFFS * 4, async () => {
    for (const page of first) await store.findPageState('sales', page.sources);
  });
  await timed('findToReassess, nothing to do', 1, () => store.findToReassess('sales', ['config-1'], LATER, 200, null));
}

console.log('embedded (PGlite)');
const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-'));
const lite = await openTestStore({ engine: 'embedded', folder });
try {
  await measure(lite);
} finally {
  await lite.close();
}
await rm(folder, { recursive: true, force: true });

const server = await startTestPostgres();
process.env['TEST_PG_URL'] = server.url;
try {
  console.log('PostgreSQL');
  const { options, remove } = await createTestEngine('postgres');
  const store = await openTestStore(options);
  try {
    await measure(store);
  } finally {
    await store.close();
  }
  await remove();
} finally {
  await stopTestPostgres(server.folder);
}
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);

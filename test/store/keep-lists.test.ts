import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredHandoff } from '../../src/core/handoff/handoff.ts';
import type { AssessedRow, ListedHandoff } from '../../src/core/report/report-store.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { countQueries } from '../support/count-queries.ts';
import { createTestEngine, ENGINES, openTestStore, type TestEngine } from '../support/store.ts';
import { buildError, buildHandoff, buildOutboxRow, buildPage, EARLIER, LATER, NOW } from './build-rows.ts';

const FROM = '2026-08-22T09:00:00.000Z';
const base = buildHandoff();
const SCORES = { beforeClose: { score: 12, at: EARLIER }, atClose: { score: 41, at: NOW }, atAcceptance: null };

/** `index` puts it into order: higher is older. */
const handoff = (index: number, given: Partial<StoredHandoff> = {}): StoredHandoff =>
  buildHandoff({ id: `h${String(index).padStart(5, '0')}`, title: `Deal ${index}`, createdAt: new Date(Date.parse(NOW) - index * 1_000).toISOString(), ...given });

async function save(store: OpenStore, handoffs: readonly StoredHandoff[]): Promise<void> {
  for (let start = 0; start < handoffs.length; start += 1_000) await store.savePage(buildPage({ handoffs: handoffs.slice(start, start + 1_000) }));
}

async function walkRows(store: OpenStore, limit: number): Promise<readonly ListedHandoff[]> {
  const found: ListedHandoff[] = [];
  for (let after: { at: string; id: string } | null = null; ; ) {
    const { items }: { items: readonly ListedHandoff[] } = await store.listRows({ limit, after }, false);
    found.push(...items);
    const last = items.at(-1);
    if (last === undefined || items.length < limit) return found;
    after = { at: last.createdAt, id: last.id };
  }
}

async function assessedOf(store: OpenStore, connections: readonly string[] = ['sales']): Promise<readonly AssessedRow[]> {
  const rows: AssessedRow[] = [];
  for await (const page of store.eachAssessed({ kind: 'customer', connections, from: FROM })) rows.push(...page);
  return rows;
}

describe.each(ENGINES)('many handoffs at once on %s', (engine) => {
  let made: TestEngine;
  let store: OpenStore;
  beforeAll(async () => {
    made = await createTestEngine(engine);
    store = await openTestStore(made.options);
    await save(store, [
      handoff(1, { nextDeadline: null, tasks: [], acceptance: { submitted: null, accepted: null, delta: [], rejections: [], questions: [{ number: 1, text: 'Why?', about: null, by: { name: 'Omar', email: null, role: 'operations' }, at: NOW, answer: null }] } }),
      handoff(2, { alsoIn: ['erp'], backlog: true, score: null }),
      handoff(3, { report: { ...base.report, gaps: [] }, scores: SCORES }),
      handoff(4, { absorbedInto: 'h00001' }),
      handoff(5, { kind: 'employee', title: 'Ana Ruiz' }),
      handoff(6, { reachedAt: '2026-08-01T00:00:00.000Z' }),
      handoff(7, { reachedAt: null }),
      handoff(8, { status: 'withdrawn' }),
      handoff(9, { connection: 'other' }),
      handoff(10, { report: { ...base.report, unreadable: ['environment'], gaps: base.report.gaps.map((gap) => ({ ...gap, reason: 'placeholder' as const })) }, record: { ...base.record, answers: { 'goals.primary': { value: null, reason: 'placeholder', raw: ' TBD\u0000 ', source: null, transform: null, note: null } } } }),
    ]);
  });
  afterAll(async () => {
    await store?.close();
    await made?.remove();
  });

  it('lists what is not part of another, newest first, every row once', async () => {
    const rows = await walkRows(store, 4);
    expect(rows.map(({ title }) => title)).toEqual(['Deal 1', 'Deal 2', 'Deal 3', 'Ana Ruiz', 'Deal 6', 'Deal 7', 'Deal 8', 'Deal 9', 'Deal 10']);
    expect(rows[0]).toMatchObject({ id: 'h00001', kind: 'customer', connection: 'sales', alsoIn: [], score: 41, status: 'incomplete', olderThanStart: false, owner: 'Ines Example', gaps: 1, openTasks: 0, openQuestions: 1, nextDeadline: null, missing: null });
    expect(rows[1]).toMatchObject({ alsoIn: ['erp'], olderThanStart: true, score: null, openTasks: 1, openQuestions: 0, nextDeadline: '2026-11-24' });
    // Nothing is asked of anybody: then it is the record's owner.
    expect(rows[2]).toMatchObject({ owner: 'Ines Example', gaps: 0 });
    expect((await store.listRows({ limit: 1, after: null }, true)).items[0]?.missing).toEqual(['Goal']);
    expect((await store.listRows({ limit: 1, after: null }, true)).total).toBe(9);
    // Figures of an export are read for an export alone.
    expect((await store.listRows({ limit: 3, after: null }, true)).items.map(({ scores }) => scores)).toEqual([null, null, SCORES]);
    expect(rows[2]?.scores).toBeNull();
  });

  it('gives for figures what was reached, in every connection that holds a record of it', async () => {
    expect(await assessedOf(store)).toHaveLength(5);
    expect(await assessedOf(store, ['erp'])).toEqual([expect.objectContaining({ score: null, olderThanStart: true })]);
    expect(await assessedOf(store, ['nowhere'])).toEqual([]);
    const [first, , , , last] = await assessedOf(store);
    expect(first).toEqual({
      score: 41, reachedAt: base.reachedAt, olderThanStart: false,
      assessed: { readyAt: 80, met: 0, total: 12, unreadable: 0, asked: ['goal'], gaps: [{ requirement: 'goal', field: 'goals.primary', label: 'Goal', ownerRole: 'sales_rep', weight: 12, gate: true, reason: 'blank', placeholder: null }] },
    });
    expect(last?.assessed).toMatchObject({ unreadable: 1, gaps: [{ reason: 'placeholder', placeholder: 'TBD\u0000' }] });
  });

  it('says the same of handoffs that were saved before figures stood beside them', async () => {
    const [rows, missing, assessed] = [await walkRows(store, 100), await store.listRows({ limit: 100, after: null }, true), await assessedOf(store)];
    await store.pool.query('UPDATE handoffs SET assessed = NULL, asked_owner = NULL, due_gaps = NULL, open_tasks = NULL, open_questions = NULL');
    expect(await walkRows(store, 100)).toEqual(rows);
    expect(await store.listRows({ limit: 100, after: null }, true)).toEqual(missing);
    expect(await assessedOf(store)).toEqual(assessed);
  });

  it('names nobody any more once the person was forgotten', async () => {
    await store.forget(['h00003']);
    expect((await walkRows(store, 100)).find(({ id }) => id === 'h00003')).toMatchObject({ title: 'Forgotten', owner: null, score: 41 });
    for (const [name, filter] of [['ruiz', { text: 'Ruiz' }], ['for ana ruiz, today', {}], ['a', { text: 'a' }], ['deals', { text: 'Northwind' }], ['none', {}]] as const) await store.saveFilter('user:1', { name, filter, savedAt: NOW }, 50);
    expect(await store.forget(['h00005'])).toMatchObject({ handoffs: 1, saved_filters: 2 });
    expect((await store.findFilters('user:1')).map(({ name }) => name)).toEqual(['a', 'deals', 'none']);
  });

  it('counts for the first page what lives since the start date, and what troubles it', async () => {
    const doubtful = buildOutboxRow({ handoffId: 'h00001', item: 'note:1', kind: 'note', state: 'unconfirmed' });
    await store.savePage(buildPage({ outbox: [doubtful], errors: [buildError({ id: 'e1' }), buildError({ id: 'e2', outboxId: doubtful.id }), buildError({ id: 'e3', resolvedAt: LATER })] }));
    expect(await store.countOverview('2026-11-25')).toEqual({
      handoffs: [{ kind: 'customer', status: 'incomplete', handoffs: 6 }, { kind: 'customer', status: 'withdrawn', handoffs: 1 }, { kind: 'employee', status: 'incomplete', handoffs: 1 }],
      medians: [{ kind: 'customer', median: 41 }, { kind: 'employee', median: 41 }], overdue: 7, closingWithGaps: 0, syncErrors: 1, unconfirmed: 1,
    });
    expect(await store.countOverview('2026-11-24')).toMatchObject({ overdue: 0 });
    const late = { status: 'pre_close', reachedAt: null } as const;
    await save(store, [handoff(11, late), handoff(12, { ...late, report: { ...base.report, gaps: [] } }), handoff(13, { ...late, absorbedInto: 'h00001' })]);
    expect(await store.countOverview('2026-11-24')).toMatchObject({ closingWithGaps: 1 });
  });

  it('reads ten thousand rows in three pages of two statements, and their verdicts a thousand at a time, without opening a document', async () => {
    await save(store, Array.from({ length: 10_000 }, (_, index) => handoff(20_000 + index, { connection: 'many', createdAt: EARLIER })));
    // Whoever opens a document fails.
    await store.pool.query("UPDATE handoffs SET body = '' WHERE assessed IS NOT NULL");
    const queries = countQueries();
    try {
      expect(await walkRows(store, 5_000)).toHaveLength(10_011);
      expect(queries.sent).toBe(6);
      queries.reset();
      expect(await assessedOf(store, ['many'])).toHaveLength(10_000);
      expect(queries.sent).toBe(11);
    } finally {
      queries.stop();
    }
  });
});

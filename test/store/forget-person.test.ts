import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE } from '../../src/core/acceptance/acceptance.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestEngine, ENGINES, openTestStore, TEST_NOW, withStore } from '../support/store.ts';
import { buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource, LATER, NOW } from './build-rows.ts';

const NAME = 'Zoë Quxworth';
const ID = shortHashOf('one');

/** Every row of every table as text, packed bodies unpacked. */
async function dump(store: OpenStore): Promise<string> {
  const tables = await store.dataSource.query<{ name: string }[]>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`);
  const parts: string[] = [];
  for (const { name } of tables) {
    for (const row of await store.dataSource.query<Record<string, unknown>[]>(`SELECT * FROM "${name}"`)) {
      const body = row['body'];
      parts.push(JSON.stringify({ table: name, ...row, body: Buffer.isBuffer(body) ? inflateRawSync(body).toString('utf8') : null }));
    }
  }
  return parts.join('\n');
}

const page = () => {
  const base = buildHandoff();
  const source = buildSource({ fields: { Name: NAME }, related: { Contacts: [{ Email: `${NAME}@x.example` }] }, url: `https://x.example/${NAME}`, matchKey: NAME });
  const person = { id: null, name: NAME, email: null };
  const answer = base.record.answers['account.name'];
  if (answer === undefined) throw new Error('fixture');
  return buildPage({
    handoffs: [buildHandoff({
      title: NAME, url: `https://x.example/${NAME}`, statusReason: `waits for ${NAME}`,
      record: { ...base.record, title: NAME, answers: { 'account.name': { ...answer, value: NAME, raw: NAME, note: NAME, contested: [{ value: `${NAME} junior`, source: null }] } }, owners: { hiring_manager: { person, manager: person } } },
      report: { ...base.report, gaps: base.report.gaps.map((gap) => ({ ...gap, note: NAME, owner: { ...person, via: 'role' as const } })) },
      tasks: base.tasks.map((task) => ({ ...task, closingNote: `done for ${NAME}`, shown: { subject: NAME, body: NAME, team: 'Sales', owner: { ...person, via: 'role' as const } } })),
      acceptance: {
        ...NO_ACCEPTANCE,
        audit: { scope: { outcome: 'at_risk', text: `${NAME} was promised more`, by: { name: NAME, email: null, role: 'sales' }, at: NOW } },
        questions: [{ number: 1, text: `Is ${NAME} the buyer?`, about: null, by: { name: NAME, email: null, role: 'operations' }, at: NOW, answer: { text: `${NAME} is`, by: { name: NAME, email: null, role: 'sales' }, at: NOW } }],
      },
      joins: [{ connection: 'sales', object: 'Employee', externalId: '7', evidence: `same e-mail as ${NAME}` }],
    })],
    sources: [source],
    snapshots: [
      { source, reason: 'reached', takenAt: NOW, score: 41 },
      { source: { ...source, fields: { Name: `${NAME} the elder` } }, reason: 'changed', takenAt: NOW, score: 12 },
    ],
    events: [buildEvent(), buildEvent({ type: 'withdrawn', data: { reason: `one with ${NAME}` } })],
    outbox: [
      buildOutboxRow({ desired: { text: NAME }, alongside: { by: NAME }, acknowledged: { text: `old ${NAME}` }, acknowledgedHash: 'old', ownerKey: NAME, errorMessage: NAME }),
      buildOutboxRow({ item: 'task:aa', kind: 'task', desired: { subject: NAME }, state: 'acknowledged' }),
    ],
    errors: [buildError({ message: `${NAME} is not valid` })],
  });
};

describe.each(ENGINES)('forgetting a person on %s', (engine) => {
  it('finds who is named in a question, but not a handoff because somebody decided it', () =>
    withStore(engine, async (store) => {
      const by = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;
      const acceptance = { ...NO_ACCEPTANCE, questions: [{ number: 1, text: 'Does Bo "Bobby" Buyer sign?', about: null, by, at: NOW, answer: null }] };
      await store.savePage(buildPage({ handoffs: [buildHandoff({ acceptance })] }));
      expect((await store.findHandoffsMentioning('bo "bobby" buyer')).map((handoff) => handoff.acceptance)).toEqual([acceptance]);
      expect(await store.findHandoffsMentioning('Omar Ops')).toEqual([]);
    }));

  it('leaves no trace of the name in any table, but the figures', () =>
    withStore(engine, async (store) => {
      await store.savePage(page());
      await store.savePage(buildPage({ handoffs: [buildHandoff({ id: 'other' })], sources: [buildSource({ externalId: 'other', handoffId: 'other', fields: { Name: 'Somebody else' } })] }));
      await store.saveLinkDecision({ handoffId: ID, otherId: 'x', decision: 'link', by: 'admin', reason: `both are ${NAME}`, at: NOW });
      await store.markSent((await store.findDeliverable('sales', LATER, 10, ['fields'])).map((row) => row.id));
      await store.cacheSet('sales', 'personal:contacts', { 1: NAME }, LATER);
      await store.cacheSet('sales', 'fields', ['Amount'], LATER);
      const request = { caller: 'token:t1', key: 'k', requestHash: 'r', now: NOW, expiresAt: LATER };
      await store.beginOnce(request);
      await store.finishOnce(request, { status: 200, contentType: 'application/json', headers: {}, body: JSON.stringify({ name: NAME }) });
      const message = { severity: 'info', title: 'Thank you', link: null, about: {}, to: ['ana@acme.example'] } as const;
      const lineOf = (title: string) => ({ ...message, lines: [`Complete the handoff: ${title}. Still missing: Goal.`] });
      await store.saveDigest('2026-11-23', NOW, [
        { key: 'a', channel: 'email', createdAt: NOW, message: { kind: 'answer', ...lineOf(NAME) } },
        { key: 'b', channel: 'email', createdAt: NOW, message: { kind: 'digest', ...lineOf(NAME) } },
        { key: 'c', channel: 'email', createdAt: NOW, message: { kind: 'answer', ...lineOf('Somebody else') } },
      ]);
      await store.savePage(buildPage({ errors: [buildError({ id: 'of no handoff', handoffId: null, message: `${NAME} is not valid` })] }));
      await store.saveRun(buildRun({ finishedAt: NOW, reasons: [`${NAME} is not valid`] }));
      await store.saveWatchState({ connection: 'sales', measuredFrom: null, lastCompleteAt: null, troubledRuns: 1, troubledSince: NOW, troubles: [`${NAME} is not valid`], cursorHash: null, stuckRuns: 0, stuckSince: null, unreadable: {} });
      await store.dataSource.query(
        `INSERT INTO alarms (key, connection, kind, severity, message, remedy, since, raised_at, raises, revision) VALUES ('a', 'sales', 'errors', 'warning', $1, '', $2, $2, 1, 1)`,
        [`1 error: ${NAME} is not valid`, NOW],
      );
      expect((await dump(store)).split(NAME).length).toBeGreaterThan(15);
      const found = await store.findHandoffsMentioning('zOË quxWORTH');
      expect(found.map((handoff) => handoff.id)).toEqual([ID]);

      const touched = await store.forget([ID]);
      expect(touched).toEqual({ handoffs: 1, sources: 1, snapshots: 2, events: 1, outbox: 2, sync_errors: 2, cache_entries: 1, link_decisions: 1, kept_answers: 1, saved_filters: 0, notices: 2, runs: 1, watch_states: 1, alarms: 1 });
      expect(await store.cacheGet('sales', 'fields', NOW)).toEqual(['Amount']);
      expect((await store.findNotices(10)).map(({ key }) => key)).toEqual(['c']);
      expect(await dump(store)).not.toContain('Quxworth');
      expect(await dump(store)).toContain('Somebody else');

      const [handoff] = (await store.findHandoffs([ID])).handoffs;
      const before = buildHandoff();
      expect(handoff).toMatchObject({ id: ID, status: 'incomplete', score: 41, createdAt: NOW, reachedAt: before.reachedAt, forgottenAt: TEST_NOW.toISOString() });
      expect(handoff?.report.verdicts).toEqual(before.report.verdicts);
      expect(handoff?.report.gaps.map((gap) => gap.requirement)).toEqual(['goal']);
      const events = await store.findEvents({ handoffId: ID, limit: 10 });
      expect(events.map((event) => event.type)).toEqual(['forgotten', 'withdrawn', 'handoff_scored']);
      expect(await store.findDeliverable('sales', LATER, 10, ['fields', 'task', 'note'])).toEqual([]);
      expect(await store.findHandoffsMentioning(NAME)).toEqual([]);
    }));

  it('reaches what became part of the handoff, and all of a decision that was made for many records at once', () =>
    withStore(engine, async (store) => {
      const [before] = page().handoffs;
      if (before === undefined) throw new Error('fixture');
      await store.savePage(page());
      await store.savePage(buildPage({ handoffs: [{ ...before, id: 'first', absorbedInto: ID }, { ...before, id: 'earlier', absorbedInto: 'first' }] }));
      for (const [handoffId, otherId] of [[ID, 'x'], ['of a joined record', 'x']] as const) {
        await store.saveLinkDecision({ handoffId, otherId, decision: 'link', by: 'admin', reason: `both are ${NAME}`, at: NOW });
      }
      expect((await store.listHandoffs({})).map((handoff) => handoff.id)).toEqual([ID]);
      expect((await store.listHandoffs({ absorbed: true })).map((handoff) => handoff.id).toSorted()).toEqual([ID, 'earlier', 'first'].toSorted());
      expect(await store.forget([ID])).toMatchObject({ handoffs: 3, link_decisions: 2 });
      expect(await dump(store)).not.toContain('Quxworth');
    }));

  it('does not bring the data back with a later pull of the same record, and asks for it no more', () =>
    withStore(engine, async (store) => {
      await store.savePage(page());
      await store.forget([ID]);
      const neighbour = buildHandoff({ id: 'other', title: 'Somebody else' });
      const again = page();
      await store.savePage({ ...again, handoffs: [...again.handoffs, neighbour] });
      expect(await dump(store)).not.toContain('Quxworth');
      expect((await store.findHandoffs(['other'])).handoffs).toEqual([{ ...neighbour, revision: 1 }]);
      expect(await store.findToReassess('sales', ['another config'], LATER, 10, null)).toEqual(['other']);
      for await (const step of store.eachKnownRecord('sales', 'Opportunity', 10)) expect(step).toEqual([]);
      expect(await store.countKnownRecords('sales')).toBe(0);
    }));
});

/** Files of the folder that hold this text as it is. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (bytes.includes(text)) found.push(join(entry.parentPath, entry.name).slice(folder.length));
  }
  return found;
}

describe('forgetting a person in an embedded folder', () => {
  it('leaves the name in no file of the folder, neither at once nor after a restart, and keeps everybody else', async () => {
    const { options, remove } = await createTestEngine('embedded');
    if (options.engine !== 'embedded') throw new Error('fixture');
    const email = 'zoe.quxworth@forget.example';
    const neighbour = { fields: { Name: 'Somebody else' }, related: {}, externalId: 'other', handoffId: 'other' };
    try {
      const first = await openTestStore(options);
      for (let round = 0; round < 20; round += 1) {
        const { sources, handoffs, ...rest } = page();
        const [source] = sources;
        if (source === undefined) throw new Error('fixture');
        const fields = { Name: NAME, Email: email, Notes: `${round} ${email}` };
        await first.savePage({ ...rest, handoffs: handoffs.map((handoff) => ({ ...handoff, revision: round })), sources: [{ ...source, version: `v${round}`, fields, matchKey: email }, buildSource({ ...neighbour, version: `v${round}` })] });
      }
      await first.savePage(buildPage({ handoffs: [buildHandoff({ id: 'other' })], sources: [buildSource(neighbour)] }));
      await first.dataSource.query('ANALYZE');
      await first.close();
      expect(await filesWith(options.folder, email)).not.toEqual([]);
      const second = await openTestStore(options);
      await second.forget([ID]);
      expect(await filesWith(options.folder, email)).toEqual([]);
      expect(await filesWith(options.folder, 'Quxworth')).toEqual([]);
      await second.close();
      expect(await filesWith(options.folder, email)).toEqual([]);
      const third = await openTestStore(options);
      expect((await third.findHandoffs(['other'])).sources).toMatchObject([{ fields: { Name: 'Somebody else' } }]);
      await third.close();
      expect(await filesWith(options.folder, email)).toEqual([]);
      expect(await filesWith(options.folder, 'Quxworth')).toEqual([]);
    } finally {
      await remove();
    }
  });
});

import { NO_ACCEPTANCE } from '../../src/core/acceptance/acceptance.ts';
import { beginDraft } from '../../src/core/drafts/change-draft.ts';
import { publishedDraft } from '../../src/core/drafts/decide-publish.ts';
import type { StoredHandoff } from '../../src/core/handoff/handoff.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { buildConnection, buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource, LATER, NOW } from './build-rows.ts';

export const WORD = 'Quxworth';

const person = { id: null, name: WORD, email: `${WORD}@acme.example` };
const by = { name: WORD, email: person.email, role: 'operations' } as const;

/** Ended, and full of the word. */
export function plantedHandoff(): StoredHandoff {
  const base = buildHandoff();
  const answer = base.record.answers['account.name'];
  if (answer === undefined) throw new Error('fixture');
  const shown = { subject: WORD, body: WORD, team: 'Sales', owner: { ...person, via: 'role' as const } };
  return buildHandoff({
    status: 'completed', title: WORD, url: `https://x.example/${WORD}`, statusReason: `waits for ${WORD}`,
    record: { ...base.record, title: WORD, answers: { 'account.name': { ...answer, value: WORD, raw: WORD, note: WORD, contested: [{ value: WORD, source: null }] } }, owners: { sales_rep: { person, manager: person } } },
    report: { ...base.report, gaps: base.report.gaps.map((gap) => ({ ...gap, note: WORD, owner: { ...person, via: 'role' as const } })) },
    tasks: base.tasks.map((task) => ({ ...task, state: 'ended_by_person' as const, closingNote: WORD, shown, ended: { at: NOW, asked: ['goal'], answeredAt: [NOW], answerDueAt: LATER } })),
    acceptance: {
      ...NO_ACCEPTANCE,
      submitted: { by, at: NOW, text: WORD },
      accepted: { by, at: NOW, score: 41, missing: ['goal'], text: WORD, values: { 'contract.value': { label: 'Value', value: WORD } } },
      delta: [{ field: 'contract.value', label: 'Value', accepted: WORD, now: WORD, since: NOW }],
      rejections: [{ number: 1, reason: 'other', text: WORD, about: [{ requirement: 'goal', label: 'Goal', text: WORD }], by, at: NOW, settled: { how: 'handed_in', by, at: NOW, text: WORD } }],
      questions: [{ number: 1, text: WORD, about: { requirement: 'goal', label: 'Goal', text: WORD }, by, at: NOW, answer: { text: WORD, by, at: NOW } }],
      audit: { scope: { outcome: 'at_risk', text: WORD, by, at: NOW } },
    },
    joins: [{ connection: 'sales', object: 'Employee', externalId: '7', evidence: WORD }],
  });
}

/** It and all that stands by its id or its connection. */
export async function plantHandoff(store: OpenStore): Promise<void> {
  const source = buildSource({ fields: { Name: WORD }, related: { Contacts: [{ Email: WORD }] }, url: `https://x.example/${WORD}`, matchKey: WORD });
  const note = buildOutboxRow({ item: 'note:welcome', kind: 'note', desired: { text: WORD }, alongside: { by: WORD }, errorMessage: WORD });
  const fields = buildOutboxRow({ desired: { text: WORD }, alongside: { by: WORD } });
  await store.saveConnection(buildConnection());
  await store.savePage(buildPage({
    handoffs: [plantedHandoff()], sources: [source],
    snapshots: [{ source, reason: 'reached', takenAt: NOW, score: 41 }, { source: { ...source, fields: { Name: `${WORD} the elder` } }, reason: 'reached', takenAt: NOW, score: 12 }],
    events: [buildEvent(), buildEvent({ type: 'withdrawn', data: { reason: `one with ${WORD}` } })],
    outbox: [note, fields],
    errors: [buildError({ message: WORD }), buildError({ id: 'of no handoff', handoffId: null, message: WORD })],
  }));
  for (const id of [note.id, fields.id]) await store.dataSource.query(`UPDATE outbox SET state = 'acknowledged', sent_hash = desired_hash, acknowledged_hash = desired_hash, sent = $2, acknowledged = $2 WHERE id = $1`, [id, JSON.stringify({ text: WORD })]);
  await store.saveLinkDecision({ handoffId: plantedHandoff().id, otherId: 'x', decision: 'unlink', by: WORD, reason: WORD, at: NOW });
  await store.saveRun(buildRun({ outcome: 'partial', finishedAt: NOW, reasons: [WORD] }));
  await store.saveWatchState({ connection: 'sales', measuredFrom: null, lastCompleteAt: null, troubledRuns: 1, troubledSince: NOW, troubles: [WORD], cursorHash: null, stuckRuns: 0, stuckSince: null, unreadable: {} });
  await store.cacheSet('sales', 'personal:contacts', { 1: WORD }, LATER);
}

/** Who came in, and what they did. */
export async function plantPeople(store: OpenStore): Promise<void> {
  await store.saveToken({ id: 't1', hash: 'h', name: WORD, role: 'sales', createdAt: NOW, createdBy: WORD, expiresAt: null, lastUsedAt: NOW, revokedAt: NOW });
  await store.saveSession({ hash: 's', subject: WORD, name: WORD, via: 'login', groups: [WORD], createdAt: NOW, lastUsedAt: NOW, expiresAt: LATER });
  await store.saveLogin({ hash: 'l', returnTo: `/handoffs?text=${WORD}`, expiresAt: LATER });
  await store.saveAudit({ at: NOW, callerKind: 'user', callerId: 'u1', callerName: WORD, action: 'accept_handoff', target: plantedHandoff().id, outcome: 'allowed', code: null, ip: WORD });
  const request = { caller: 'token:t1', key: 'k', requestHash: 'r', now: NOW, expiresAt: LATER };
  await store.beginOnce(request);
  await store.finishOnce(request, { status: 200, contentType: 'application/json', headers: {}, body: JSON.stringify({ name: WORD }) });
}

/** Rules that people worked on, and what they were told. */
export async function plantWork(store: OpenStore): Promise<void> {
  const doing = { by: { key: 'user:u1', name: WORD }, at: NOW };
  const word = { ...doing, reason: WORD };
  const draft = beginDraft({ id: 'd1', title: WORD, files: [{ name: 'customer/csv.yaml', base: { version: 1, text: `# ${WORD}` } }] }, doing);
  await store.saveDraft({ ...draft, proposed: word, sentBack: word, approval: doing });
  await store.publish({ name: 'customer/csv.yaml', text: 'handoff: customer', hash: 'h', author: WORD, reason: WORD, publishedAt: NOW });
  await store.publishDraft({ ...publishedDraft({ ...draft, proposed: word, sentBack: word, approval: doing }, [], WORD, doing) }, []);
  const message = { kind: 'digest', severity: 'info', title: WORD, lines: [WORD], link: null, about: {}, to: [person.email] } as const;
  await store.saveDigest('2026-11-23', NOW, [{ key: 'never taken', channel: 'gone', createdAt: NOW, message }, { key: 'sent', channel: 'email', createdAt: NOW, message }]);
  await store.dataSource.query(`UPDATE notices SET state = 'failed', settled_at = $1, error = $2 WHERE key = 'sent'`, [NOW, WORD]);
  await store.dataSource.query(
    `INSERT INTO alarms (key, connection, kind, severity, message, remedy, since, raised_at, resolved_at, raises, revision) VALUES ('a', 'sales', 'errors', 'warning', $1, $1, $2, $2, $2, 1, 1)`,
    [WORD, NOW],
  );
}

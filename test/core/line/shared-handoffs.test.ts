import { describe, expect, it } from '@jest/globals';
import { mergeRecords } from '../../../src/core/handoff/merge-records.ts';
import type { CanonicalValue, FieldAnswer, HandoffRecord } from '../../../src/core/handoff/record.ts';
import { inheritFrom, moveRows } from '../../../src/core/line/absorb-handoff.ts';
import { apartPairs, areRivals, pairKey } from '../../../src/core/line/decide-partners.ts';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';
import { taskKeyOf } from '../../../src/core/handoff/identity.ts';
import type { LinkDecision } from '../../../src/core/ports.ts';
import { buildHandoff, buildOutboxRow } from '../../store/build-rows.ts';

const answer = (connection: string, value: CanonicalValue | null): FieldAnswer => ({
  value, reason: value === null ? 'blank' : null, raw: null, transform: null, note: null, source: { connection, object: 'deal', externalId: '1', path: 'x', readAt: '' },
});
const record = (connection: string, value: CanonicalValue | null): HandoffRecord => ({ kind: 'customer', title: connection, url: null, reachedAt: null, owners: {}, answers: { x: answer(connection, value) } });
const contested = (...values: readonly (CanonicalValue | null)[]) => mergeRecords(values.map((value, index) => record(`c${index}`, value))).answers['x']?.contested?.map(({ value }) => value);

describe('answers that contradict each other', () => {
  it('are kept beside the one that counts, with who says so', () => {
    const merged = mergeRecords([record('main', '2027-01-15'), record('mirror', '2027-02-01')]).answers['x'];
    expect(merged).toMatchObject({ value: '2027-01-15', source: { connection: 'main' }, contested: [{ value: '2027-02-01', source: { connection: 'mirror' } }] });
  });
  it('are told once, even if several records say the same', () => expect(contested('a', 'b', 'B ', 'c')).toEqual(['b', 'c']));
  it.each([
    ['case and spaces', 'Acme  Inc', 'acme inc'],
    ['the time of day', '2027-01-15T08:00:00Z', '2027-01-15T18:00:00Z'],
    ['the currency of one amount', { amount: 5, currency: 'EUR' }, { amount: 5, currency: null }],
    ['how a person of one e-mail is written', { name: 'A. Bo', email: 'a@x.example' }, { name: 'Ada Bo', email: 'A@x.example' }],
    ['lists, which differ everywhere', ['a'], ['b', 'c']],
    ['a gap', 'a', null],
  ] as const)('%s is no contradiction', (_what, first, second) => expect(contested(first, second)).toBeUndefined());
  it('zero and false are answers that can be contradicted', () => {
    expect(contested(0, 5)).toEqual([5]);
    expect(contested(false, true)).toEqual([true]);
  });
});

describe('records that can never be one', () => {
  const at = (connection: string, object: string, externalId: string) => ({ connection, object, externalId });
  it('are two of one object in one connection, directly or through a third', () => {
    expect(areRivals([at('a', 'deal', '1')], [at('a', 'deal', '2')])).toBe(true);
    expect(areRivals([at('a', 'deal', '1'), at('b', 'deal', '9')], [at('c', 'deal', '1'), at('b', 'deal', '8')])).toBe(true);
    expect(areRivals([at('a', 'applicant', '1')], [at('a', 'employee', '1')])).toBe(false);
    expect(areRivals([at('a', 'employee', '1')], [at('b', 'employee', '1')])).toBe(false);
  });
  it('are those that a person took apart, until a person links them', () => {
    const said = (decision: LinkDecision['decision'], handoffId: string, otherId: string): LinkDecision => ({ decision, handoffId, otherId, by: '', reason: '', at: '' });
    expect([...apartPairs([said('unlink', 'b', 'a')])]).toEqual([pairKey('a', 'b')]);
    expect([...apartPairs([said('unlink', 'a', 'b'), said('link', 'b', 'a')])]).toEqual([]);
    expect([...apartPairs([said('link', 'a', 'b'), said('unlink', 'b', 'a')])]).toEqual([pairKey('a', 'b')]);
  });
});

describe('what a kept handoff takes over', () => {
  const task = (purpose: string, state: TaskState['state']): TaskState => ({ purpose, key: `old ${purpose}`, episode: 1, state, asksFor: [], seenFilled: [], dueDate: '2026-11-24', compressed: false });
  const gone = buildHandoff({ id: 'gone', status: 'accepted', episode: 3, revision: 7, tasks: [task('gap:rep', 'ended_by_person'), task('gap:se', 'open')] });
  const contender = { id: 'kept', founding: { object: 'deal', externalId: '1' }, connection: 'main' };

  it('is the whole memory when it is new, under task keys of its own', () => {
    const heir = inheritFrom({ ...contender, known: null }, gone);
    expect(heir).toMatchObject({ id: 'kept', connection: 'main', founding: contender.founding, status: 'accepted', episode: 3, createdAt: gone.createdAt });
    expect(heir.tasks.map(({ key, state }) => [key, state])).toEqual([[taskKeyOf('kept', 'gap:rep', 1), 'ended_by_person'], [taskKeyOf('kept', 'gap:se', 1), 'open']]);
    expect(heir.revision).toBeUndefined();
  });
  it('is what people did when it has a memory of its own: their acceptance, and tasks they ended that it never had', () => {
    const known = buildHandoff({ id: 'kept', status: 'incomplete', episode: 1, revision: 2, tasks: [task('gap:se', 'open')] });
    expect(inheritFrom({ ...contender, known }, gone)).toMatchObject({
      id: 'kept', status: 'accepted', episode: 1, revision: 2, tasks: [{ purpose: 'gap:se', state: 'open' }, { purpose: 'gap:rep', key: taskKeyOf('kept', 'gap:rep', 1), state: 'ended_by_person' }],
    });
  });
  it('includes comments that were made, so that none is made twice, but no tasks', () => {
    const note = buildOutboxRow({ handoffId: 'gone', item: 'note:ready:1', kind: 'note', state: 'acknowledged' });
    const { moved, left } = moveRows('kept', [], [note, buildOutboxRow({ handoffId: 'gone', item: 'task:1', kind: 'task' })]);
    expect(moved).toMatchObject([{ handoffId: 'kept', item: 'note:ready:1', state: 'acknowledged' }]);
    expect(moved[0]?.id).not.toBe(note.id);
    expect(left).toMatchObject([{ id: note.id, state: 'ended' }]);
    expect(moveRows('kept', [buildOutboxRow({ ...note, handoffId: 'kept', id: 'renamed' })], [note]).moved).toEqual([]);
  });
});

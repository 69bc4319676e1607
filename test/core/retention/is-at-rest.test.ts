import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE, type Acceptance } from '../../../src/core/acceptance/acceptance.ts';
import type { StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { cutSource, staysEmptied } from '../../../src/core/retention/cut-handoff.ts';
import { isAtRest } from '../../../src/core/retention/is-at-rest.ts';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';
import { buildHandoff, buildSource, NOW } from '../../store/build-rows.ts';

const by = { name: 'Omar Ops', email: null, role: 'operations' } as const;
const task = (state: TaskState['state']): TaskState => ({ purpose: 'gap:sales_rep', key: 'aa', episode: 1, state, asksFor: [], seenFilled: [], dueDate: '2026-11-24', compressed: false });
const accepted: Acceptance = { ...NO_ACCEPTANCE, accepted: { by, at: NOW, score: 100, missing: [], text: null, values: {} } };
const settled: Partial<StoredHandoff> = { status: 'accepted', tasks: [task('filled'), task('ended_by_person')], acceptance: accepted, nextTickAt: null };

describe('a handoff at rest', () => {
  it.each<[string, Partial<StoredHandoff>]>([
    ['accepted, with nothing left to do', settled],
    ['completed, whatever was left', { ...settled, status: 'completed', tasks: [task('open')] }],
    ['withdrawn', { status: 'withdrawn', tasks: [task('withdrawn')] }],
    ['part of another', { absorbedInto: 'other' }],
    ['a hire whose record is ready', { kind: 'employee', status: 'ready', tasks: [], nextTickAt: null }],
  ])('is one that is %s', (_what, given) => expect(isAtRest(buildHandoff(given))).toBe(true));

  it.each<[string, Partial<StoredHandoff>]>([
    ['an open task', { ...settled, tasks: [task('open')] }],
    ['a task that waits', { ...settled, tasks: [task('waiting')] }],
    ['a date that makes something due', { ...settled, nextTickAt: '2027-01-01T00:00:00.000Z' }],
    ['an open question', { ...settled, acceptance: { ...accepted, questions: [{ number: 1, text: 'Who signs?', about: null, by, at: NOW, answer: null }] } }],
    ['a value to be confirmed', { ...settled, acceptance: { ...accepted, delta: [{ field: 'goals.goLiveDate', label: 'Go-live', accepted: '2027-01-01', now: '2027-02-01', since: NOW }] } }],
    ['a rejection', { ...settled, status: 'rejected', acceptance: { ...NO_ACCEPTANCE, rejections: [{ number: 1, reason: 'other', text: null, about: [], by, at: NOW, settled: null }] } }],
    ['a deal that waits to be accepted', { ...settled, status: 'ready' }],
    ['an onboarding that still runs', { ...settled, status: 'in_onboarding', tasks: [] }],
    ['answers missing', { ...settled, status: 'incomplete' }],
    ['a close to come', { ...settled, status: 'pre_close' }],
  ])('is none with %s', (_what, given) => expect(isAtRest(buildHandoff(given))).toBe(false));
});

describe('an emptied record', () => {
  const source = buildSource();
  const cut = cutSource(source);

  it('is known again by what it said, after our own writes and under other rules', () => {
    expect(JSON.stringify(cut)).not.toContain('Platform');
    expect(cutSource(cut)).toEqual(cut);
    expect(staysEmptied(cut, { ...source, version: 'v2' })).toBe(true);
  });

  it('is read again when it says something else, or comes out of the bin', () => {
    expect(staysEmptied(cut, { ...source, version: 'v2', fields: { ...source.fields, Amount: 1 } })).toBe(false);
    expect(staysEmptied({ ...cut, state: 'deleted' }, source)).toBe(false);
    expect(staysEmptied({ ...cut, fingerprint: '' }, source)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { HANDOFF_STATUSES } from '../../../src/core/handoff/check-write-back.ts';
import { decideStatus as decide } from '../../../src/core/handoff/decide-status.ts';
import type { CompletenessReport, Gap, HandoffStatus } from '../../../src/core/handoff/handoff.ts';
import type { TriggerState } from '../../../src/core/handoff/record.ts';

const decideStatus = (previous: HandoffStatus | null, trigger: TriggerState, data: CompletenessReport) => decide(previous, trigger, data, 'customer');
const gap = (label: string, gate: boolean, due = true): Gap => ({
  requirement: label, field: 'f', label, reason: 'blank', ownerRole: 'sales_rep', owner: { id: null, name: null, email: 'a@x.example', via: 'role' },
  weight: 1, gate, dueDate: null, due, note: null, where: null,
});
const report = (over: Partial<CompletenessReport> = {}): CompletenessReport => ({ score: 90, gaps: [], verdicts: [], gatesMet: true, unreadable: [], readyAt: 80, segment: null, changesOn: null, ...over });
const READY = report();
const POOR = report({ score: 40, gatesMet: false, gaps: [gap('goal', true), gap('promises', true), gap('plan', false)] });

describe('decideStatus', () => {
  it('a won deal is ready at its score with every gate, else incomplete with the reason', () => {
    expect(decideStatus(null, 'reached', READY)).toEqual({ status: 'ready', reason: null });
    expect(decideStatus(null, 'reached', POOR)).toEqual({ status: 'incomplete', reason: '2 gates missing: goal, promises' });
    expect(decideStatus('ready', 'reached', report({ score: 79, gaps: [gap('plan', false)] }))).toEqual({ status: 'incomplete', reason: 'score 79 of the 80 needed, 1 field missing' });
    expect(decideStatus('incomplete', 'reached', report({ score: 80 })).status).toBe('ready');
  });
  it('a gate that is not due yet holds nothing up', () => {
    expect(decideStatus(null, 'reached', report({ gaps: [gap('work model', true, false)] })).status).toBe('ready');
  });
  it('what may not be read, and what cannot be scored, is not ready', () => {
    const unreadable = report({ unreadable: ['plan'], verdicts: [{ requirement: 'plan', field: 'f', label: 'Plan', weight: 1, gate: false, applies: true, due: true, met: false, reason: 'unreadable', attestedNone: false }] });
    expect(decideStatus(null, 'reached', unreadable)).toEqual({ status: 'incomplete', reason: 'the connection may not read 1 field: Plan' });
    expect(decideStatus(null, 'reached', report({ score: null }))).toMatchObject({ status: 'incomplete' });
  });
  it('a late-stage deal is pre_close and says what is missing', () => {
    expect(decideStatus(null, 'pre_close', POOR)).toEqual({ status: 'pre_close', reason: 'If this closed today, operations would miss: goal, promises and plan.' });
    expect(decideStatus('pre_close', 'reached', READY).status).toBe('ready');
  });
  it.each(['accepted', 'in_onboarding', 'handed_to_cs', 'completed'] as const)('new data never undo %s', (status) => {
    expect(decideStatus(status, 'reached', POOR).status).toBe(status);
  });
  it.each(['submitted', 'rejected'] as const)('%s stands while nothing is missing, and falls back when something is', (status) => {
    expect(decideStatus(status, 'reached', READY).status).toBe(status);
    expect(decideStatus(status, 'reached', POOR).status).toBe('incomplete');
  });
  it('a deal taken back is withdrawn or rescinded from any state but the last two', () => {
    const takenBack = HANDOFF_STATUSES.filter((status) => decideStatus(status, 'withdrawn', READY).status === 'withdrawn');
    expect(takenBack).toEqual(HANDOFF_STATUSES.filter((status) => !['handed_to_cs', 'completed'].includes(status)));
    expect(decideStatus('accepted', 'rescinded', READY).status).toBe('rescinded');
    expect(decideStatus('ready', 'pre_close', READY)).toEqual({ status: 'withdrawn', reason: 'it was reopened in the source' });
  });
  it('a withdrawn deal that is won again starts over', () => {
    expect(decideStatus('withdrawn', 'reached', POOR).status).toBe('incomplete');
    expect(decideStatus('rescinded', 'reached', READY).status).toBe('ready');
    expect(decideStatus('withdrawn', 'pre_close', READY).status).toBe('withdrawn');
  });
  it('every state and trigger has an answer, and asking again changes nothing', () => {
    const triggers: readonly TriggerState[] = ['before', 'pre_close', 'reached', 'withdrawn', 'rescinded', 'out_of_scope'];
    for (const previous of [null, ...HANDOFF_STATUSES] satisfies (HandoffStatus | null)[]) {
      for (const trigger of triggers) {
        for (const data of [READY, POOR]) {
          const first = decideStatus(previous, trigger, data);
          expect(HANDOFF_STATUSES).toContain(first.status);
          expect(decideStatus(first.status, trigger, data)).toEqual(first);
        }
      }
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE, type Acceptance } from '../../../src/core/acceptance/acceptance.ts';
import { readInput, rejectSchema } from '../../../src/core/acceptance/step-inputs.ts';
import { STEPS } from '../../../src/core/acceptance/steps.ts';
import { HandoffError } from '../../../src/core/errors.ts';
import type { Step } from '../../../src/core/acceptance/take-step.ts';
import type { HandoffStatus, StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { TRANSITIONS } from '../../../src/core/handoff/decide-status.ts';
import { ANA, AT, buildHandoff, OPS } from './build-handoff.ts';

const accepted: Acceptance = { ...NO_ACCEPTANCE, accepted: { by: { ...OPS, name: 'Olga', email: 'olga@acme.example' }, at: AT, score: 90, missing: [], text: null, values: {} } };
const rejected: Acceptance = { ...NO_ACCEPTANCE, rejections: [{ number: 1, reason: 'scope_creep', text: null, about: [], by: { ...OPS, name: 'Olga', email: 'olga@acme.example' }, at: AT, settled: null }] };
const memoryOf = (status: HandoffStatus): Acceptance | undefined =>
  status === 'rejected' ? rejected : ['accepted', 'in_onboarding', 'handed_to_cs', 'completed'].includes(status) ? accepted : undefined;

const INPUTS = { submit: { by: ANA, confirmed: 'Bo agrees' }, accept: { by: OPS }, reject: { by: OPS, reason: 'not_as_sold' }, ask: { by: OPS, text: 'Why?' } } as const;

function take(step: keyof typeof INPUTS, handoff: StoredHandoff, input: object = INPUTS[step]): Step {
  if (step === 'submit') return STEPS.submit.take(handoff, STEPS.submit.read(input), AT);
  if (step === 'accept') return STEPS.accept.take(handoff, STEPS.accept.read(input), AT);
  return step === 'reject' ? STEPS.reject.take(handoff, STEPS.reject.read(input), AT) : STEPS.ask.take(handoff, STEPS.ask.read(input), AT);
}

function outcome(step: keyof typeof INPUTS, status: HandoffStatus): string {
  try {
    return take(step, buildHandoff(status, memoryOf(status)))?.status ?? 'unchanged';
  } catch (error) {
    if (error instanceof HandoffError) return error.code;
    throw error;
  }
}

const ALLOWED = [
  ['pre_close', 'not_reached', 'not_reached', 'not_reached', 'pre_close'],
  ['incomplete', 'handoff_incomplete', 'handoff_incomplete', 'not_handed_in', 'incomplete'],
  ['ready', 'submitted', 'accepted', 'rejected', 'ready'],
  ['submitted', 'already_decided', 'accepted', 'rejected', 'submitted'],
  ['rejected', 'submitted', 'already_decided', 'already_decided', 'rejected'],
  ['accepted', 'already_decided', 'already_decided', 'already_decided', 'accepted'],
  ['in_onboarding', 'already_decided', 'already_decided', 'already_decided', 'in_onboarding'],
  ['handed_to_cs', 'already_decided', 'already_decided', 'already_decided', 'handed_to_cs'],
  ['completed', 'already_decided', 'already_decided', 'already_decided', 'completed'],
  ['withdrawn', 'handoff_withdrawn', 'handoff_withdrawn', 'handoff_withdrawn', 'handoff_withdrawn'],
  ['rescinded', 'handoff_withdrawn', 'handoff_withdrawn', 'handoff_withdrawn', 'handoff_withdrawn'],
] as const;

describe('what people may decide', () => {
  it.each(ALLOWED)('from %s: handing in gives %s, accepting %s, rejecting %s, asking %s', (status, submit, accept, reject, ask) => {
    expect([outcome('submit', status), outcome('accept', status), outcome('reject', status), outcome('ask', status)]).toEqual([submit, accept, reject, ask]);
  });

  it('every status has its row above', () => {
    expect(ALLOWED.map(([status]) => status).toSorted()).toEqual(Object.keys(TRANSITIONS).filter((status) => status !== 'new').toSorted());
  });

  it('names and texts are needed, and problems are all listed at once', () => {
    expect(() => readInput(rejectSchema, { by: { name: ' ', role: 'operations' }, reason: 'scope', text: '' })).toThrow(/by\.name is too short for a name; reason "scope" is none of .*; text is empty/);
    expect(() => readInput(rejectSchema, { by: OPS })).toThrow(/reason is missing: name one of scope_creep/);
    expect(() => readInput(rejectSchema, { by: OPS, reason: 'other', text: 'x'.repeat(2_001) })).toThrow(/longer than 2000 characters/);
  });

  it('a rejection is settled when it is handed in again, with what sales confirmed', () => {
    const step = take('submit', buildHandoff('rejected', rejected));
    expect(step?.acceptance).toMatchObject({ submitted: { by: ANA }, rejections: [{ number: 1, settled: { how: 'handed_in', by: ANA, text: 'Bo agrees' } }] });
  });

  it('events tell ids, numbers and codes, and nothing that somebody wrote', () => {
    const secret = 'The CFO is about to leave';
    const rejectedNow = take('reject', buildHandoff('ready'), { by: OPS, reason: 'other', text: secret, fields: [{ field: 'goal', text: secret }] });
    const asked = take('ask', buildHandoff('ready'), { by: OPS, text: secret, field: 'goals.primary' });
    expect(rejectedNow?.events).toEqual([{ type: 'rejected', data: { role: 'operations', number: 1, reason: 'other', fields: ['goal'] } }]);
    expect(asked?.events).toEqual([{ type: 'question_asked', data: { role: 'operations', number: 1, field: 'goal' } }]);
  });
});

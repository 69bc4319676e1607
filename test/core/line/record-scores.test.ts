import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE, type Acceptance } from '../../../src/core/acceptance/acceptance.ts';
import type { RecordedScores, StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { joinScores, neverReached, recordedEvents, recordScores } from '../../../src/core/line/record-scores.ts';
import { buildHandoff, EARLIER, LATER, NOW } from '../../store/build-rows.ts';

const known = (given: Partial<StoredHandoff>): StoredHandoff => buildHandoff({ updatedAt: EARLIER, ...given });
const at = (score: number, when: string) => ({ score, at: when });
const assessed = { score: 70, rewon: false, acceptance: undefined, at: NOW } as const;
const accepted: Acceptance = { ...NO_ACCEPTANCE, accepted: { by: { name: 'Omar', email: null, role: 'operations' }, at: LATER, score: 90, missing: [], text: null, values: {} } };
const NONE: RecordedScores = { beforeClose: null, atClose: null, atAcceptance: null };

describe('scores of a handoff that was saved before they were recorded', () => {
  it('takes the last one that stood before the close, when it was watched', () => {
    expect(recordScores(known({ status: 'pre_close', score: 40 }), { ...assessed, status: 'incomplete' })).toEqual({ beforeClose: at(40, EARLIER), atClose: at(70, NOW), atAcceptance: null });
  });
  it('remember that it was only watched, when it is lost on the way', () => {
    const lost = recordScores(known({ status: 'pre_close', score: 40 }), { ...assessed, status: 'withdrawn' });
    expect(neverReached({ status: 'withdrawn', ...(lost === undefined ? {} : { scores: lost }) })).toBe(true);
    expect(recordScores(known({ status: 'incomplete' }), { ...assessed, status: 'withdrawn' })).toBeUndefined();
  });
  it('makes up no score at a close that was not seen', () => {
    expect(recordScores(known({ status: 'incomplete' }), { ...assessed, status: 'ready' })).toBeUndefined();
  });
  it('knows the score at acceptance from the acceptance, and tells no event of it twice', () => {
    const before = known({ status: 'accepted', acceptance: accepted });
    const scores = recordScores(before, { ...assessed, status: 'accepted', acceptance: accepted });
    expect(scores).toEqual({ ...NONE, atAcceptance: at(90, LATER) });
    expect(recordedEvents(before, { scores: scores ?? NONE, backlog: false })).toEqual([]);
  });
  it('counts as reached once it was taken back, until somebody saw otherwise', () => {
    expect(neverReached({ status: 'withdrawn' })).toBe(false);
    expect(neverReached({ status: 'withdrawn', scores: { ...NONE, atAcceptance: at(90, NOW) } })).toBe(false);
    expect(neverReached({ status: 'withdrawn', scores: { ...NONE, beforeClose: at(40, NOW) } })).toBe(true);
  });
});

describe('recorded scores', () => {
  it('stay as they were while it is taken back', () => {
    const scores = { ...NONE, beforeClose: at(40, EARLIER) };
    expect(recordScores(known({ status: 'pre_close', scores }), { ...assessed, status: 'withdrawn' })).toEqual(scores);
  });
  it('of years of old deals make no event of their own when they are found', () => {
    const scores = { ...NONE, atClose: at(70, NOW) };
    expect(recordedEvents(null, { scores, backlog: true })).toEqual([]);
    expect(recordedEvents(null, { scores, backlog: false })).toEqual([{ moment: 'at_close', score: 70 }]);
  });
  it('of two handoffs that are one fill what the kept one did not see', () => {
    expect(joinScores({ ...NONE, atClose: at(70, NOW) }, { ...NONE, beforeClose: at(40, EARLIER), atClose: at(10, EARLIER) })).toEqual({ ...NONE, beforeClose: at(40, EARLIER), atClose: at(70, NOW) });
    expect(joinScores(undefined, { ...NONE, atClose: at(70, NOW) })).toEqual({ ...NONE, atClose: at(70, NOW) });
  });
  it('of one that was saved before they were recorded are not made those of a deal that was never reached', () => {
    expect(joinScores(undefined, { ...NONE, beforeClose: at(40, EARLIER) })).toBeUndefined();
  });
});

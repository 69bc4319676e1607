import { describe, expect, it } from '@jest/globals';
import { NO_ACCEPTANCE, type Acceptance } from '../../../src/core/acceptance/acceptance.ts';
import { advanceAcceptance } from '../../../src/core/acceptance/advance-acceptance.ts';
import { eraseAcceptance } from '../../../src/core/acceptance/erase-acceptance.ts';
import { joinAcceptance } from '../../../src/core/acceptance/join-acceptance.ts';
import { sayAudit, type AuditEntry } from '../../../src/core/acceptance/promise-audit.ts';
import { STEPS } from '../../../src/core/acceptance/steps.ts';
import { ANA, AT, buildHandoff, OPS } from './build-handoff.ts';

const LATER = '2026-11-25T09:00:00.000Z';
const { read, take } = STEPS.audit;
const RISK = { by: ANA, topic: 'integrations', outcome: 'at_risk', text: 'The ERP link is in beta' };
const entry = (outcome: AuditEntry['outcome'], at = AT): AuditEntry => ({ outcome, text: 'the words', by: OPS, at });
const withAudit = (audit: Acceptance['audit']): Acceptance => ({ ...NO_ACCEPTANCE, ...(audit === undefined ? {} : { audit }) });

describe('going through the promises', () => {
  it('each topic is recorded with its outcome, by whom and when, before the close already; status and score stay', () => {
    for (const status of ['pre_close', 'incomplete', 'ready', 'submitted', 'rejected'] as const) {
      const step = take(buildHandoff(status), read(RISK), AT);
      expect(step).toMatchObject({ status, acceptance: { audit: { integrations: { outcome: 'at_risk', text: 'The ERP link is in beta', by: ANA, at: AT } } } });
      expect(step?.events).toEqual([{ type: 'promise_audited', data: { role: 'sales', topic: 'integrations', outcome: 'at_risk', before: null } }]);
    }
  });

  it('the same said again changes nothing; another outcome takes its place, and the history tells what it was', () => {
    const known = buildHandoff('ready', withAudit({ integrations: { outcome: 'at_risk', text: RISK.text, by: ANA, at: AT }, scope: entry('confirmed') }));
    expect(take(known, read(RISK), LATER)).toBeNull();
    const step = take(known, read({ by: OPS, topic: 'integrations', outcome: 'adjusted', text: 'Phase two' }), LATER);
    expect(step?.acceptance.audit).toEqual({ scope: entry('confirmed'), integrations: { outcome: 'adjusted', text: 'Phase two', by: OPS, at: LATER } });
    expect(step?.events[0]?.data).toMatchObject({ outcome: 'adjusted', before: 'at_risk' });
  });

  it('an outcome that needs words is refused without them, and so are hires, unknown topics and what was accepted', () => {
    expect(() => take(buildHandoff('ready'), read({ by: ANA, topic: 'scope', outcome: 'adjusted' }), AT)).toThrow(/helps nobody without saying what/);
    expect(take(buildHandoff('ready'), read({ by: ANA, topic: 'scope', outcome: 'none' }), AT)).not.toBeNull();
    expect(() => take(buildHandoff('ready', undefined, { kind: 'employee' }), read(RISK), AT)).toThrow(/Nobody sold anything to a new hire/);
    expect(() => read({ by: ANA, topic: 'price', outcome: 'fine' })).toThrow(/topic is none of scope, timeline.*; outcome is none of confirmed/);
    const accepted = { ...NO_ACCEPTANCE, accepted: { by: OPS, at: AT, score: 90, missing: [], text: null, values: {} } };
    expect(() => take(buildHandoff('accepted', accepted), read(RISK), LATER)).toThrow(/accepted by Omar Ops on 2026-11-24 09:00 UTC/);
    expect(() => take(buildHandoff('withdrawn'), read(RISK), AT)).toThrow(/nothing to decide/);
  });

  it('is told in one phrase', () => {
    expect(sayAudit(undefined)).toBeNull();
    expect(sayAudit({ scope: entry('confirmed'), timeline: entry('at_risk') })).toBe('2 of 6 gone through, 1 at risk');
    expect(sayAudit({ scope: entry('none') })).toBe('1 of 6 gone through');
  });

  it('of two handoffs that are one, the latest word on each topic stays', () => {
    const joined = joinAcceptance(withAudit({ scope: entry('confirmed', LATER), timeline: entry('none') }), withAudit({ scope: entry('at_risk'), edge_cases: entry('none') }), false);
    expect(joined?.audit).toEqual({ scope: entry('confirmed', LATER), timeline: entry('none'), edge_cases: entry('none') });
  });

  it('who is forgotten leaves outcomes, not words; a deal that is won again is gone through again', () => {
    const known = withAudit({ scope: entry('at_risk') });
    expect(eraseAcceptance(known, 'Forgotten').audit).toEqual({ scope: { outcome: 'at_risk', text: 'Forgotten', by: { name: 'Forgotten', email: null, role: 'operations' }, at: AT } });
    expect(advanceAcceptance(known, { status: 'incomplete', record: buildHandoff('incomplete').record, rewon: true, at: LATER })).not.toHaveProperty('audit');
    expect(advanceAcceptance(known, { status: 'incomplete', record: buildHandoff('incomplete').record, rewon: false, at: LATER })).toHaveProperty('audit');
  });
});

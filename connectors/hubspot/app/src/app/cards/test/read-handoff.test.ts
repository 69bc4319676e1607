import { describe, expect, it } from '@jest/globals';
import { decideFix } from '../decide-fix.ts';
import { decideToday } from '../decide-today.ts';
import { readHandoff } from '../read-handoff.ts';
import { DEAL_ID, STATES, TODAY } from './card-states.ts';

const read = (own: Readonly<Record<string, string>>) => readHandoff({ ...STATES.ready, ...own }, TODAY);

describe('what the deal’s properties say', () => {
  it.each([['62', 62], ['61.9', 61], ['130', 100], ['-5', 0], ['0', 0], ['many', null]])('reads the score %s as %s', (text, score) => {
    expect(read({ handoff_score: text })?.score).toBe(score);
  });

  it.each([['2026-11-21', true], ['2026-11-22', false], [String(Date.UTC(2026, 10, 21)), true]])('knows whether the deadline %s has passed', (text, isPast) => {
    expect(read({ handoff_next_deadline: text })?.deadline?.isPast).toBe(isPast);
  });

  it('shows no date that is none', () => {
    expect(read({ handoff_next_deadline: 'soon', handoff_checked_at: '12' })).toMatchObject({ deadline: null, checkedOn: null });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'handoff', 'https://a b'])('opens no address like %s', (link) => {
    expect(read({ handoff_link: link })?.link).toBeNull();
  });

  it('shows a status that the mapping does not know as it stands', () => {
    expect(read({ handoff_status: 'toString' })).toMatchObject({ status: null, statusLabel: 'toString' });
  });
});

describe('where a gap is filled', () => {
  const fix = (path: string, own: object = {}) => decideFix({ field: 'f', label: 'F', owner: 'o', reason: 'blank', where: { object: 'deals', externalId: String(DEAL_ID), path }, ...own }, DEAL_ID);

  it.each([
    ['handoff_goal', { kind: 'properties', properties: ['handoff_goal'] }],
    ['owner', { kind: 'properties', properties: ['hubspot_owner_id'] }],
    ['stage.label', { kind: 'properties', properties: ['dealstage'] }],
    ['handoff_plan or line_items', { kind: 'properties', properties: ['handoff_plan'] }],
    ['company.industry', { kind: 'company', properties: ['industry'] }],
    ['contacts.association.labels.0', { kind: 'associate', objectTypeId: '0-1' }],
    ['line_items', { kind: 'told' }],
    ['Amount + Extra', { kind: 'told' }],
  ])('%s', (path, expected) => {
    expect(fix(path)).toMatchObject(expected);
  });

  it('asks for a company where the deal has none', () => {
    expect(fix('company.industry', { reason: 'absent' })).toMatchObject({ kind: 'associate', objectTypeId: '0-2' });
  });

  it('opens the property of the other deal, and tells of anything else that belongs there', () => {
    const where = { object: 'deals', externalId: '99' };
    expect(fix('', { where: { ...where, path: 'handoff_goal' } })).toMatchObject({ kind: 'properties', objectId: 99 });
    expect(fix('', { where: { ...where, path: 'contacts' } })).toMatchObject({ kind: 'told' });
  });

  it('tells of another system, and says nothing of what sellers cannot mend', () => {
    expect(fix('', { where: { object: 'Opportunity', externalId: '006A', path: 'NextStep' } })).toEqual({ kind: 'told', text: 'Fill it in at Opportunity: NextStep.' });
    expect(fix('handoff_goal', { reason: 'unmapped' })).toBeNull();
    expect(fix('handoff_goal', { reason: 'unreadable' })).toBeNull();
    expect(fix('x', { where: null })).toBeNull();
  });
});

describe('today', () => {
  it.each([['America/Los_Angeles', '2026-11-21'], ['Asia/Tokyo', '2026-11-22'], ['Nowhere/Atall', '2026-11-22']])('is the portal’s, in %s %s', (zone, day) => {
    expect(decideToday(new Date('2026-11-22T03:00:00Z'), zone)).toBe(day);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Gap } from '../../../src/core/handoff/handoff.ts';
import { sayReadiness } from '../../../src/core/handoff/say-readiness.ts';

const gap = (label: string, over: Partial<Gap> = {}): Gap => ({
  requirement: label, field: 'f', label, reason: 'blank', ownerRole: 'sales_rep', owner: { id: null, name: null, email: null, via: 'role' },
  weight: 1, gate: false, dueDate: null, due: true, note: null, where: null, ...over,
});
const say = (gaps: readonly Gap[], unreadable: readonly string[] = [], score: number | null = 40): string => sayReadiness('customer', { gaps, unreadable, score });

describe('readiness before the close, in one sentence', () => {
  it('names what would be missed, gates first and then what weighs most', () => {
    expect(say([gap('Plan', { weight: 3 }), gap('Scope', { weight: 8 }), gap('Goal', { weight: 2, gate: true })])).toBe('If this closed today, operations would miss: Goal, Scope and Plan.');
    expect(say([gap('Goal')])).toBe('If this closed today, operations would miss: Goal.');
  });
  it('counts what it does not name', () => {
    expect(say(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((label) => gap(label)))).toBe('If this closed today, operations would miss: A, B, C, D and 3 more.');
  });
  it('leaves out what is not due yet', () => {
    expect(say([gap('Goal'), gap('Kick-off notes', { due: false })])).toBe('If this closed today, operations would miss: Goal.');
  });
  it('says so when nothing is missing', () => {
    expect(say([], [], 100)).toBe('If this closed today, nothing would be missing.');
  });
  it('speaks of the offer and the teams for a hire', () => {
    expect(sayReadiness('employee', { gaps: [gap('Start date'), gap('Manager')], unreadable: [], score: 0 })).toBe('If the offer were accepted today, the teams would miss: Start date and Manager.');
  });
  it('lays what nothing feeds or nobody may read on no seller', () => {
    const unfed = gap('Scope', { reason: 'unmapped' });
    expect(say([gap('Goal'), unfed], ['risks'])).toBe('If this closed today, operations would miss: Goal.');
    expect(say([unfed], ['risks'])).toBe('If this closed today, nothing would be missing that sales can fill in; 2 fields are not connected or hidden from the connection.');
    expect(say([unfed])).toContain('1 field is not connected');
  });
  it('cuts at whole labels to fit a field of 255 characters', () => {
    const long = [70, 71, 72, 73].map((length) => gap('x'.repeat(length)));
    const said = say(long);
    expect(said).toBe(`If this closed today, operations would miss: ${'x'.repeat(70)}, ${'x'.repeat(71)} and 2 more.`);
    expect(say([gap('y'.repeat(400)), gap('Goal')])).toBe('If this closed today, operations would miss 2 answers.');
  });
  it('does not call a record ready of which nothing can be scored', () => {
    expect(say([], [], null)).toBe('Nothing is due yet that could be scored.');
  });
});

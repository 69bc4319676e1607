import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isReady } from '../../../src/core/report/assessed.ts';
import { FirstRunTally } from '../../../src/core/report/tally-first-run.ts';
import type { AssessedGap } from '../../../src/core/report/assessed.ts';
import type { AssessedRow } from '../../../src/core/report/report-store.ts';
import type { FirstRunReport } from '../../../src/core/view/first-run-report.ts';

const SCOPE = { kind: 'customer', connections: ['sales'], neverSynced: [], from: '2026-08-22T09:00:00.000Z', to: '2026-11-22T09:00:00.000Z' } as const;
/** Ten requirements of weight 10 each. */
const ASKED = ['goal', 'risk', 'scope', 'owner', 'date', 'value', 'term', 'plan', 'seats', 'lead'];

const gap = (requirement: string, given: Partial<AssessedGap> = {}): AssessedGap => ({
  requirement, field: `f.${requirement}`, label: requirement.toUpperCase(), ownerRole: 'sales_rep', weight: 10, gate: false, reason: 'blank', placeholder: null, ...given,
});

/** Reached in the middle of the time, ready from 80 on. */
function row(gaps: readonly AssessedGap[], given: Partial<Omit<AssessedRow, 'assessed'>> & Partial<AssessedRow['assessed']> = {}): AssessedRow {
  const { score = 100 - gaps.length * 10, reachedAt = '2026-10-01', olderThanStart = false, ...assessed } = given;
  return { score, reachedAt, olderThanStart, assessed: { readyAt: 80, met: 100 - gaps.length * 10, total: 100, unreadable: 0, asked: ASKED, gaps, ...assessed } };
}

function report(rows: readonly AssessedRow[]): FirstRunReport {
  const tally = new FirstRunTally(SCOPE);
  for (const each of rows) tally.add(each);
  return tally.report();
}

describe('the first-run report', () => {
  it('counts scores, bins, median and what is lacking, most lacking first', () => {
    const found = report([
      row([]), row([gap('goal')]), row([gap('goal'), gap('risk')], { olderThanStart: true }),
      row([gap('goal', { reason: 'placeholder', placeholder: 'TBD' }), gap('risk', { reason: 'unmapped' }), gap('scope')]),
    ]);
    expect(found).toMatchObject({ kind: 'customer', handoffs: 4, ready: 3, median: 85, placeholders: 1, olderThanStart: 1, notAssessed: 0, undated: 0 });
    expect(found.distribution.map(({ handoffs }) => handoffs)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 2]);
    expect(found.distribution[9]).toEqual({ from: 90, to: 100, handoffs: 2 });
    expect(found.lacking).toEqual([
      { requirement: 'goal', field: 'f.goal', label: 'GOAL', ownerRole: 'sales_rep', lacking: 3, placeholders: 1, unmapped: 0, asked: 4, share: 0.75 },
      { requirement: 'risk', field: 'f.risk', label: 'RISK', ownerRole: 'sales_rep', lacking: 2, placeholders: 0, unmapped: 1, asked: 4, share: 0.5 },
      { requirement: 'scope', field: 'f.scope', label: 'SCOPE', ownerRole: 'sales_rep', lacking: 1, placeholders: 0, unmapped: 0, asked: 4, share: 0.25 },
    ]);
  });

  it('measures a share against those that are asked, not against all', () => {
    expect(report([row([gap('goal')]), row([], { asked: ['risk'] })]).lacking[0]).toMatchObject({ lacking: 1, asked: 1, share: 1 });
  });

  it('takes the middle score of an odd number, and none of none', () => {
    expect(report([row([]), row([gap('goal')]), row([gap('goal'), gap('risk'), gap('scope')])]).median).toBe(90);
    expect(report([])).toMatchObject({ handoffs: 0, median: null, lifts: { requirements: [], sentence: 'There is nothing to score in this time.' } });
  });

  it('leaves out what was reached at another time, however the source writes its dates, and says how many have none', () => {
    const found = report([
      row([], { reachedAt: '2026-08-22T10:59:59.000+0200' }), row([], { reachedAt: '2026-08-22T11:00:00.000+0200' }), row([], { reachedAt: '2026-11-22' }), row([], { reachedAt: '2026-11-23' }),
      row([], { reachedAt: null }), row([], { reachedAt: 'soon' }),
    ]);
    expect(found).toMatchObject({ handoffs: 2, undated: 2 });
  });

  it('neither scores nor lifts what has no score, and holds nothing ready that our credential may not read', () => {
    const found = report([row([], { score: null, total: 0, met: 0 }), row([], { unreadable: 1 })]);
    expect(found).toMatchObject({ handoffs: 2, ready: 0, median: 100, notAssessed: 1, unreadable: 1, lifts: { requirements: [], readyNow: 0, readyThen: 0, of: 1 } });
    expect(found.lifts.sentence).toBe('No three fields alone would lift the one that is not ready over the line.');
  });

  it('counts spellings of one placeholder together and shows the most frequent one', () => {
    const held = (placeholder: string) => row([gap('goal', { reason: 'placeholder', placeholder })]);
    expect(report([held('tbd'), held('TBD'), held('TBD'), held('n/a'), held('…')]).examples).toEqual([{ text: 'TBD', times: 3 }, { text: 'n/a', times: 1 }, { text: '…', times: 1 }]);
  });
});

describe('the three fields that would lift most', () => {
  it('are found together where none of them helps alone', () => {
    const five = (names: readonly string[]) => row(names.map((name) => gap(name)));
    const found = report([
      five(['goal', 'risk', 'scope', 'owner', 'date']), five(['goal', 'risk', 'scope', 'plan', 'seats']), five(['goal', 'risk', 'scope', 'lead', 'term']),
      // Most lack these, and answering them makes nobody ready: a gate stays open.
      ...['a', 'b', 'c', 'd'].map((other) => row([gap('value'), gap('plan'), ...['lead', 'seats', 'term'].map((name) => gap(name, { gate: true })), gap(other, { gate: true })])),
    ]);
    expect(found.lifts).toEqual({
      requirements: [{ requirement: 'goal', label: 'GOAL' }, { requirement: 'risk', label: 'RISK' }, { requirement: 'scope', label: 'SCOPE' }], readyNow: 0, readyThen: 3, of: 7,
      sentence: 'These three fields would lift 3 of the 7 that are not ready over the line: GOAL, RISK and SCOPE. 3 of 7 would be ready instead of 0.',
    });
  });

  it('are fewer where fewer do, and say what most means', () => {
    const gated = row([gap('goal', { gate: true })]);
    expect(report([gated, gated, row([]), row(ASKED.slice(0, 7).map((name) => gap(name)))]).lifts).toEqual({
      requirements: [{ requirement: 'goal', label: 'GOAL' }], readyNow: 1, readyThen: 3, of: 4,
      sentence: 'This field would lift most of them over the line: GOAL. 3 of 4 would be ready instead of 1.',
    });
    expect(report([gated, row([])]).lifts.sentence).toBe('This field would lift the one that is not ready over the line: GOAL. 2 of 2 would be ready instead of 1.');
    expect(report([gated, gated]).lifts.sentence).toBe('This field would lift all 2 that are not ready over the line: GOAL. 2 of 2 would be ready instead of 0.');
    expect(report([row([]), row([])]).lifts.sentence).toBe('All 2 are ready.');
  });

  it('need every gap closed where only 100 is ready', () => {
    const found = report([row([gap('goal', { weight: 0.4 })], { readyAt: 100, met: 99.6, total: 100, score: 99 }), row([gap('goal', { weight: 0.4 }), gap('risk', { weight: 0 })], { readyAt: 100, met: 99.6, score: 99 })]);
    expect(found.lifts).toMatchObject({ requirements: [{ requirement: 'goal' }, { requirement: 'risk' }], readyNow: 0, readyThen: 2 });
  });

  it('are the best of all sets of three', () => {
    const gaps = fc.uniqueArray(fc.constantFrom(...ASKED.slice(0, 7)), { maxLength: 6 }).chain((names) => fc.tuple(fc.constant(names), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })));
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 12 }), (world) => {
        const rows = world.map(([names, gates]) => row(names.map((name, index) => gap(name, { gate: gates[index] ?? false }))));
        const readyWith = (...answered: readonly string[]): number => rows.filter(({ assessed }) => isReady(assessed, new Set(answered))).length;
        const best = Math.max(...ASKED.flatMap((a) => ASKED.flatMap((b) => ASKED.map((c) => readyWith(a, b, c)))));
        const { readyNow, readyThen, requirements } = report(rows).lifts;
        expect({ readyNow, readyThen }).toEqual({ readyNow: readyWith(), readyThen: best });
        expect(readyWith(...requirements.map(({ requirement }) => requirement))).toBe(best);
      }),
      { numRuns: 50 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { firstReadFilter, passesFirstRead } from '../../../connectors/hubspot/pull/first-read-filter.ts';
import type { Stage } from '../../../connectors/hubspot/metadata.ts';

const stage = (id: string, label: string, isWon: boolean): Stage => ({ id, label, pipelineId: 'default', pipeline: 'Sales', isClosed: isWon, isWon, probability: isWon ? '1.0' : '0.5' });
const wonOr = (label: string) => [[{ path: 'stage.isWon', oneOf: [true] }], [{ path: 'stage.label', oneOf: [label] }]];

describe('what is worth a first reading', () => {
  it('is said by stages, and decided alike for a row that was found otherwise', () => {
    const groups = firstReadFilter(wonOr('Late'), new Map(), [stage('1', 'Won', true), stage('2', 'Late', false), stage('3', 'Early', false)]);
    expect(groups.map((group) => group.map(({ propertyName, values }) => [propertyName, values]))).toEqual([[['dealstage', ['1']]], [['dealstage', ['2']]]]);
    expect(['1', '2', '3'].map((dealstage) => passesFirstRead(groups, { id: '9', properties: { dealstage } }))).toEqual([true, true, false]);
  });

  it('is left to the core where its stages would make a search longer than HubSpot takes', () => {
    const many = (count: number) => Array.from({ length: count }, (_, nth) => stage(`5d2c1a7e-0000-4000-8000-${String(nth).padStart(12, '0')}`, nth % 2 === 0 ? 'Won' : 'Late', nth % 2 === 0));
    expect(firstReadFilter(wonOr('Late'), new Map(), many(40))).toHaveLength(2);
    expect(firstReadFilter(wonOr('Late'), new Map(), many(76))).toEqual([]);
  });
});

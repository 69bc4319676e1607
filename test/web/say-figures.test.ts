import { describe, expect, it } from '@jest/globals';
import { sayCost } from '../../src/web/draft/say-figures.ts';

const cost = (openHandoffs: number, lacking: number, unknown: number): string => sayCost({ owner: 'sales_rep', openHandoffs, lacking, unknown });

describe('what a new requirement costs, in words', () => {
  it('counts only answers that are known', () => {
    expect(cost(0, 0, 0)).toBe('It applies to no open handoff today.');
    expect(cost(6, 2, 0)).toBe('2 of 6 open handoffs lack it; sales rep would be asked.');
    expect(cost(6, 0, 0)).toBe('All 6 open handoffs have an answer.');
    expect(cost(6, 2, 3)).toBe('2 of 3 open handoffs lack it; sales rep would be asked. Of 3 more the answer is not stored.');
    expect(cost(6, 0, 6)).toBe('It applies to 6 open handoffs; whether they have an answer is not stored.');
  });
});

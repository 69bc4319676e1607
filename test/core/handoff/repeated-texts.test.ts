import { describe, expect, it } from '@jest/globals';
import type { FieldAnswer, HandoffRecord } from '../../../src/core/handoff/record.ts';
import { findRepeatedTexts } from '../../../src/core/handoff/repeated-texts.ts';

const answer = (value: string, note: string | null = null): FieldAnswer => ({ value, reason: null, raw: null, source: null, transform: null, note });
const deal = (answers: Readonly<Record<string, FieldAnswer>>): HandoffRecord => ({ kind: 'customer', title: 'x', url: null, reachedAt: null, answers, owners: {} });
const deals = (count: number, make: (index: number) => Readonly<Record<string, FieldAnswer>>): readonly HandoffRecord[] => Array.from({ length: count }, (_, index) => deal(make(index)));

describe('the same text in many records', () => {
  it('is found whatever its spacing and case', () => {
    const texts = findRepeatedTexts(deals(40, (index) => ({ 'goals.primary': answer(index % 2 === 0 ? 'Improve  efficiency' : 'improve efficiency') })));
    expect(texts).toEqual(['improve efficiency']);
  });

  it('is not suspected when it is rare, or rare among very many', () => {
    expect(findRepeatedTexts(deals(19, () => ({ 'goals.primary': answer('Improve efficiency') })))).toEqual([]);
    expect(findRepeatedTexts(deals(1_000, (index) => ({ 'goals.primary': answer(index < 30 ? 'Improve efficiency' : `Goal ${index}`) })))).toEqual([]);
  });

  it('is an answer when it states that there is none, and when the field is no free text', () => {
    expect(findRepeatedTexts(deals(40, () => ({ promises: answer('none', 'states that there is none'), 'contract.plan': answer('Platform') })))).toEqual([]);
  });
});

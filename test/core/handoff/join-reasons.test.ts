import { expect, it } from '@jest/globals';
import { joinReasons } from '../../../src/core/handoff/join-reasons.ts';

it('several reasons stand in one line, a whole sentence with its full stop', () => {
  expect(joinReasons(['If this closed today, operations would miss: Goal.', null, '1 open question'])).toBe('If this closed today, operations would miss: Goal. 1 open question');
  expect(joinReasons(['1 gate missing: Goal', '1 open question'])).toBe('1 gate missing: Goal; 1 open question');
  expect(joinReasons([null])).toBeNull();
});

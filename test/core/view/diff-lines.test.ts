import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffLines } from '../../../src/core/view/diff-lines.ts';

describe('what changed between two texts', () => {
  it('is shown with three lines around it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].join('\n');
    expect(diffLines(before, before.replace('5', 'five'))).toEqual({ added: 1, removed: 1, lines: ['…', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', '…'] });
    expect(diffLines(before, before)).toEqual({ added: 0, removed: 0, lines: [] });
  });

  it('tells enough to make the one from the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { lines, added, removed } = diffLines(before, after);
        if (before === after) return expect(lines).toEqual([]);
        expect(after.split('\n').length - before.split('\n').length).toBe(added - removed);
        // Up to six lines nothing is far from a change, unless the change is at one end.
        if (lines.includes('…')) return undefined;
        expect(lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1)).join('\n')).toBe(before);
        return expect(lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1)).join('\n')).toBe(after);
      }),
    );
  });
});

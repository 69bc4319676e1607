import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeTexts } from '../../src/core/rules-text/merge-text.ts';
import { applyChoices } from '../../src/web/draft/merge-choices.ts';
import { problemsIn } from '../../src/web/draft/read-rules.ts';
import { changedUntil } from '../../src/web/draft/text-history.ts';
import { offsetOfLine, withTyped } from '../../src/web/draft/typed-text.ts';

describe('a text in a text field', () => {
  it('keeps the line breaks of every line that was not touched', () => {
    expect(withTyped('a\r\nb\nc\r\n', 'a\nbb\nc\n')).toBe('a\r\nbb\nc\r\n');
    expect(withTyped('a\r\nc\r\n', 'a\nb\nc\n')).toBe('a\r\nb\r\nc\r\n');
    expect(withTyped('a\nc\n', 'a\nb\nc\n')).toBe('a\nb\nc\n');
  });

  it('nothing typed changes nothing, whatever its line breaks', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', '\n', '\r\n', ' ')), (parts) => {
      const text = parts.join('');
      expect(withTyped(text, text.replaceAll('\r\n', '\n'))).toBe(text);
    }));
  });

  it('what was typed stands in it, read as the field shows it', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n')), fc.array(fc.constantFrom('a', 'b', '\n')), (parts, typed) => {
      expect(withTyped(parts.join(''), typed.join('')).replaceAll('\r\n', '\n')).toBe(typed.join(''));
    }));
  });

  it('finds the line that a problem names, and where a text changed', () => {
    expect(offsetOfLine('one\ntwo\nthree', 3)).toBe(8);
    expect(offsetOfLine('one', 9)).toBe(0);
    expect(changedUntil('one two', 'one, two')).toBe(4);
  });
});

describe('two texts that become one', () => {
  const base = 'one\ntwo\nthree\nfour\nfive\n';
  const merged = mergeTexts(base, 'one\nTWO\nthree\nFOUR\nfive\n', 'one\nzwei\nthree\nvier\nfive\nsix\n');

  it('each contradiction is decided by itself; undecided gives nothing', () => {
    expect(merged.conflicts).toHaveLength(2);
    expect(applyChoices(merged.text, merged.conflicts, ['mine', null])).toBeNull();
    expect(applyChoices(merged.text, merged.conflicts, ['theirs', 'mine'])).toBe('one\nzwei\nthree\nFOUR\nfive\nsix\n');
    expect(applyChoices(merged.text, merged.conflicts, ['both', 'theirs'])).toBe('one\nTWO\nzwei\nthree\nvier\nfive\nsix\n');
  });

  it('a last line without a break keeps none', () => {
    const { text, conflicts } = mergeTexts('a\nb', 'a\nmine', 'a\ntheirs');
    expect(applyChoices(text, conflicts, ['theirs'])).toBe('a\ntheirs');
    expect(applyChoices(text, conflicts, ['both'])).toBe('a\nmine\ntheirs');
  });
});

describe('a text that cannot be read', () => {
  it('says line and remedy of its own, in place of what the service said of an older text', () => {
    const served = [{ file: 'a.yaml', line: 9, column: 1, path: 'x', message: 'old', suggestion: null, remedy: null }];
    expect(problemsIn({ name: 'a.yaml', text: 'handoff: customer\nlist: [1, 2\n' }, served)).toMatchObject([{ file: 'a.yaml', line: expect.any(Number), remedy: expect.stringContaining('undo') }]);
    expect(problemsIn({ name: 'a.yaml', text: 'handoff: customer\n' }, served)).toEqual(served);
    expect(problemsIn({ name: 'a.yaml', text: 'Lorem ipsum' }, [])).toMatchObject([{ line: 1, message: expect.stringContaining('no rules file') }]);
    expect(problemsIn({ name: 'a.yaml', text: '' }, [])).toHaveLength(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { mergeTexts } from '../../../src/core/rules-text/merge-text.ts';

const base = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n';

describe('merging what two sides made of a text', () => {
  it('takes the changes of both where they touch different lines', () => {
    expect(mergeTexts(base, base.replace('a: 1', 'a: 9'), base.replace('e: 5', 'e: 6\nf: 7'))).toEqual({ text: 'a: 9\nb: 2\nc: 3\nd: 4\ne: 6\nf: 7\n', conflicts: [] });
  });

  it('takes the same change of both sides once', () => {
    const same = base.replace('c: 3', 'c: 8');
    expect(mergeTexts(base, same, same)).toEqual({ text: same, conflicts: [] });
  });

  it('tells a line that both changed, with its place, and keeps mine', () => {
    expect(mergeTexts(base, base.replace('c: 3', 'c: mine'), base.replace('c: 3', 'c: theirs'))).toEqual({
      text: base.replace('c: 3', 'c: mine'),
      conflicts: [{ line: 3, mine: ['c: mine'], theirs: ['c: theirs'], base: ['c: 3'] }],
    });
  });

  it('tells a line that one removed and the other changed', () => {
    expect(mergeTexts(base, base.replace('c: 3\n', ''), base.replace('c: 3', 'c: theirs')).conflicts).toEqual([{ line: 3, mine: [], theirs: ['c: theirs'], base: ['c: 3'] }]);
  });

  it('does not take the line breaks of another editor for a change', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    expect(mergeTexts(base, crlf(base.replace('a: 1', 'a: 9')), base.replace('e: 5', 'e: 6'))).toEqual({ text: crlf('a: 9\nb: 2\nc: 3\nd: 4\ne: 6\n'), conflicts: [] });
  });

  it('makes one conflict of texts with very many equal lines, and none where one side changed nothing', () => {
    const many = (first: string, line: string) => `head\n${first}\n${`${line}\n`.repeat(3_000)}tail\n`;
    const [from, mine, theirs] = [many('a', 'same'), many('mine', 'same'), many('theirs', 'same')];
    expect(mergeTexts(from, mine, theirs)).toEqual({ text: mine, conflicts: [{ line: 2, mine: ['mine'], theirs: ['theirs'], base: ['a'] }] });
    expect([mergeTexts(from, mine, from), mergeTexts(from, from, theirs)]).toEqual([{ text: mine, conflicts: [] }, { text: theirs, conflicts: [] }]);
  });
});

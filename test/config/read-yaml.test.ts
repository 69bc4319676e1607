import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../../src/config/config-problem.ts';
import { readYaml } from '../../src/config/read-yaml.ts';

const read = (source: string | Uint8Array): string => {
  const result = readYaml(source, 'm.yaml');
  return result.ok ? 'ok' : result.problems.map(formatProblem).join('\n');
};

describe('reading YAML', () => {
  it('knows the line and column of names and values, also behind an alias', () => {
    const result = readYaml('a: &x\n  b: [1, 2]\nc: *x\n', 'm.yaml');
    if (!result.ok) throw new Error('refused');
    expect(result.document.positionOf(['a', 'b', 1], 'value')).toEqual({ line: 2, column: 10 });
    expect(result.document.positionOf(['c', 'b'], 'key')).toEqual({ line: 2, column: 3 });
    expect(result.document.positionOf(['a', 'missing', 'deeper'], 'value')).toEqual({ line: 2, column: 3 });
  });

  it('keeps dates, yes and no as the text that was written', () => {
    const result = readYaml('a: 2026-11-01\nb: yes\ntrue: [x]\n1: y', 'm.yaml');
    expect(result).toMatchObject({ ok: true, document: { value: { a: '2026-11-01', b: 'yes', true: ['x'], 1: 'y' } } });
  });

  it.each([
    ['a file of more than one megabyte', `a: "${'x'.repeat(1024 * 1024)}"`, 'larger than the 1024 kB allowed'],
    ['a name given twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'm.yaml:4:3  this name appears twice'],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'a tab is used for indentation'],
    ['several documents', 'a: 1\n---\nb: 2\n', 'more than one document'],
    ['a block that contains itself', 'a: &x\n  b:\n    c: *x\n', 'm.yaml:3:8  "*x" stands inside the block it refers to'],
    ['a name that would reach into the program', '__proto__: { a: 1 }', '"__proto__" cannot be used'],
    ['an unclosed quote', 'a: "x\n', 'not readable as YAML'],
    ['nesting without end', '['.repeat(100_000), 'm.yaml'],
  ])('refuses %s', (_case, text, expected) => {
    expect(read(text)).toContain(expected);
  });

  it('refuses aliases that multiply each other', () => {
    const levels = Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(', ')}]`);
    expect(read(['l0: &l0 [x]', ...levels].join('\n'))).toContain('aliases (*name) make the file far larger than it looks');
  });

  it.each([
    ['Latin-1', new Uint8Array([0x61, 0x3a, 0x20, 0xe9])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00])],
    ['binary', new Uint8Array([0x61, 0x00, 0x61])],
  ])('refuses a %s file and says which encoding to use', (_case, bytes) => {
    expect(read(bytes)).toBe('m.yaml  the file is not UTF-8 text (save it with the encoding UTF-8)');
  });

  it('accepts a byte order mark', () => {
    expect(read(Buffer.from('\uFEFFa: 1'))).toBe('ok');
  });
});

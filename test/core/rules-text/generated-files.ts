import fc from 'fast-check';

/** A file as people write them: every node with its own style, comments and blank lines. */
interface Leaf {
  readonly kind: 'leaf';
  readonly source: string;
  readonly block: readonly string[] | null;
}
interface Branch {
  readonly kind: 'map' | 'list';
  readonly flow: boolean;
  readonly pad: string;
  readonly entries: readonly { readonly name: string; readonly above: string | null; readonly beside: string; readonly blank: boolean; readonly node: Tree }[];
}
type Tree = Leaf | Branch;

const SOURCES = [
  'plain', 'Account.Name', 'two words', '12', '0.5', '-3', 'true', 'false', 'null', '~', '2026-11-01', '""', "''", '"a # b"', "'it''s'", '"tab\\t end"', '"${SECRET}"', '"*/5 * * * *"',
  'a#b', 'http://x/y?z=1', '"yes"', "'12'", '"ünï → ✓"', '"line\\nbreak"', '.5', '1e3', '0x1F', 'N/A', '"{ x: 1 }"',
];
const BLOCKS = [['|', 'first', '', '# no comment'], ['>-', 'folded text', 'over lines'], ['|-', 'key: value'], ['|+', 'kept', '']];
const NAMES = ['id', 'field', 'weight', 'contract.value', 'goals.primary', '"quoted key"', "'single'", 'two words', 'yes', '12', 'label', '"a: b"', 'owner', 'due', 'x_1'];
const COMMENTS = ['# why', '#', '# { a: 1 }', '#- not an entry', '# "quote', '# key: value'];

const { tree } = fc.letrec<{ tree: Tree; leaf: Leaf; branch: Branch }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('branch')),
  leaf: fc.record({ kind: fc.constant('leaf' as const), source: fc.constantFrom(...SOURCES), block: fc.option(fc.constantFrom(...BLOCKS), { freq: 6 }) }),
  branch: fc.record({
    kind: fc.constantFrom('map' as const, 'list' as const),
    flow: fc.boolean(),
    pad: fc.constantFrom('', ' '),
    entries: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...NAMES), above: fc.option(fc.constantFrom(...COMMENTS), { freq: 3 }), beside: fc.constantFrom('', '', '', ' # beside', '   # "b', ' '), blank: fc.boolean(), node: tie('tree') }),
      { minLength: 0, maxLength: 5, selector: (entry) => entry.name },
    ),
  }),
}));

const flow = (node: Tree): string => {
  if (node.kind === 'leaf') return node.source;
  const parts = node.entries.map((entry) => (node.kind === 'map' ? `${entry.name}: ${flow(entry.node)}` : flow(entry.node)));
  const [open, close] = node.kind === 'map' ? ['{', '}'] : ['[', ']'];
  return open + node.pad + parts.join(`,${node.pad}`) + (parts.length === 0 ? '' : node.pad) + close;
};

/** Lines of a block whose entries stand at `column`. */
function block(node: Branch, column: number, step: number): string[] {
  const indent = ' '.repeat(column);
  return node.entries.flatMap((entry) => {
    const mark = node.kind === 'map' ? `${entry.name}:` : '-';
    const before = [...(entry.blank ? [''] : []), ...(entry.above === null ? [] : [indent + entry.above])];
    const child = entry.node;
    if (child.kind === 'leaf' && child.block !== null) {
      const [head = '', ...lines] = child.block;
      return [...before, `${indent}${mark} ${head}`, ...lines.map((line) => (line === '' ? '' : indent + ' '.repeat(step) + line))];
    }
    if (child.kind === 'leaf' || child.flow || child.entries.length === 0) return [...before, `${indent}${mark} ${flow(child)}${entry.beside}`];
    const compact = node.kind === 'list' && !child.entries[0]?.blank && child.entries[0]?.above === null;
    const inner = block(child, column + (compact ? 2 : step), step);
    return compact ? [...before, `${indent}- ${(inner[0] ?? '').trimStart()}`, ...inner.slice(1)] : [...before, `${indent}${mark}${entry.beside}`, ...inner];
  });
}

/** Texts of rules files with comments, blocks and brackets, quotes, CRLF, a byte order mark, or no line break at the end. */
export const generatedFile: fc.Arbitrary<string> = fc
  .record({ root: tree, header: fc.boolean(), step: fc.constantFrom(2, 2, 4), crlf: fc.boolean(), mark: fc.boolean(), ends: fc.boolean(), footer: fc.boolean() })
  .map(({ root, header, step, crlf, mark, ends, footer }) => {
    const body = root.kind === 'leaf' || root.entries.length === 0 ? [flow(root)] : block(root, 0, step);
    const lines = [...(header ? ['# yaml-language-server: $schema=x', '# header'] : []), ...body, ...(footer ? ['# footer'] : [])];
    return (mark ? '\uFEFF' : '') + lines.join(crlf ? '\r\n' : '\n') + (ends ? (crlf ? '\r\n' : '\n') : '');
  });

/** Values as a page may send them. */
export const sentValue = fc.oneof(
  fc.constantFrom('yes', 'no', 'null', '~', '12', '0.5', '1_000', '08:00', '2026-11-01', '', ' lead', 'trail ', 'a: b', 'a #b', '- x', '[x', '{', '*a', '&a', '!t', '%d', '@x', '`', "it's", 'say "hi"', 'two\nlines', 'end\n', '\ttab', '<<', '=', '---', 'ü\u0085\u2028', 'a,b', '0x1F', 'true', 'Y', '.inf', 'key:', '?', '\n', '\r\n'),
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('a', 'b', 'TBD', 'n/a'), { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('from', 'as', 'values', 'Economic Buyer', 'no', '7'), fc.oneof(fc.string(), fc.integer(), fc.array(fc.integer(), { maxLength: 3 }), fc.dictionary(fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'), fc.string(), { maxKeys: 3 })), { maxKeys: 4 }),
);

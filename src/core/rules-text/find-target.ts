import { isAlias, isMap, visit, type Node } from 'yaml';
import { EditError } from './edit-error.ts';
import { isGroup, isNode, outline, type Entry, type Group } from './outline-text.ts';
import type { ParsedText, Path, Position } from './parse-text.ts';

/** One step on the way to a place in the text. */
export interface Link {
  readonly group: Group;
  readonly index: number;
  readonly entry: Entry;
}

/** The entries from the root to `path`, which must be there. Throws EditError where an alias or a repeated block lies on the way. */
export function findLinks(parsed: ParsedText, path: Path): Link[] {
  const links: Link[] = [];
  let node: Node | null = parsed.document.contents;
  for (const [depth, step] of path.entries()) {
    refuseShared(parsed, node);
    if (!isGroup(node)) throw missing(parsed, path.slice(0, depth + 1), node);
    const group = outline(parsed.text, node);
    const index = isMap(node) ? group.entries.findIndex(({ key }) => key?.value === String(step)) : typeof step === 'number' ? step : -1;
    const entry = group.entries[index];
    if (entry === undefined) throw missing(parsed, path.slice(0, depth + 1), node);
    links.push({ group, index, entry });
    node = entry.value;
  }
  return links;
}

/** The map or list at `path`. */
export function findGroup(parsed: ParsedText, path: Path): Group {
  const links = findLinks(parsed, path);
  const last = links.at(-1);
  const node = last === undefined ? parsed.document.contents : last.entry.value;
  refuseShared(parsed, node);
  if (!isGroup(node)) throw new EditError(positionOf(parsed, node, last), `${nameOf(path)} is neither a block nor a list`);
  return outline(parsed.text, node);
}

export const positionOf = (parsed: ParsedText, node: Node | null, link?: Link): Position => parsed.positionAt(node?.range?.[0] ?? link?.entry.start ?? 0);
export const nameOf = (path: Path): string => (path.length === 0 ? 'the file' : `"${path.join('.')}"`);

const missing = (parsed: ParsedText, path: Path, near: Node | null): EditError =>
  new EditError(positionOf(parsed, near), `${nameOf(path)} is not in the file`, 'Read the file again: somebody may have changed it.');

function refuseShared(parsed: ParsedText, node: Node | null): void {
  const at = positionOf(parsed, node);
  if (isAlias(node)) throw new EditError(at, `"*${node.source}" repeats a block that stands elsewhere in the file: a change here would need a copy of it`);
  if (node !== null && sharedNodes(parsed).has(node)) throw repeated(at, node);
}

const repeated = (at: Position, node: Node): EditError =>
  new EditError(at, `this block is repeated elsewhere in the file as "*${isAlias(node) ? node.source : node.anchor}": a change here would change that place too`);

/** Nodes that are repeated, but for repetitions inside `except`. */
function sharedNodes({ document }: ParsedText, except: Node | null = null): Set<unknown> {
  const found = new Set<unknown>();
  visit(document, {
    Alias: (_key, node) => void found.add(node.resolve(document)),
    Node: (_key, node) => (node === except ? visit.SKIP : undefined),
  });
  return found;
}

/** Refuses to rewrite a value that carries "&name", "!tag" or "*name" anywhere: they would be lost. */
export function refuseMarked(parsed: ParsedText, node: Node | null): void {
  if (node === null) return;
  visit(node, (_key, inner) => {
    if (!isNode(inner)) return;
    const mark = isAlias(inner) ? `*${inner.source}` : inner.anchor !== undefined ? `&${inner.anchor}` : inner.tag;
    if (mark !== undefined) throw new EditError(positionOf(parsed, inner), `this value carries "${mark}", which the change would lose`);
  });
}

/** Refuses to take out a block that is repeated elsewhere. */
export function refuseRepeated(parsed: ParsedText, node: Node | null): void {
  if (node === null) return;
  const shared = sharedNodes(parsed, node);
  visit(node, (_key, inner) => {
    if (isNode(inner) && shared.has(inner)) throw repeated(positionOf(parsed, inner), inner);
  });
}

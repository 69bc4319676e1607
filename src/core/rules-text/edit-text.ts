import { isScalar, type Node } from 'yaml';
import { canonicalJson } from '../json.ts';
import { changeValue, type Change, type Edit } from './change-value.ts';
import { addToBlock, modelsOf, moveInBlock, removeFromBlock, replaceInBlock } from './edit-block.ts';
import { EditError } from './edit-error.ts';
import { addToFlow, hasComments, moveInFlow, removeFromFlow, replaceInFlow, unfold } from './edit-flow.ts';
import { findGroup, findLinks, nameOf, refuseMarked, refuseRepeated, type Link } from './find-target.ts';
import { columnOf, lineEnd, lineStart, spliceText } from './lines-of.ts';
import { isGroup } from './outline-text.ts';
import { lineOf, parseText, splitMark, type ParsedText } from './parse-text.ts';
import { planEdit } from './plan-edit.ts';
import { renderScalar } from './render-scalar.ts';
import { renderFlow, renderLines, renderValue, widthOf } from './render-value.ts';
import { styleOf, type Style } from './style-of.ts';

/**
 * The text with the edits made in their order, each touching only the lines of the entries it concerns; all else stays byte
 * for byte. What is asked and stands there already changes nothing.
 * Throws EditError, with its place, when the text cannot be read, an edit fits nothing in it, or the text as a whole would
 * mean anything but what was asked.
 */
export function editText(text: string, edits: readonly Edit[]): string {
  const { mark, body } = splitMark(text);
  return mark + edits.reduce((parsed, edit) => applyEdit(parsed, edit), read(body)).text;
}

function read(body: string): ParsedText {
  const result = parseText(body);
  if (result.ok) return result.parsed;
  const [first] = result.problems;
  throw new EditError(first ?? { line: 1, column: 1 }, `the file cannot be read: ${first?.message ?? 'it is not YAML'}`, 'Mend the text of the file first.');
}

function applyEdit(parsed: ParsedText, edit: Edit): ParsedText {
  const changes = planEdit(parsed, edit);
  try {
    return changes.reduce(applyChange, parsed);
  } catch (error) {
    if (!(error instanceof EditError) || edit.op !== 'set' || changes.length < 2) throw error;
    return applyChange(parsed, { op: 'replace', path: edit.path, value: edit.value });
  }
}

/** The best candidate that means what was asked. */
function applyChange(parsed: ParsedText, change: Change): ParsedText {
  const wanted = canonicalJson(changeValue(parsed.value, change));
  for (const candidate of candidatesFor(parsed, change)) {
    const result = parseText(candidate);
    if (result.ok && canonicalJson(result.parsed.value) === wanted) return result.parsed;
  }
  throw new EditError(lineOf(parsed.text, change.path) ?? { line: 1, column: 1 }, `${nameOf(change.path)} is written in a way that cannot be changed here`);
}

function candidatesFor(parsed: ParsedText, change: Change): string[] {
  const { text } = parsed;
  const style = styleOf(text, parsed.document);
  if (change.op === 'move') return [moveEntry(parsed, change)];
  if (change.op === 'rename') return [renameEntry(parsed, change)];
  if (change.op === 'remove') return removeEntry(parsed, change);
  if (change.op === 'replace') return replaceValue(parsed, change, style);
  const group = findGroup(parsed, change.path);
  if (!group.isFlow) return [addToBlock(text, group, change, style)];
  return withUnfolded(parsed, change, addToFlow(text, group, change, style), style);
}

function moveEntry(parsed: ParsedText, { path, from, to }: Change & { op: 'move' }): string {
  const group = findGroup(parsed, path);
  if (!group.isFlow) return moveInBlock(parsed.text, group, from, to);
  if (hasComments(parsed.text, group)) throw new EditError(parsed.positionAt(group.start), `comments stand between the entries of ${nameOf(path)}`);
  return moveInFlow(parsed.text, group, from, to);
}

function renameEntry(parsed: ParsedText, { path, key }: Change & { op: 'rename' }): string {
  const last = findLinks(parsed, path).at(-1);
  const former = last?.entry.key ?? null;
  const [start, end] = former?.range ?? [0, 0];
  return spliceText(parsed.text, [{ start, end, text: renderScalar(key, last?.group.isFlow === true ? 'flow key' : 'key', former) }]);
}

function removeEntry(parsed: ParsedText, { path }: Change & { op: 'remove' }): string[] {
  const last = findLinks(parsed, path).at(-1);
  if (last === undefined) return [];
  refuseRepeated(parsed, last.entry.value);
  if (!last.group.isFlow) return removeFromBlock(parsed.text, last.group, last.index);
  if (last.entry.key === null) refuseMarked(parsed, last.entry.value);
  return [removeFromFlow(parsed.text, last.group, last.index)];
}

function replaceValue(parsed: ParsedText, change: Change & { op: 'replace' }, style: Style): string[] {
  const { text } = parsed;
  const last = findLinks(parsed, change.path).at(-1);
  const node: Node | null = last === undefined ? parsed.document.contents : last.entry.value;
  refuseMarked(parsed, node);
  if (last === undefined) return [replaceRoot(parsed, change, style)];
  const former = isScalar(node) ? node : null;
  if (last.group.isFlow) {
    const written = former !== null && typeof change.value === 'string' ? renderScalar(change.value, 'flow', former) : renderFlow(change.value, style);
    return withUnfolded(parsed, change, replaceInFlow(text, last.entry, written), style);
  }
  const models = [...(isGroup(node) && node.items.length > 0 ? [node] : []), ...modelsOf(last.group).filter((model) => model !== node)];
  const rendered = renderValue(change.value, { text, style, ...placeOf(text, last), models }, former);
  const plain = replaceInBlock(text, last.entry, rendered, style.lineBreak);
  const isText = typeof change.value === 'string';
  return isText ? [plain, replaceInBlock(text, last.entry, { head: JSON.stringify(change.value), lines: [] }, style.lineBreak)] : [plain];
}

const placeOf = (text: string, { entry }: Link): { column: number; under: 'map' | 'list' } => ({ column: columnOf(text, entry.start), under: entry.key === null ? 'list' : 'map' });

function replaceRoot({ text, document }: ParsedText, change: Change & { op: 'replace' }, style: Style): string {
  const [start, end] = document.contents?.range ?? [text.length, text.length];
  const isEmptyGroup = typeof change.value === 'object' && change.value !== null && Object.keys(change.value).length === 0;
  const written = isEmptyGroup ? renderFlow(change.value, style) : renderLines(change.value, { text, style, column: 0, under: 'map', models: [] }).join(style.lineBreak);
  if (start < end) return spliceText(text, [{ start, end: start + text.slice(start, end).trimEnd().length, text: written }]);
  return text + (text === '' || text.endsWith('\n') ? '' : style.lineBreak) + written + style.lineBreak;
}

/** A line in brackets that grew too long becomes a block, if it stands in one. */
function withUnfolded(parsed: ParsedText, change: Change, flow: string, style: Style): string[] {
  const result = parseText(flow);
  if (!result.ok) return [flow];
  const inner = change.op === 'add' ? change.path : change.path.slice(0, -1);
  const link = findLinks(result.parsed, inner).find(({ group, entry }) => !group.isFlow && isGroup(entry.value) && entry.value.flow === true);
  if (link === undefined) return [flow];
  const { entry, group } = link;
  const width = widthOf({ text: parsed.text, models: modelsOf(group).filter((model) => model !== entry.value) });
  const isOneLine = lineEnd(flow, entry.valueStart) >= entry.end;
  const length = entry.end - lineStart(flow, entry.start);
  const before = lineEnd(parsed.text, entry.start) - lineStart(parsed.text, entry.start);
  if (!isOneLine || length <= width || length <= before) return [flow];
  const block = unfold(flow, entry, { ...placeOf(flow, link), width }, style);
  return [replaceInBlock(flow, entry, block, style.lineBreak), flow];
}

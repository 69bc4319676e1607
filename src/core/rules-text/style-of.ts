import { isMap, isSeq, visit, type Document } from 'yaml';
import { breakOf, columnOf } from './lines-of.ts';
import { isGroup, outline } from './outline-text.ts';

/** Lines are kept on one line up to here, further where their neighbours are longer. */
export const DEFAULT_WIDTH = 120;

/** How the file is written, so that what is new looks like what was there. */
export interface Style {
  readonly lineBreak: string;
  /** Columns by which a block is indented under its name. */
  readonly step: number;
  /** Columns by which the dashes of a list are indented under its name. */
  readonly listStep: number;
  readonly hasFlow: boolean;
  readonly padsMaps: boolean;
  readonly padsLists: boolean;
}

export function styleOf(text: string, document: Document): Style {
  const seen: { step?: number; listStep?: number; padsMaps?: boolean; padsLists?: boolean } = {};
  visit(document, (_key, node, ancestors) => {
    if (!isGroup(node) || node.items.length === 0) return;
    const { start, end, isFlow, entries } = outline(text, node);
    if (isFlow && isMap(node)) seen.padsMaps ??= text[start + 1] === ' ';
    else if (isFlow) seen.padsLists ??= text[start + 1] === ' ' && text[end - 2] === ' ';
    const above = ancestors.findLast(isGroup);
    const first = entries[0];
    if (isFlow || first === undefined || !isMap(above) || above.flow === true) return;
    const parent = outline(text, above).entries.find(({ value }) => value === node);
    const difference = columnOf(text, first.start) - columnOf(text, parent?.start ?? first.start);
    if (isSeq(node)) seen.listStep ??= difference;
    else if (difference > 0) seen.step ??= difference;
  });
  const step = seen.step ?? Math.max(seen.listStep ?? 2, 2);
  return {
    lineBreak: breakOf(text),
    step,
    listStep: seen.listStep ?? step,
    hasFlow: seen.padsMaps !== undefined || seen.padsLists !== undefined,
    padsMaps: seen.padsMaps ?? true,
    padsLists: seen.padsLists ?? false,
  };
}

/** Where an answer belongs, as the mapping names it. */
export interface Where {
  readonly object: string;
  readonly externalId: string;
  readonly path: string;
}
export interface CardGap {
  readonly field: string;
  readonly label: string;
  readonly owner: string;
  readonly reason: string;
  readonly where: Where | null;
}
export interface OwnerGaps {
  readonly owner: string;
  readonly gaps: readonly CardGap[];
}

/** Reasons that no seller can do anything about. */
const NOT_FOR_SELLERS: ReadonlySet<string> = new Set(['unmapped', 'unreadable']);
const NOBODY = 'Nobody in particular';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** null where the property does not hold a list of gaps; `illegible` counts the entries that could not be read. */
export function readGaps(text: string | null): { readonly gaps: readonly CardGap[]; readonly illegible: number } | null {
  if (text === null || text.trim() === '') return { gaps: [], illegible: 0 };
  const entries = parse(text);
  if (!Array.isArray(entries)) return null;
  const gaps = entries.map(gapOf).filter((gap) => gap !== null);
  return { gaps, illegible: entries.length - gaps.length };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function gapOf(entry: unknown): CardGap | null {
  if (!isRecord(entry)) return null;
  const field = textOf(entry['field']);
  const label = textOf(entry['label']) || field;
  if (label === '') return null;
  return { field, label, owner: textOf(entry['owner']) || NOBODY, reason: textOf(entry['reason']), where: whereOf(entry['where']) };
}

function whereOf(value: unknown): Where | null {
  if (!isRecord(value)) return null;
  const where = { object: textOf(value['object']), externalId: textOf(value['externalId']), path: textOf(value['path']) };
  return where.object === '' || where.path === '' ? null : where;
}

/** One group per owner, in the order of the gaps; what administrators must mend stands last. */
export function groupByOwner(gaps: readonly CardGap[]): readonly OwnerGaps[] {
  const groups = new Map<string, CardGap[]>();
  const sorted = [...gaps.filter(isForSellers), ...gaps.filter((gap) => !isForSellers(gap))];
  for (const gap of sorted) groups.set(gap.owner, [...(groups.get(gap.owner) ?? []), gap]);
  return [...groups].map(([owner, own]) => ({ owner, gaps: own }));
}
export const isForSellers = (gap: CardGap): boolean => !NOT_FOR_SELLERS.has(gap.reason);

const REASONS: Readonly<Record<string, string>> = {
  absent: 'no related record',
  blank: 'left blank',
  placeholder: 'only a placeholder is filled in',
  invalid: 'not a valid answer',
  unmapped: 'no property feeds it yet; RevOps connects one',
  unreadable: 'hidden from the connection; an administrator grants access',
};
export const reasonInWords = (gap: CardGap): string => (Object.hasOwn(REASONS, gap.reason) ? REASONS[gap.reason] : undefined) ?? gap.reason;

import { z } from 'zod';
import type { HandoffRow } from './handoff-row.ts';
import { handoffKindSchema, handoffStatusSchema } from './handoff-summary.ts';

const name = z.string().trim().min(1).max(200);
const score = z.int().min(0).max(100);

export const SORT_KEYS = ['title', 'score', 'status', 'owner', 'reachedAt', 'updatedAt', 'nextDeadline', 'gaps', 'openTasks', 'questions'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** Which handoffs a list shows and in which order; everything that is left out lets all through. */
export const handoffFilterSchema = z
  .strictObject({
    text: name.optional().describe('Every word of it stands in title, owner or id'),
    kinds: z.array(handoffKindSchema).max(2).optional(),
    connections: z.array(z.string().min(1).max(100)).max(100).optional().describe('One of these holds a record of it'),
    statuses: z.array(handoffStatusSchema).max(20).optional(),
    scoreFrom: score.optional().describe('Those without a score are left out'),
    scoreTo: score.optional().describe('Those without a score are left out'),
    owner: name.optional(),
    due: z.union([z.literal('overdue'), z.int().min(0).max(366)]).optional().describe('overdue, or within so many days, overdue ones included'),
    questions: z.literal(true).optional().describe('Only those with open questions'),
    older: z.enum(['with', 'without', 'only']).optional().describe('Those older than the start date'),
    sort: z.enum(SORT_KEYS).optional().describe('Newest first when left out'),
    descending: z.literal(true).optional(),
  })
  .meta({ id: 'HandoffFilter', example: { text: 'northwind', statuses: ['incomplete'], scoreTo: 79, due: 7, sort: 'nextDeadline' } });
export type HandoffListFilter = z.infer<typeof handoffFilterSchema>;

const listed = (given: unknown): unknown => (typeof given === 'string' ? given.split(',').filter((part) => part !== '') : given);
const numeric = (given: unknown): unknown => (typeof given === 'string' && /^\d{1,3}$/.test(given) ? Number(given) : given);
const flag = (given: unknown): unknown => (given === 'true' ? true : given);
const { shape } = handoffFilterSchema;

/** The same as the parameters of an address: lists separated by commas. `queryOf` writes what this reads. */
export const handoffFilterQuery = z.strictObject({
  ...shape,
  kinds: z.preprocess(listed, shape.kinds),
  connections: z.preprocess(listed, shape.connections),
  statuses: z.preprocess(listed, shape.statuses),
  scoreFrom: z.preprocess(numeric, shape.scoreFrom),
  scoreTo: z.preprocess(numeric, shape.scoreTo),
  due: z.preprocess(numeric, shape.due),
  questions: z.preprocess(flag, shape.questions),
  descending: z.preprocess(flag, shape.descending),
});

/** As the parameters of an address; what is left out of the filter is left out of it. */
export function queryOf(filter: HandoffListFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return query;
}

type Row = Pick<HandoffRow, 'id' | 'kind' | 'title' | 'connection' | 'alsoIn' | 'score' | 'olderThanStart' | 'owner' | 'nextDeadline' | 'status' | 'questions'>;

/** `today`: ISO date that deadlines are measured from. */
export function matcherOf(filter: HandoffListFilter, today: string): (row: Row) => boolean {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter((word) => word !== '');
  const [kinds, connections, statuses] = [setOf(filter.kinds), setOf(filter.connections), setOf(filter.statuses)];
  const owner = filter.owner?.toLowerCase();
  const latest = filter.due === undefined ? null : dayAfter(today, filter.due === 'overdue' ? -1 : filter.due);
  const { scoreFrom = 0, scoreTo = 100, older = 'with' } = filter;
  const judgesScore = filter.scoreFrom !== undefined || filter.scoreTo !== undefined;
  return (row) => {
    if (kinds !== null && !kinds.has(row.kind)) return false;
    if (statuses !== null && !statuses.has(row.status)) return false;
    if (connections !== null && !connections.has(row.connection) && !row.alsoIn.some((id) => connections.has(id))) return false;
    if (judgesScore && (row.score === null || row.score < scoreFrom || row.score > scoreTo)) return false;
    if (owner !== undefined && row.owner?.toLowerCase() !== owner) return false;
    if (latest !== null && (row.nextDeadline === null || row.nextDeadline > latest)) return false;
    if (filter.questions === true && row.questions === 0) return false;
    if (older !== 'with' && row.olderThanStart !== (older === 'only')) return false;
    if (words.length === 0) return true;
    const text = `${row.title}\n${row.owner ?? ''}\n${row.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

const setOf = <Item extends string>(items: readonly Item[] | undefined): ReadonlySet<string> | null => (items === undefined || items.length === 0 ? null : new Set(items));

const DAY_MS = 86_400_000;
const dayAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Those that pass, in the order asked for; rows that are equal in it, or all without a sort key, stay as they were given. */
export function applyFilter<Shown extends Row & Pick<HandoffRow, SortKey>>(rows: readonly Shown[], filter: HandoffListFilter, today: string): readonly Shown[] {
  const found = rows.filter(matcherOf(filter, today));
  const { sort, descending } = filter;
  return sort === undefined ? found : found.toSorted((a, b) => compare(a[sort], b[sort], descending === true));
}

type Sortable = string | number | null;
const letters = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** What is not known comes last, whichever way. */
function compare(a: Sortable, b: Sortable, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : letters.compare(String(a), String(b));
  return descending ? -order : order;
}

import { z } from 'zod';
import type { Role } from '../access/permissions.ts';
import type { HandoffEvent, StoredHandoff } from '../handoff/handoff.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Found } from './browse-store.ts';
import type { SyncError, SyncRun } from '../ports.ts';
import { handoffKindSchema } from './handoff-summary.ts';
import { syncErrorSchema } from './history-views.ts';
import { titleFor } from './visible-values.ts';

const text = z.string();
const maybe = text.nullable();
const count = z.int();
const named = { handoff: maybe.describe('Id'), title: maybe, kind: handoffKindSchema.nullable() };
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: count.describe('Of which the first are in `items`') });

/** What one run pulled, changed, wrote, and what was refused. */
export const runChangesSchema = z
  .object({
    run: text,
    connection: text,
    exact: z.boolean().describe('false: a run from before runs were named in what they changed; `notes` says what that means'),
    notes: z.array(text),
    pulled: count.describe('Records read'),
    handoffs: listOf(z.object({
      ...named,
      isNew: z.boolean(),
      score: z.object({ from: count.nullable(), to: count.nullable() }).nullable().describe('null: it stayed as it was'),
      status: z.object({ from: maybe, to: maybe }).nullable().describe('null: it stayed as it was'),
      also: z.array(text).describe('What else happened to it, as in its events'),
    })),
    written: listOf(z.object({
      ...named,
      record: z.object({ object: text, externalId: text }).nullable(),
      what: z.enum(['fields', 'task', 'note']),
      state: maybe.describe('Of a task: open, done or withdrawn'),
      fields: z.array(text).describe('Names of the fields; values stand with the handoff'),
    })).describe('What the source has confirmed and no later run has written since'),
    refused: listOf(syncErrorSchema.extend({ title: maybe, kind: handoffKindSchema.nullable() })).describe('The vendor’s own message; `id` is what POST /errors/:id/retry takes, while resolvedAt is null'),
  })
  .meta({
    id: 'RunChanges',
    example: {
      run: '7a0c', connection: 'sales', exact: true, notes: [], pulled: 3,
      handoffs: { items: [{ handoff: '0d9c2a7be1f04c55', title: 'Northwind Traders', kind: 'customer', isNew: false, score: { from: 64, to: 82 }, status: null, also: [] }], total: 1 },
      written: { items: [{ handoff: '0d9c2a7be1f04c55', title: 'Northwind Traders', kind: 'customer', record: { object: 'Opportunity', externalId: '006xx000004TmiQ' }, what: 'fields', state: null, fields: ['Handoff_Score__c'] }], total: 1 },
      refused: { items: [], total: 0 },
    },
  });
export type RunChanges = z.infer<typeof runChangesSchema>;

type Named = Pick<StoredHandoff, 'kind' | 'title'>;

/** Events of one handoff in a run, oldest first. */
export interface RunEvents {
  readonly handoffId: string;
  readonly handoff: Named | null;
  readonly events: readonly Pick<HandoffEvent, 'type' | 'data'>[];
}

export interface RunWrite {
  readonly handoffId: string;
  readonly handoff: Named | null;
  readonly record: { readonly object: string; readonly externalId: string } | null;
  readonly what: 'fields' | 'task' | 'note';
  readonly state: string | null;
  readonly fields: readonly string[];
}

export interface RunChangeStore {
  /** `limit`: of handoffs, and of writes. `to`: ISO instant at which the run ended, or now. */
  findRunChanges(run: Pick<SyncRun, 'id' | 'connection' | 'startedAt'>, to: string, limit: number): Promise<{ readonly exact: boolean; readonly handoffs: Found<RunEvents>; readonly written: Found<RunWrite> }>;
  /** Title and kind by handoff id. */
  findTitles(handoffIds: readonly string[]): Promise<ReadonlyMap<string, Named>>;
}

const WRITTEN = ['fields', 'tasksCreated', 'tasksUpdated', 'tasksClosed', 'notes'] as const;
const INEXACT =
  'This run is older than the naming of runs in what they changed: the handoffs are those that changed while it ran, other runs’ changes of them among them, and of what was written only tasks are known.';

/** `roles`: of whoever looks. */
export function runChangesOf(
  run: SyncRun,
  found: Awaited<ReturnType<RunChangeStore['findRunChanges']>>,
  refused: Found<SyncError> & { readonly titles: ReadonlyMap<string, Named> },
  roles: readonly Role[],
): RunChanges {
  const nameOf = (handoffId: string | null, handoff: Named | null | undefined) => ({ handoff: handoffId, title: handoff == null ? null : titleFor(handoff, roles), kind: handoff?.kind ?? null });
  const counted = WRITTEN.reduce((sum, what) => sum + run.writeBack[what], 0);
  const again = counted - found.written.total;
  return {
    run: run.id,
    connection: run.connection,
    exact: found.exact,
    notes: [...(found.exact ? [] : [INEXACT]), ...(found.exact && again > 0 ? [`${again} of ${counted} writes are not listed: the same items were written again since, or are erased.`] : [])],
    pulled: run.pulled,
    handoffs: { items: found.handoffs.items.map((each) => ({ ...nameOf(each.handoffId, each.handoff), ...changeOf(each.events) })), total: found.handoffs.total },
    written: { items: found.written.items.map(({ handoffId, handoff, record, what, state, fields }) => ({ ...nameOf(handoffId, handoff), record, what, state, fields: [...fields] })), total: found.written.total },
    refused: {
      items: refused.items.map((error) => {
        const { title, kind } = nameOf(error.handoffId, error.handoffId === null ? null : refused.titles.get(error.handoffId));
        return { ...error, title, kind };
      }),
      total: refused.total,
    },
  };
}

type Change = Pick<RunChanges['handoffs']['items'][number], 'isNew' | 'score' | 'status' | 'also'>;

/** From before the first to after the last of several. */
function changeOf(events: RunEvents['events']): Change {
  const found = events.find(({ type }) => type === 'handoff_found');
  const start = dataOf(found);
  const scores = events.filter(({ type }) => type === 'handoff_scored').map(dataOf);
  const statuses = events.filter(({ type }) => type === 'status_changed').map(dataOf);
  const others = events.map(({ type }) => type).filter((type) => type !== 'handoff_found' && type !== 'handoff_scored' && type !== 'status_changed');
  return {
    isNew: found !== undefined,
    score: found === undefined && scores.length === 0 ? null : { from: found === undefined ? numberIn(scores[0], 'from') : null, to: scores.length > 0 ? numberIn(scores.at(-1), 'to') : numberIn(start, 'score') },
    status: found === undefined && statuses.length === 0 ? null : { from: found === undefined ? textIn(statuses[0], 'from') : null, to: statuses.length > 0 ? textIn(statuses.at(-1), 'to') : textIn(start, 'status') },
    also: [...new Set(others)],
  };
}

const dataOf = (event: Pick<HandoffEvent, 'data'> | undefined): JsonObject => (event !== undefined && isJsonObject(event.data) ? event.data : {});
const numberIn = (data: JsonObject | undefined, name: string): number | null => {
  const value = data?.[name];
  return typeof value === 'number' ? value : null;
};
const textIn = (data: JsonObject | undefined, name: string): string | null => {
  const value = data?.[name];
  return typeof value === 'string' ? value : null;
};

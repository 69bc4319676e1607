import { advanceHandoff, type AdvanceResult } from '../core/line/advance-handoff.ts';
import type { JsonValue } from '../core/json.ts';
import type { PageWrite, Store, SyncError } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import type { Vanishing } from './hold-withdrawals.ts';
import type { SyncDeps } from './sync-deps.ts';
import { tasksTakenBack } from './take-tasks-back.ts';
import type { Work, WorkSet } from './work-set.ts';

export interface PageOutcome {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly withdrawn: number;
  readonly unchangedItems: number;
  /** Handoffs that hold no readable date of closing or accepting. */
  readonly undated: number;
  readonly rows: readonly OutboxRow[];
  /** Handoffs that would be withdrawn: decided at the end of the run, when we know how many there are. */
  readonly deferred: readonly Vanishing[];
}

type Rows<K extends keyof PageWrite> = { readonly [key in K]: PageWrite[key] extends readonly (infer Row)[] ? Row[] : never };
type PageRows = Rows<'handoffs' | 'sources' | 'snapshots' | 'events' | 'outbox'>;

export type SaveDeps = Pick<SyncDeps, 'connection' | 'circle' | 'limit'> & { readonly store: Pick<Store, 'savePage'> };

interface SaveRun {
  readonly now: Date;
  readonly cursor: JsonValue | undefined;
  readonly deferWithdrawals: boolean;
  readonly untouched: number;
  readonly errors: readonly SyncError[];
  readonly looked?: PageWrite['looked'];
}

/** Throws StateMovedError when somebody else saved one of them meanwhile: call it within `untilSaved`. */
export async function saveWorks(deps: SaveDeps, works: WorkSet, run: SaveRun): Promise<PageOutcome> {
  const counts = { created: 0, updated: 0, unchanged: run.untouched, withdrawn: 0 };
  let unchangedItems = 0;
  let undated = 0;
  const deferred: Vanishing[] = [];
  const write: PageRows = { handoffs: [], sources: [], snapshots: [], events: [], outbox: [] };
  const granted: (readonly [string, string])[] = [];
  const mayOpen = (ownerKey: string, connection: string): boolean => deps.limit.mayOpen(ownerKey, connection) && granted.push([ownerKey, connection]) > 0;
  const add = (work: Work, result: AdvanceResult, rows: readonly OutboxRow[]): void => {
    const planned = new Set(rows.map((row) => row.id));
    write.handoffs.push(result.handoff);
    write.sources.push(...work.sources.values());
    write.snapshots.push(...snapshotsOf(work, run.now));
    write.events.push(...work.events, ...result.events);
    write.outbox.push(...work.changedRows.filter((row) => !planned.has(row.id)), ...rows);
  };
  const waiting = new Set<Work>();
  const touched = [...works.all()].filter((work) => work.touched && !isForgotten(work));
  for (const work of touched) {
    if (work.absorbed !== null) continue;
    const result = advanceHandoff({ ...work, sources: [...work.sources.values()], circle: deps.circle, mayOpen, now: run.now });
    if (result.change === 'withdrawn' && run.deferWithdrawals) {
      waiting.add(work);
      deferred.push({ handoffId: work.id, refs: [...work.sources.values()].filter(({ connection }) => connection === deps.connection).map(({ object, externalId }) => ({ object, externalId })) });
      continue;
    }
    counts[result.change] += 1;
    unchangedItems += result.unchangedItems;
    if (result.handoff.reachedAt === null && result.handoff.status !== 'pre_close') undated += 1;
    add(work, result, result.rows);
  }
  for (const work of touched) {
    const ended = work.absorbed === null || waiting.has(keptOf(work)) ? null : endAbsorbed(deps, work, run.now);
    if (ended !== null) add(work, ended, ended.rows);
  }
  // While a withdrawal waits for the end of the run the cursor waits with it: a crash must read the record again.
  const cursor = deferred.length > 0 ? undefined : run.cursor;
  try {
    await deps.store.savePage({ connection: deps.connection, ...write, errors: run.errors, cursor, looked: run.looked });
  } catch (error) {
    for (const grant of granted) deps.limit.giveBack(...grant);
    throw error;
  }
  return { ...counts, unchangedItems, undated, rows: write.outbox, deferred };
}

/** Two handoffs that turned out to be one never count as a withdrawal: nothing vanished. null: it was never saved. */
function endAbsorbed(deps: SaveDeps, work: Work, now: Date): AdvanceResult | null {
  if (work.absorbed === null || !work.isStored) return null;
  const { sources, how } = work.absorbed;
  const kept = keptOf(work);
  const title = kept.known?.title ?? kept.firstRecord?.title ?? kept.id;
  const ended = advanceHandoff({ ...work, sources, circle: deps.circle, mayOpen: () => false, now, forced: { trigger: 'withdrawn', because: `${how} with ${title}` } });
  return { ...ended, handoff: { ...ended.handoff, absorbedInto: kept.id }, rows: tasksTakenBack(ended.rows) };
}

const keptOf = (work: Work): Work => (work.absorbed === null ? work : keptOf(work.absorbed.by));

/** What a person asked us to erase is not brought back by the next pull. */
const isForgotten = (work: Work): boolean => typeof work.known?.forgottenAt === 'string';

const snapshotsOf = (work: Work, now: Date): readonly PageWrite['snapshots'][number][] =>
  work.replaced.map((source) => ({
    source,
    reason: work.known !== null && work.known.updatedAt === work.known.createdAt ? 'reached' : 'changed',
    takenAt: now.toISOString(),
    score: work.known?.score ?? null,
  }));

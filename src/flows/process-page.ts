import type { SourceRecord, TaskObservation } from '../core/connector.ts';
import type { JsonValue } from '../core/json.ts';
import { advanceHandoff } from '../core/line/advance-handoff.ts';
import { refuseUnjudgeable } from '../core/line/judgeable.ts';
import { readSource, type ReadSource } from '../core/line/place-record.ts';
import type { PageWrite, SyncError } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { observeOn } from './observe-tasks.ts';
import { placeRead, unlinkedHomes } from './place-read.ts';
import type { SyncDeps } from './sync-deps.ts';
import type { Vanishing } from './hold-withdrawals.ts';
import { WorkSet, type Work } from './work-set.ts';

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

/** Reads state, advances every handoff of the page, saves everything and the cursor in one transaction. */
export async function processPage(
  deps: SyncDeps,
  page: { readonly records: readonly SourceRecord[]; readonly tasks: readonly TaskObservation[] },
  cursor: JsonValue | undefined,
  deferWithdrawals: boolean,
): Promise<PageOutcome> {
  refuseUnjudgeable(deps.ruleset, deps.connection, page.records);
  const now = deps.clock.now();
  const works = new WorkSet();
  const reads = page.records.flatMap((record) => {
    const read = readSource(deps.ruleset, record);
    return read === undefined ? [] : [{ read, record }];
  });
  works.add(await deps.store.findPageState(deps.connection, reads.map(({ read }) => read.source)));
  await addObserved(deps, works, page.tasks, now);
  await addCandidates(deps, works, reads.map(({ read }) => read));
  const unlinked = await unlinkedHomes(deps, works, reads.map(({ read }) => read));
  const errors: SyncError[] = [];
  let untouched = 0;
  for (const { read, record } of reads) {
    const placed = placeRead(deps, works, read, record, { now, unlinked, errors });
    if (placed === 'unchanged') untouched += 1;
  }
  return saveWorks(deps, works, { now, cursor, deferWithdrawals, untouched, errors });
}

/** Assesses handoffs again from what is stored: after a published change, or when time alone changed something. */
export async function reassessHandoffs(deps: SyncDeps, ids: readonly string[], deferWithdrawals: boolean): Promise<PageOutcome> {
  const works = new WorkSet();
  works.add(await deps.store.findHandoffs(ids));
  for (const work of works.all()) work.touched = true;
  const outcome = await saveWorks(deps, works, { now: deps.clock.now(), cursor: undefined, deferWithdrawals, untouched: 0, errors: [] });
  // Their records are stored; what takes them back is a rule.
  return { ...outcome, deferred: outcome.deferred.map(({ handoffId }) => ({ handoffId, refs: [] })) };
}

async function addCandidates(deps: SyncDeps, works: WorkSet, reads: readonly ReadSource[]): Promise<void> {
  const keys = reads
    .filter((read) => read.source.state === 'present' && works.holderOf(read.source) === undefined)
    .map((read) => read.source.matchKey)
    .filter((key) => key !== null);
  if (keys.length > 0) works.add(await deps.store.findByMatchKeys(deps.connection, [...new Set(keys)]));
}

async function addObserved(deps: SyncDeps, works: WorkSet, tasks: readonly TaskObservation[], now: Date): Promise<void> {
  const ended = tasks.filter((task) => task.state !== 'open');
  if (ended.length === 0) return;
  const holders = await deps.store.findTaskOwners(deps.connection, ended.map((task) => task.taskKey));
  works.add(await deps.store.findHandoffs([...new Set(holders.values())]));
  for (const task of ended) {
    const work = works.get(holders.get(task.taskKey) ?? '');
    if (work !== undefined) observeOn(work, task, now);
  }
}

export async function saveWorks(
  deps: SyncDeps,
  works: WorkSet,
  run: {
    readonly now: Date;
    readonly cursor: JsonValue | undefined;
    readonly deferWithdrawals: boolean;
    readonly untouched: number;
    readonly errors: readonly SyncError[];
  },
): Promise<PageOutcome> {
  const counts = { created: 0, updated: 0, unchanged: run.untouched, withdrawn: 0 };
  let unchangedItems = 0;
  let undated = 0;
  const deferred: Vanishing[] = [];
  const write: PageRows = { handoffs: [], sources: [], snapshots: [], events: [], outbox: [] };
  for (const work of works.all()) {
    if (!work.touched || isForgotten(work)) continue;
    const result = advanceHandoff({ ...work, sources: [...work.sources.values()], ruleset: deps.ruleset, mayOpen: deps.mayOpen, now: run.now });
    if (result.change === 'withdrawn' && run.deferWithdrawals) {
      deferred.push({ handoffId: work.id, refs: [...work.sources.values()].map(({ object, externalId }) => ({ object, externalId })) });
      continue;
    }
    counts[result.change] += 1;
    unchangedItems += result.unchangedItems;
    if (result.handoff.reachedAt === null && result.handoff.status !== 'pre_close') undated += 1;
    const planned = new Set(result.rows.map((row) => row.id));
    write.handoffs.push(result.handoff);
    write.sources.push(...work.sources.values());
    write.snapshots.push(...snapshotsOf(work, run.now));
    write.events.push(...work.events, ...result.events);
    write.outbox.push(...work.changedRows.filter((row) => !planned.has(row.id)), ...result.rows);
  }
  // While a withdrawal waits for the end of the run the cursor waits with it: a crash must read the record again.
  const cursor = deferred.length > 0 ? undefined : run.cursor;
  await deps.store.savePage({ connection: deps.connection, ...write, errors: run.errors, cursor });
  return { ...counts, unchangedItems, undated, rows: write.outbox, deferred };
}

/** What a person asked us to erase is not brought back by the next pull. */
const isForgotten = (work: Work): boolean => typeof work.known?.forgottenAt === 'string';

const snapshotsOf = (work: Work, now: Date): readonly PageWrite['snapshots'][number][] =>
  work.replaced.map((source) => ({
    source,
    reason: work.known !== null && work.known.updatedAt === work.known.createdAt ? 'reached' : 'changed',
    takenAt: now.toISOString(),
    score: work.known?.score ?? null,
  }));

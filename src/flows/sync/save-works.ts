import type { RecordRef } from '../../core/connector.ts';
import { advanceHandoff, type AdvanceInput, type AdvanceResult } from '../../core/line/advance-handoff.ts';
import type { Circle } from '../../core/line/circle.ts';
import { sourceKey } from '../../core/line/place-record.ts';
import { isTakenBack } from '../../core/line/taken-back.ts';
import type { TaskLimit } from '../../core/line/limit-tasks.ts';
import type { StoredSource } from '../../core/handoff/handoff.ts';
import type { JsonValue } from '../../core/json.ts';
import type { PageWrite, Store, SyncError } from '../../core/ports.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import { isCut, isEmptied } from '../../core/retention/cut-handoff.ts';
import { stampWanted } from '../../core/watch/stamp-wanted.ts';
import type { Vanishing } from './hold-withdrawals.ts';
import { staysCut } from './revive-cut.ts';
import type { SyncDeps } from './sync-deps.ts';
import { rowsLeftBehind, tasksTakenBack } from './take-tasks-back.ts';
import { isForgotten, type Work, type WorkSet } from './work-set.ts';

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

export type SaveDeps = Pick<SyncDeps, 'connection' | 'circle' | 'limit' | 'runId'> & { readonly store: Pick<Store, 'savePage'> };

interface SaveRun {
  readonly now: Date;
  readonly cursor: JsonValue | undefined;
  readonly deferWithdrawals: boolean;
  readonly untouched: number;
  readonly errors: readonly SyncError[];
  readonly looked?: PageWrite['looked'];
  /** The step that a person took on the one handoff that is touched, and what is kept of its records for it. */
  readonly decided?: NonNullable<AdvanceInput['decided']> & { readonly snapshots: PageWrite['snapshots'] };
}

/** What a page will save, and the tasks that were granted for it. */
class PageDraft {
  readonly rows: PageRows = { handoffs: [], sources: [], snapshots: [], events: [], outbox: [] };
  readonly #limit: TaskLimit;
  readonly #circle: Circle;
  readonly #granted: (readonly [string, string])[] = [];

  constructor(limit: TaskLimit, circle: Circle) {
    this.#limit = limit;
    this.#circle = circle;
  }

  readonly mayOpen = (ownerKey: string, connection: string): boolean => {
    const granted = this.#limit.mayOpen(ownerKey, connection);
    if (granted) this.#granted.push([ownerKey, connection]);
    return granted;
  };

  add(work: Work, result: AdvanceResult, now: Date, behind: readonly OutboxRow[] = []): void {
    const planned = new Set(result.rows.map((row) => row.id));
    this.rows.handoffs.push(result.handoff);
    this.rows.sources.push(...work.sources.values());
    this.rows.snapshots.push(...snapshotsOf(work, now));
    this.rows.events.push(...work.events, ...result.events);
    const rows = [...work.changedRows.filter((row) => !planned.has(row.id)), ...result.rows, ...behind];
    this.rows.outbox.push(...stampWanted(rows, work.outbox, causeOf(this.#circle, work, result, now)));
  }

  /** Its records alone have moved on. */
  addAsItIs(work: Work): void {
    if (work.known !== null) this.rows.handoffs.push({ ...work.known, joins: work.joins });
    this.rows.sources.push(...work.sources.values());
    this.rows.events.push(...work.events);
    this.rows.outbox.push(...work.changedRows);
  }

  /** It was not saved: whoever works it out again may grant the same tasks. */
  giveBack(): void {
    for (const grant of this.#granted) this.#limit.giveBack(...grant);
  }
}

/** Throws StateMovedError when somebody else saved one of them meanwhile: call it within `untilSaved`. */
export async function saveWorks(deps: SaveDeps, works: WorkSet, run: SaveRun): Promise<PageOutcome> {
  const counts = { created: 0, updated: 0, unchanged: run.untouched, withdrawn: 0 };
  let unchangedItems = 0;
  let undated = 0;
  const draft = new PageDraft(deps.limit, deps.circle);
  const touched = [...works.all()].filter((work) => work.touched && !isForgotten(work));
  if (touched.length > 0) await deps.limit.count();
  const waiting = run.deferWithdrawals ? holdLeaving(touched, deps.connection) : new Map<Work, Vanishing>();
  for (const work of touched) {
    if (work.absorbed !== null || waiting.has(work)) continue;
    if (staysCut(deps, work)) {
      draft.addAsItIs(work);
      continue;
    }
    const result = advanceHandoff({ ...work, sources: [...work.sources.values()], circle: deps.circle, mayOpen: draft.mayOpen, now: run.now, ...(run.decided === undefined ? {} : { decided: run.decided }) });
    if (run.deferWithdrawals && vanishes(work, result, touched, deps.connection)) {
      waiting.set(work, vanishingOf(work, deps.connection));
      continue;
    }
    counts[result.change] += 1;
    unchangedItems += result.unchangedItems;
    if (result.handoff.reachedAt === null && result.handoff.backlog) undated += 1;
    const behind = work.left.flatMap((source) => rowsLeftBehind({ ...work, circle: deps.circle, mayOpen: () => false, now: run.now }, source));
    draft.add(work, result, run.now, behind);
  }
  for (const work of touched) {
    const ended = work.absorbed === null || waiting.has(keptOf(work)) ? null : endAbsorbed(deps, work, run.now);
    if (ended !== null) draft.add(work, ended, run.now);
  }
  draft.rows.snapshots.push(...(run.decided?.snapshots ?? []));
  // While a withdrawal waits for the end of the run the cursor waits with it: a crash must read the record again.
  const cursor = waiting.size > 0 ? undefined : run.cursor;
  try {
    await deps.store.savePage({ connection: deps.connection, ...draft.rows, errors: run.errors, cursor, looked: run.looked, runId: deps.runId });
  } catch (error) {
    draft.giveBack();
    throw error;
  }
  return { ...counts, unchangedItems, undated, rows: draft.rows.outbox, deferred: [...waiting.values()] };
}

/**
 * Too many of these at once are not believed: a handoff that is taken back; one that goes on elsewhere after its record
 * here is gone, because its tasks go there as well; and a living one that turns out to be one with one taken back.
 */
function vanishes(work: Work, result: AdvanceResult, touched: readonly Work[], connection: string): boolean {
  if (result.change === 'withdrawn') return true;
  if (isTakenBack(result.handoff.status)) return touched.some((gone) => gone.absorbed !== null && gone.known !== null && !isTakenBack(gone.known.status) && keptOf(gone) === work);
  const isOwn = (source: StoredSource): boolean => source.connection === connection && source.state === 'present';
  return work.known !== null && work.replaced.some(isOwn) && ![...work.sources.values()].some(isOwn);
}

/** Records that leave living handoffs wait as well: a bad import may have written the wrong ids. With them waits where they go. */
function holdLeaving(touched: readonly Work[], connection: string): Map<Work, Vanishing> {
  const waiting = new Map<Work, Vanishing>();
  for (const work of touched) {
    const from = work.leftFrom;
    if (from === null || from.known === null || isTakenBack(from.known.status)) continue;
    waiting.set(keptOf(from), vanishingOf(keptOf(from), connection, from.left));
    const to = keptOf(work);
    if (!waiting.has(to)) waiting.set(to, { ...vanishingOf(to, connection), counts: false });
  }
  return waiting;
}

/** Only records of this connection can be read again in this lane. */
function vanishingOf(work: Work, connection: string, left: readonly StoredSource[] = []): Vanishing {
  const sources = [...work.sources.values(), ...left];
  const refs = sources.filter((source) => source.connection === connection).map(({ object, externalId }): RecordRef => ({ object, externalId }));
  return { handoffId: work.id, refs, connections: [...new Set(sources.map((source) => source.connection))] };
}

/** Two handoffs that turned out to be one never count as a withdrawal: nothing vanished. null: it was never saved. */
function endAbsorbed(deps: SaveDeps, work: Work, now: Date): AdvanceResult | null {
  if (work.absorbed === null || !work.isStored) return null;
  const { sources, how } = work.absorbed;
  const kept = keptOf(work);
  const title = (isCut(kept.known) ? kept.id.slice(0, 8) : kept.known?.title) ?? kept.firstRecord?.title ?? kept.id;
  const ended = advanceHandoff({ ...work, sources, circle: deps.circle, mayOpen: () => false, now, forced: { trigger: 'withdrawn', because: `${how} with ${title}` } });
  const { alsoIn: _noRecordLeft, ...handoff } = ended.handoff;
  return { ...ended, handoff: { ...handoff, absorbedInto: kept.id }, rows: tasksTakenBack(ended.rows) };
}

const keptOf = (work: Work): Work => (work.absorbed === null ? work : keptOf(work.absorbed.by));

/** Rules that changed meanwhile may be why a row did: then the moment of the record's change says nothing about us. */
function causeOf(circle: Circle, work: Work, { handoff }: AdvanceResult, now: Date): Parameters<typeof stampWanted>[2] {
  const sameRules = work.known === null || work.known.assessedWith === handoff.assessedWith;
  return {
    changedAt: sameRules ? work.changedAt : null,
    now: now.toISOString(),
    quietEndOf: ({ connection, target }) => {
      const source = work.sources.get(sourceKey({ connection, ...target }));
      const quietPeriodMs = circle.memberOf(connection)?.ruleset.policy.quietPeriodMs ?? 0;
      const editedMs = Date.parse(source?.lastHumanEditAt ?? '');
      return Number.isNaN(editedMs) ? null : new Date(editedMs + quietPeriodMs).toISOString();
    },
  };
}

const snapshotsOf = (work: Work, now: Date): readonly PageWrite['snapshots'][number][] =>
  work.replaced.filter((source) => !isCut(work.known) || !isEmptied(source)).map((source) => ({
    source,
    reason: work.known !== null && work.known.updatedAt === work.known.createdAt ? 'reached' : 'changed',
    takenAt: now.toISOString(),
    score: work.known?.score ?? null,
  }));

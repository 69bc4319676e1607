import type { SourceRecord } from '../../core/connector.ts';
import { decideTrigger } from '../../core/handoff/decide-trigger.ts';
import type { StoredSource } from '../../core/handoff/handoff.ts';
import { handoffIdOf } from '../../core/handoff/identity.ts';
import { rememberKeys } from '../../core/handoff/shared-keys.ts';
import { shortHashOf } from '../../core/hash.ts';
import { OWN_FIELD_CHANGED, ownDrift, RESTORED_ONCE } from '../../core/line/own-drift.ts';
import { refKey, sourceKey, type ReadSource } from '../../core/line/place-record.ts';
import type { SyncError } from '../../core/ports.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import { todayIn } from '../../core/tasks/business-days.ts';
import { isCut, staysEmptied } from '../../core/retention/cut-handoff.ts';
import { joinPartners } from './join-works.ts';
import { decideWhoLeaves, letLeave, type Loosening } from './leave-works.ts';
import { wantEmptied } from './revive-cut.ts';
import type { SyncDeps } from './sync-deps.ts';
import { laterOf, type Work, type WorkSet } from './work-set.ts';

interface PlaceContext {
  readonly now: Date;
  readonly loosening: Loosening;
  /** Pairs of records that a person separated, see apartPairs. */
  readonly apart: ReadonlySet<string>;
  readonly errors: SyncError[];
}

/** Puts one record into the handoff it belongs to: its own, one it joins, or a new one. */
export function placeRead(deps: SyncDeps, works: WorkSet, read: ReadSource, record: SourceRecord, context: PlaceContext): 'placed' | 'unchanged' | 'ignored' {
  const holder = works.holderOf(read.source);
  if (holder !== undefined) return placeAgain(deps, works, holder, read, record, context);
  if (read.source.state !== 'present') return 'ignored';
  const trigger = decideTrigger(read.compiled, record, false, todayIn(context.now, deps.ruleset.zone));
  if (trigger !== 'reached' && trigger !== 'pre_close') return 'ignored';
  const { object, externalId } = read.source;
  const ownId = handoffIdOf(deps.accountId, object, externalId);
  const work = works.found(ownId, read.mapped, { object, externalId }, deps.connection);
  works.attach(work, { ...read.source, handoffId: work.id });
  work.touched = true;
  work.changedAt = changedAtOf(read, undefined);
  joinPartners(deps, works, work, read, { ...context, isNew: true });
  return 'placed';
}

function placeAgain(deps: SyncDeps, works: WorkSet, holder: Work, read: ReadSource, record: SourceRecord, context: PlaceContext): 'placed' | 'unchanged' {
  const leaving = decideWhoLeaves(deps, holder, read, context.loosening);
  const placed = renewSource(deps, works, holder, read, record, context);
  if (placed === 'unchanged') return placed;
  letLeave(deps, works, holder, leaving, context.now);
  const again = [...(read.source.state === 'present' ? [read] : []), ...(context.loosening.loose.get(sourceKey(read.source)) ?? [])];
  for (const each of again) {
    const work = works.holderOf(each.source);
    if (work !== undefined) joinPartners(deps, works, work, each, { ...context, isNew: false });
  }
  return placed;
}

function renewSource(deps: SyncDeps, works: WorkSet, work: Work, read: ReadSource, record: SourceRecord, context: PlaceContext): 'placed' | 'unchanged' {
  const before = work.sources.get(sourceKey(read.source));
  if (isCut(work.known) && before !== undefined && staysEmptied(before, read.source)) return 'unchanged';
  const own = work.outbox.filter((row) => row.connection === deps.connection);
  const fieldsRow = own.find((row) => row.kind === 'fields' && refKey(row.target) === refKey(read.source));
  const drift = ownDrift(record.own, fieldsRow);
  if (drift.length > 0 && fieldsRow !== undefined) restoreOrReport(deps, work, fieldsRow, drift, context);
  const same = before?.fingerprint === read.source.fingerprint && before.state === read.source.state;
  const changed = before !== undefined && before.version !== read.source.version;
  // A refused write is worth another try when anything about the record changed, mapped or not.
  const waiting = own.some((row) => row.state === 'pending' || (row.state === 'failed' && changed));
  if (same && !waiting && drift.length === 0) return 'unchanged';
  if (changed) work.recordChanged = true;
  if (!same) work.changedAt = laterOf(work.changedAt, changedAtOf(read, before));
  // A deleted record comes without its fields: what was known of it stays, so that the withdrawal can be explained.
  const next =
    read.source.state === 'present' || before === undefined
      ? withKeys(work, read, before)
      : { ...before, state: read.source.state, fingerprint: read.source.fingerprint, readAt: read.source.readAt };
  works.attach(work, { ...next, handoffId: work.id });
  work.touched = true;
  if (isCut(work.known) && read.source.state === 'present') wantEmptied(works, work);
  return 'placed';
}

/** A change that moved no stamp of a person (a related record, a formula) is known only since we read it. */
function changedAtOf({ source }: ReadSource, before: StoredSource | undefined): string {
  const edited = source.lastHumanEditAt;
  const isNews = edited !== null && (before?.lastHumanEditAt == null || Date.parse(edited) > Date.parse(before.lastHumanEditAt));
  return isNews ? edited : source.readAt;
}

function withKeys(work: Work, { compiled, source }: ReadSource, before: StoredSource | undefined): ReadSource['source'] {
  if (before?.sharedKeys === undefined) return source;
  const others = [...work.sources.values()].filter((other) => other !== before);
  const sharedKeys = rememberKeys(compiled, source, before, (key) => others.some((other) => other.sharedKeys?.includes(key) === true));
  return sharedKeys.length === 0 ? source : { ...source, sharedKeys };
}

function restoreOrReport(deps: SyncDeps, work: Work, row: OutboxRow, drift: readonly string[], context: PlaceContext): void {
  const at = context.now.toISOString();
  const replace = (next: OutboxRow): void => {
    work.outbox = work.outbox.map((item) => (item.id === row.id ? next : item));
    work.changedRows.push(next);
  };
  if (row.errorCode === RESTORED_ONCE) {
    const message = `Somebody or something keeps changing ${drift.join(', ')} on this record; it was restored once and is now left alone.`;
    replace({ ...row, state: 'failed', errorCode: OWN_FIELD_CHANGED, errorMessage: message });
    context.errors.push({
      id: shortHashOf([OWN_FIELD_CHANGED, row.id]),
      connection: deps.connection,
      handoffId: work.id,
      outboxId: row.id,
      target: row.target,
      code: OWN_FIELD_CHANGED,
      message,
      remedy: 'Look for a flow, an import or a person that edits this field, then run "handoff errors retry".',
      occurredAt: at,
      attempts: 1,
      resolvedAt: null,
    });
    return;
  }
  replace({ ...row, state: 'pending', errorCode: RESTORED_ONCE, errorMessage: null, attempts: 0 });
  work.events.push({ handoffId: work.id, connection: work.connection, type: 'field_restored', at, data: { fields: [...drift] } });
}

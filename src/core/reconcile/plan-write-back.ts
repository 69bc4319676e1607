import type { RecordRef } from '../connector.ts';
import { shortHashOf } from '../hash.ts';
import { isSameJson } from '../json.ts';
import { isAfloat, type DesiredItem, type OutboxRow } from './outbox.ts';

interface Scope {
  readonly handoffId: string;
  readonly connection: string;
}

/** What a row is about. Its id is only a name: it was made under the connection's id of that day and outlives a renaming. */
const keyOf = ({ target, item }: Pick<DesiredItem, 'target' | 'item'>): string => [target.object, target.externalId, item].join('\u0000');

/** The name of a new row. */
export const rowIdOf = (item: Pick<DesiredItem, 'target' | 'item'>, scope: Scope): string =>
  shortHashOf([scope.handoffId, scope.connection, item.target.object, item.target.externalId, item.item]);

/** Something of it may exist in the target: it was acknowledged, or sent without an answer. */
const isKnown = (row: OutboxRow): boolean =>
  row.sentHash !== null || row.acknowledgedHash !== null || row.remoteId !== null;

const later = (a: string | null, b: string | null): string | null => (a === null ? b : b === null || a > b ? a : b);

/**
 * Desired − acknowledged: the outbox rows that must be saved so that every target comes to show what is desired.
 * `existing` are this handoff's rows, `desired` is all it should show now. Rows that need no saving are left out;
 * `unchanged` counts the desired items without one. `isGone`: the record itself no longer exists in the source.
 */
export function planWriteBack(
  existing: readonly OutboxRow[],
  desired: readonly DesiredItem[],
  scope: Scope,
  isGone: (target: RecordRef) => boolean = () => false,
): { rows: readonly OutboxRow[]; unchanged: number } {
  const known = new Map(
    existing
      .filter((row) => row.handoffId === scope.handoffId && row.connection === scope.connection)
      .map((row) => [keyOf(row), row]),
  );
  const wanted = new Set<string>();
  const rows: OutboxRow[] = [];
  let unchanged = 0;
  for (const item of desired) {
    const key = keyOf(item);
    if (wanted.has(key)) continue;
    wanted.add(key);
    const row = known.get(key);
    const next = row === undefined ? createRow(item, scope) : advanceRow(row, item);
    if (next === null) unchanged += 1;
    else rows.push(next);
  }
  for (const [key, row] of known) {
    const next = wanted.has(key) ? null : isGone(row.target) ? buryRow(row) : dropRow(row);
    if (next !== null) rows.push(next);
  }
  return { rows, unchanged };
}

function createRow(item: DesiredItem, scope: Scope): OutboxRow | null {
  if (item.onlyIfKnown) return null;
  return {
    id: rowIdOf(item, scope),
    ...scope,
    target: item.target,
    item: item.item,
    kind: item.kind,
    ...shownBy(item),
    sentHash: null,
    acknowledgedHash: null,
    acknowledged: null,
    remoteId: null,
    state: 'pending',
    notBefore: item.notBefore,
    order: item.order,
    attempts: 0,
    errorCode: null,
    errorMessage: null,
  };
}

/** `row`: what was desired before; hashing the same again is what most rows would spend their time on. */
const shownBy = (item: DesiredItem, row?: OutboxRow) => ({
  desired: item.desired,
  alongside: item.alongside,
  desiredHash: row !== undefined && isSameJson(row.desired, item.desired) ? row.desiredHash : shortHashOf(item.desired),
  lockGroup: item.lockGroup,
  ownerKey: item.ownerKey,
});

/** null: nothing to save. */
function advanceRow(row: OutboxRow, item: DesiredItem): OutboxRow | null {
  if (item.onlyIfKnown && !isKnown(row)) return dropRow(row);
  if (row.kind === 'note' && (row.sentHash !== null || row.state === 'unconfirmed')) return null;
  if (row.state === 'ended') return revive(row, item);
  const next = { ...row, ...shownBy(item, row), order: orderOf(row, item) };
  if (next.desiredHash === row.desiredHash) return renew(row, next, item);
  if (next.desiredHash === row.acknowledgedHash && !isAfloat(row)) return settled(next);
  return {
    ...next,
    // What was sent without an answer stays `sent`: it must be looked up before anything is created again.
    state: row.state === 'sent' ? 'sent' : 'pending',
    notBefore: item.notBefore,
    attempts: 0,
    ...withoutError(row),
  };
}

/** Created before, updated after: what is known of in the target is no creation any more. */
const orderOf = (row: OutboxRow, item: DesiredItem): number => (item.order === 0 && isKnown(row) ? 1 : item.order);

/** The same is desired as before; only when and for whom may have moved. */
function renew(row: OutboxRow, next: OutboxRow, item: DesiredItem): OutboxRow | null {
  const waits = row.state === 'pending' || row.state === 'sent';
  // A back-off after a failed attempt outlasts the end of a quiet period.
  const notBefore = !waits ? row.notBefore : row.attempts > 0 ? later(row.notBefore, item.notBefore) : item.notBefore;
  const same = next.ownerKey === row.ownerKey && next.lockGroup === row.lockGroup && notBefore === row.notBefore;
  return same ? null : { ...next, order: row.order, notBefore };
}

/**
 * What was dropped before it was ever sent may be wanted again, and a record that came back shows our fields again.
 * A task that a person ended stays ended.
 */
function revive(row: OutboxRow, item: DesiredItem): OutboxRow | null {
  const next = { ...row, ...shownBy(item) };
  const mayReturn = !isKnown(row) || (row.kind === 'fields' && next.desiredHash !== row.desiredHash);
  if (!mayReturn) return null;
  return {
    ...next,
    state: 'pending',
    order: item.order,
    notBefore: item.notBefore,
    attempts: 0,
    errorCode: null,
    errorMessage: null,
  };
}

/** A code without a message is a mark that the caller left on the row. */
const withoutError = (row: OutboxRow) => ({
  errorCode: row.errorMessage === null ? row.errorCode : null,
  errorMessage: null,
});

const settled = (row: OutboxRow): OutboxRow => ({
  ...row,
  state: 'acknowledged',
  notBefore: null,
  attempts: 0,
  ...withoutError(row),
});

/**
 * The record was deleted: whatever became of a write whose answer was lost went with it, and sending it again would only
 * be refused. A comment is not sent again anyway, and what is known of it is told to a person.
 */
function buryRow(row: OutboxRow): OutboxRow | null {
  if (row.state !== 'sent' || row.kind === 'note') return dropRow(row);
  // Should the record come out of the bin, nobody knows what its fields show: whatever is wanted then is news.
  const unknown = row.kind === 'fields' ? { desired: {}, desiredHash: shortHashOf({}) } : {};
  return { ...row, ...unknown, state: 'ended', ownerKey: null };
}

/**
 * A row that nobody wants any more. Never sent: dropped. Changed since the last receipt, but not sent: the change is
 * dropped. Anything whose fate is open is left to the delivery.
 */
function dropRow(row: OutboxRow): OutboxRow | null {
  if (row.state !== 'pending') return null;
  if (!isKnown(row)) return { ...row, state: 'ended', ownerKey: null };
  if (row.acknowledged === null || row.acknowledgedHash === null || isAfloat(row)) return null;
  return settled({ ...row, desired: row.acknowledged, desiredHash: row.acknowledgedHash });
}

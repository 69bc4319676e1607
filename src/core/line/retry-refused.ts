import type { DesiredItem, OutboxRow } from '../reconcile/outbox.ts';
import { OWN_FIELD_CHANGED } from './own-drift.ts';

const placeOf = (item: Pick<DesiredItem, 'target' | 'item'>): string => `${item.target.object}\u0000${item.target.externalId}\u0000${item.item}`;

/**
 * Rows that the source refused and that are still wanted, to be sent again: the record or a rule changed, so what stood
 * in the way may be gone. Fields that somebody keeps changing wait for a person.
 */
export function retryRefused(rows: readonly OutboxRow[], desired: readonly DesiredItem[]): readonly OutboxRow[] {
  const wanted = new Set(desired.map(placeOf));
  return rows.flatMap((row) =>
    row.state === 'failed' && row.errorCode !== OWN_FIELD_CHANGED && wanted.has(placeOf(row))
      ? [{ ...row, state: 'pending' as const, attempts: 0, notBefore: null, errorCode: null, errorMessage: null }]
      : [],
  );
}

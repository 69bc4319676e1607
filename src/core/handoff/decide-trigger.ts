import type { CompiledSource } from './compile-mapping.ts';
import type { MappableRecord } from './outcome.ts';
import type { TriggerState } from './record.ts';

/**
 * Where a record stands. Taken back counts first, then whether it counts at all, then how far it got.
 * `known`: the record was followed before, so `newWhen` is not asked again. `today`: ISO date.
 */
export function decideTrigger(
  source: CompiledSource,
  record: Pick<MappableRecord, 'fields' | 'related'>,
  known: boolean,
  today: string,
): TriggerState {
  const { rescinded, withdrawn, scope, reached, newWhen, preClose } = source.when;
  if (rescinded?.holds(record, today)) return 'rescinded';
  if (withdrawn?.holds(record, today)) return 'withdrawn';
  if (scope !== null && !scope.holds(record, today)) return 'out_of_scope';
  if (reached.holds(record, today) && (known || newWhen === null || newWhen.holds(record, today))) return 'reached';
  if (preClose?.holds(record, today)) return 'pre_close';
  return 'before';
}

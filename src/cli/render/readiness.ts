import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { readinessOf } from '../../core/view/handoff-summary.ts';
import { MOMENTS, recordedScoresOf, SEEN_LATE } from '../../core/view/recorded-scores.ts';
import { inUtc } from './moment.ts';
import { wrap } from './plain-table.ts';

/** What would be missed if it closed now, and the scores of the three moments as far as they were seen; null when none was. */
export function readinessText(handoff: StoredHandoff, width: number): string | null {
  const { beforeClose, atClose, atAcceptance, closeSeenLate } = recordedScoresOf(handoff);
  const moments = MOMENTS[handoff.kind];
  const kept = [
    [moments.before_close, beforeClose, ''], [moments.at_close, atClose, closeSeenLate ? `, ${SEEN_LATE}` : ''], [moments.at_acceptance, atAcceptance, ''],
  ] as const;
  const scores = kept.flatMap(([moment, seen, note]) => (seen === null ? [] : [`${seen.score ?? 'none'} ${moment} (${inUtc(seen.at)}${note})`]));
  const lines = [readinessOf(handoff), scores.length === 0 ? null : `Score ${scores.join(', ')}.`].filter((line) => line !== null);
  return lines.length === 0 ? null : lines.flatMap((line) => wrap(line, width)).join('\n');
}

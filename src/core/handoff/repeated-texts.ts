import { CANONICAL_FIELDS } from './fields.ts';
import { ATTESTED_NONE } from './map-record.ts';
import { normaliseText } from './placeholder.ts';
import type { HandoffRecord } from './record.ts';

/** Both must hold: a handful of equal answers is chance, and so is a large number among very many. */
const LEAST_RECORDS = 20;
const LEAST_SHARE = 0.05;

/**
 * Free texts that so many records hold that nobody can have written them about their own deal: a copied template.
 * An attested "none" is an answer however often it is given.
 */
export function findRepeatedTexts(records: readonly HandoffRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const record of records) {
    const texts = new Set<string>();
    for (const [field, answer] of Object.entries(record.answers)) {
      if (CANONICAL_FIELDS[record.kind][field]?.freeText !== true || typeof answer.value !== 'string' || answer.note === ATTESTED_NONE) continue;
      texts.add(normaliseText(answer.value));
    }
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const least = Math.max(LEAST_RECORDS, records.length * LEAST_SHARE);
  return [...counts].filter(([, count]) => count >= least).map(([text]) => text).sort();
}

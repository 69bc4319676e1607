import type { CompletenessReport, Gap } from './handoff.ts';
import type { HandoffKind } from './mapping-file.ts';

const WORDS: Readonly<Record<HandoffKind, { readonly ifNow: string; readonly whoMisses: string; readonly asked: string }>> = {
  customer: { ifNow: 'If this closed today', whoMisses: 'operations', asked: 'that sales can fill in' },
  employee: { ifNow: 'If the offer were accepted today', whoMisses: 'the teams', asked: 'that people are asked for' },
};
/** More names than these make a list, and the list stands beside the sentence. */
const MOST_NAMED = 4;
/** It stands in a field of 255 characters, and what else is to be told (an open question, that it is stale) stands beside it. */
const LONGEST = 200;

/**
 * Before the close, in one sentence: what the receiving teams would miss if it closed today, the weightiest first, cut at
 * whole labels. What nobody may read or nothing feeds is no seller's matter: it is counted apart, and only when nothing
 * else is missing.
 */
export function sayReadiness(kind: HandoffKind, { gaps, unreadable, score }: Pick<CompletenessReport, 'unreadable' | 'score'> & { readonly gaps: readonly Missing[] }): string {
  const { ifNow, whoMisses, asked } = WORDS[kind];
  const due = gaps.filter((gap) => gap.due && gap.reason !== 'unreadable');
  const missing = due.filter((gap) => gap.reason !== 'unmapped').toSorted(byWeight);
  if (missing.length > 0) return nameAll(`${ifNow}, ${whoMisses} would miss`, missing.map(({ label }) => label.trim()));
  const others = due.length + unreadable.length;
  if (others > 0) return `${ifNow}, nothing would be missing ${asked}; ${others} ${others === 1 ? 'field is' : 'fields are'} not connected or hidden from the connection.`;
  return score === null ? 'Nothing is due yet that could be scored.' : `${ifNow}, nothing would be missing.`;
}

type Missing = Pick<Gap, 'label' | 'reason' | 'due' | 'gate' | 'weight'>;
const byWeight = (a: Missing, b: Missing): number => Number(b.gate) - Number(a.gate) || b.weight - a.weight;

function nameAll(begin: string, labels: readonly string[]): string {
  for (let named = Math.min(labels.length, MOST_NAMED); named > 0; named -= 1) {
    const sentence = `${begin}: ${listed(labels.slice(0, named), labels.length - named)}.`;
    if (sentence.length <= LONGEST) return sentence;
  }
  return `${begin} ${labels.length} ${labels.length === 1 ? 'answer' : 'answers'}.`;
}

function listed(named: readonly string[], more: number): string {
  const parts = more === 0 ? named : [...named, `${more} more`];
  return parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

import { checkDate } from '../rule-forms/check-input.ts';

const DAY_MS = 86_400_000;

/** "Overdue since 1 March 2027" when the day of the review has passed; null while it lies ahead or is no date. Both are ISO dates. */
export function overdueInWords(nextReview: string, today: string): string | null {
  const checked = checkDate(nextReview);
  if (!checked.ok || checked.value >= today) return null;
  const days = Math.round((Date.parse(today) - Date.parse(nextReview)) / DAY_MS);
  return `Overdue since ${dateInWords(nextReview)} (${days === 1 ? 'one day' : `${days} days`})`;
}

export const dateInWords = (date: string): string => new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${date}T00:00:00Z`));

const NO_VERB = /^(?:the|a|an|our|your|their|this|all|every|new|first|it|hr|[a-z]*(?:tion|tions|ment|ments|ness|ing))$/i;
/** A first word that looks like a thing, not like something to do. A hint, never a refusal: languages have many verbs. */
export function verbHint(what: string): string | null {
  const [first = ''] = what.trim().split(/\s+/);
  return NO_VERB.test(first) && !/^(?:bring|position|mention|station|caution|ping|ring|sing|bing|commission|provision|implement|document|augment|supplement|comment)$/i.test(first) ? `Begin with what to do: "Order …", "Send …", "Check …". "${first}" does not sound like it.` : null;
}

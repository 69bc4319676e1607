import type { FieldType } from '../handoff/mapping-file.ts';

/** What a source's own name of a type amounts to; every system has its own words for the same few things. */
export type Family = 'datetime' | 'date' | 'money' | 'number' | 'boolean' | 'email' | 'url' | 'prose' | 'choice' | 'reference' | 'text';

const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/date.?time|timestamp|instant/i, 'datetime'],
  [/date|day\b/i, 'date'],
  [/currency|money|amount/i, 'money'],
  [/bool|check.?box|yes.?no|flag/i, 'boolean'],
  [/e-?mail/i, 'email'],
  [/^url|link|website/i, 'url'],
  [/reference|lookup|user|owner|employee|person/i, 'reference'],
  [/pick|enum|select|radio|choice|combo|list|dropdown/i, 'choice'],
  [/area|html|rich|long.?text|multi.?line|paragraph/i, 'prose'],
  [/double|int|number|numeric|percent|decimal|float|long/i, 'number'],
];

export const familyOf = (type: string): Family => FAMILIES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';

/** How well a family gives what a canonical field holds: 1 as made for it, 0 may do, -1 cannot. */
const FIT: Readonly<Record<FieldType, Partial<Record<Family, 1 | 0>>>> = {
  date: { date: 1, datetime: 1, text: 0 },
  datetime: { datetime: 1, date: 1, text: 0 },
  money: { money: 1, number: 0, text: 0 },
  number: { number: 1, money: 0, text: 0 },
  boolean: { boolean: 1, choice: 0, text: 0 },
  person: { reference: 1 },
  people: { reference: 0 },
  list: { url: 1, choice: 0, prose: 0, text: 0 },
  url: { url: 1, text: 0 },
  text: { text: 1, prose: 1, choice: 1, email: 0, url: 0, number: 0, date: 0, datetime: 0, boolean: 0, money: 0 },
};

export function fitOf(type: FieldType, family: Family, { freeText = false, email = false }: { readonly freeText?: boolean | undefined; readonly email?: boolean | undefined } = {}): 1 | 0 | -1 {
  if (email) return family === 'email' ? 1 : family === 'text' ? 0 : -1;
  // An answer in somebody's own words is not a date, an amount or a tick.
  if (freeText) return family === 'prose' ? 1 : family === 'text' || family === 'choice' ? 0 : -1;
  return FIT[type][family] ?? -1;
}

export const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  datetime: 'a moment', date: 'a date', money: 'an amount', number: 'a number', boolean: 'yes or no', email: 'an e-mail address', url: 'a web address', prose: 'long text', choice: 'a list of choices', reference: 'a link to a person or record', text: 'text',
};

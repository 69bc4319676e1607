import type { Property } from '../schema.ts';
import type { PropertyDefinition } from './properties.ts';

type Type = PropertyDefinition['type'];

/** Types that hold what is written into a property that setup would make, that type first. */
const HOLDERS: Readonly<Record<Type, readonly string[]>> = {
  number: ['number'],
  enumeration: ['enumeration', 'string'],
  string: ['string'],
  date: ['date', 'string'],
  datetime: ['datetime', 'date', 'string'],
};
/** Field types in which a text stands as it was written; the others look like one and want markup, a file's id or a telephone number. */
const PLAIN: Readonly<Record<string, readonly string[]>> = { string: ['text', 'textarea'], enumeration: ['select', 'radio'] };

/** Number formats in which a figure from 0 to 100 reads as something else: 85 as 8,500 %, as money, as a time. */
const MISLEADING: Readonly<Record<string, string>> = { percentage: 'percentage', probability: 'percentage', currency: 'currency', duration: 'duration' };

/** What the pages of HubSpot's settings call it. */
const PAGE_WORDS: Readonly<Record<string, string>> = {
  'string text': 'single-line text', 'string textarea': 'multi-line text', 'string html': 'rich text', 'string file': 'file', 'string phonenumber': 'phone number',
  'enumeration select': 'dropdown select', 'enumeration radio': 'radio select', 'enumeration checkbox': 'multiple checkboxes', 'enumeration booleancheckbox': 'single checkbox',
  'bool booleancheckbox': 'single checkbox', 'number number': 'number', 'date date': 'date picker', 'datetime date': 'date and time picker',
};

/**
 * Whether a property that is there can hold what is written into it: what is wrong and the remedy, null when nothing is.
 * Options that a list lacks are no fault, because setup adds them; see `missingOptions`.
 */
export function judgeProperty(definition: PropertyDefinition, found: Property): string | null {
  const fault = useFault(definition, found) ?? typeFault(definition, found) ?? formatFault(found);
  return fault === null ? null : `${fault} ${remedyOf(definition)}`;
}

function useFault({ unique, type }: PropertyDefinition, found: Property): string | null {
  if (!found.writable) return 'It is calculated or read-only, and nothing can be written into it.';
  // Whether a property is unique is settled when it is made.
  if (unique !== true && found.unique) return 'It allows no value twice, so a second record would be refused.';
  return type === 'enumeration' && found.owner ? 'Its options are the portal’s users, and no texts can be added.' : null;
}

function typeFault({ type, fieldType }: PropertyDefinition, found: Property): string | null {
  const isPlain = found.fieldType === '' || (PLAIN[found.type]?.includes(found.fieldType) ?? true);
  if (HOLDERS[type].includes(found.type) && isPlain) return null;
  const reason = type === 'number' ? ', because lists, reports and the card compute with the figure' : '';
  return `It is of the type ${inWords(found.type, found.fieldType)}, but ${inWords(type, fieldType)} is needed${reason}.`;
}

function formatFault({ type, display }: Property): string | null {
  const format = type === 'number' && display !== null && Object.hasOwn(MISLEADING, display) ? MISLEADING[display] : undefined;
  return format === undefined ? null : `Its number format is ${format}, so a plain figure from 0 to 100 would read wrong; a formatted or unformatted number is needed.`;
}

const inWords = (type: string, fieldType: string): string => PAGE_WORDS[`${type} ${fieldType}`] ?? [type, fieldType].filter(Boolean).join(' / ');

const remedyOf = ({ object, name }: PropertyDefinition): string =>
  object === 'tasks'
    ? `It stands under Settings → Properties → Task properties → ${name}; if it is nobody’s, archive and delete it there, and setup makes its own.`
    : `Change that under Settings → Properties → Deal properties → ${name}, as far as HubSpot lets you, or name another property under writeBack.fields of deals in the mapping.`;

/** Texts that the mapping writes and a list does not take; empty for what is no list. */
export const missingOptions = ({ options }: PropertyDefinition, found: Property): readonly string[] =>
  found.type !== 'enumeration' ? [] : (options ?? []).filter((option) => !found.options.some(({ value, label }) => value === option || label === option));

/** What to know of an input property of another type; people fill it in, so it is no more than a note. null when nothing. */
export function noteInput({ type, fieldType }: PropertyDefinition, found: Property): string | null {
  const understood = type === 'date' ? ['date', 'datetime'] : ['string', 'enumeration'];
  if (understood.includes(found.type)) return null;
  return `Already there, as ${inWords(found.type, found.fieldType)}; the answer is a ${inWords(type, fieldType)}, so what people enter may not be understood. See that the mapping translates it, or let it read another property.`;
}

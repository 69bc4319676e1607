import { shapeOfMetadata, typeInWords, type FieldShape } from '../field-shape.ts';
import type { FieldDefinition } from './fields.ts';

/** Types that hold what is written into a field that setup would make, that type first. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  Number: ['Number'],
  Picklist: ['Picklist', 'Text', 'TextArea', 'LongTextArea'],
  LongTextArea: ['LongTextArea'],
  Text: ['Text', 'TextArea', 'LongTextArea'],
  Date: ['Date', 'Text', 'TextArea', 'LongTextArea'],
  DateTime: ['DateTime', 'Date', 'Text', 'TextArea', 'LongTextArea'],
  Url: ['Url', 'Text', 'TextArea', 'LongTextArea'],
};
/** Why nothing else will do, where that is not plain. */
const REASONS: Readonly<Record<string, string>> = {
  Number: ', because reports, the bar and the rule compute with the figure as it stands',
  LongTextArea: ', because a shorter or a formatted text would not keep it whole',
};
const TEXTS = new Set(['Text', 'TextArea', 'LongTextArea', 'Url']);
/** Setup makes long texts longer than anybody fills them: a quarter takes the missing answers of sixty questions. */
const SPARE = 4;
const DATE_LENGTH = 10;
const MOMENT_LENGTH = 24;

/**
 * Whether a field that is there can hold what is written into it: what is wrong and the remedy, null when nothing is.
 * `addsValues`: values that a list lacks are no fault, because setup adds them.
 */
export function judgeField(field: FieldDefinition, found: FieldShape, addsValues: boolean): string | null {
  const wanted = shapeOfMetadata(field.metadata);
  if (wanted === null || wanted.formula) return null;
  const fault = useFault(wanted, found) ?? typeFault(wanted, found) ?? sizeFault(wanted, found) ?? valueFault(field, wanted, found, addsValues);
  return fault === null ? null : `${fault} ${remedyOf(field, found)}`;
}

function useFault(wanted: FieldShape, found: FieldShape): string | null {
  if (found.formula) return 'It is a formula, and nothing can be written into one.';
  if (found.required) return 'It is required, and what is written may be empty; nobody could save a new record either. Untick "Always require a value".';
  if (wanted.unique && !(found.unique && found.externalId)) return 'It must be an external ID whose values are unique, or tasks would appear twice. Tick "External ID" and "Do not allow duplicate values".';
  if (!wanted.unique && found.unique) return 'It allows no value twice, so a second record would be refused. Untick "Do not allow duplicate values".';
  return null;
}

const typeFault = (wanted: FieldShape, found: FieldShape): string | null =>
  (HOLDERS[wanted.type] ?? [wanted.type]).includes(found.type)
    ? null
    : `It is of the type ${typeInWords(found.type)}, but ${typeInWords(wanted.type)} is needed${REASONS[wanted.type] ?? ''}. Change its type if Salesforce offers that.`;

function sizeFault(wanted: FieldShape, found: FieldShape): string | null {
  if (wanted.type === 'Number')
    return found.digits >= wanted.digits ? null : `It has room for ${found.digits} digits before the decimal point, but ${wanted.digits} are needed. Raise its length.`;
  const least = leastLength(wanted, found);
  return !TEXTS.has(found.type) || found.length >= least ? null : `It has room for ${found.length} characters, but ${least} are needed. Raise its length, or change its type to Text Area (Long).`;
}

function leastLength(wanted: FieldShape, found: FieldShape): number {
  switch (wanted.type) {
    case 'LongTextArea':
      return wanted.length / SPARE;
    case 'Picklist':
      return Math.max(...(wanted.values ?? []).map((value) => value.length));
    case 'Date':
      return DATE_LENGTH;
    case 'DateTime':
      return MOMENT_LENGTH;
    case 'Url':
      // Salesforce says no length of it everywhere, and it has only one.
      return found.type === 'Url' ? 0 : wanted.length;
    default:
      return wanted.length;
  }
}

function valueFault({ entity }: FieldDefinition, wanted: FieldShape, found: FieldShape, addsValues: boolean): string | null {
  if (found.values === null) return null;
  const list = found.values;
  const off = found.inactive.filter((value) => wanted.values?.includes(value) === true);
  if (off.length > 0) return `The list takes no others than its own values, and these are switched off: ${off.join(', ')}. Activate them.`;
  const missing = addsValues ? [] : (wanted.values ?? []).filter((value) => !list.includes(value));
  return missing.length === 0 ? null : `The list takes no others than its own values and lacks ${missing.join(', ')}: run "handoff setup", which adds them to a list of ${entity}’s own, or change statusLabels in the mapping.`;
}

function remedyOf({ entity, name }: FieldDefinition, found: FieldShape): string {
  const place = `Setup → Object Manager → ${entity} → Fields & Relationships → ${name}`;
  if (entity === 'Activity') return `It stands under ${place}; if it is nobody’s, delete it there, and setup makes its own.`;
  const there = found.formula ? `It stands under ${place}; ` : `That is done under ${place}; `;
  return `${there}or name another field under writeBack.fields of Opportunity in the mapping.`;
}

/** Types from which an answer of this kind cannot be read; people fill inputs in, so it is no more than a note. */
const MUTE: Readonly<Record<string, readonly string[]>> = {
  Date: ['Number', 'Currency', 'Percent', 'Checkbox', 'Lookup', 'Text', 'TextArea', 'LongTextArea', 'Html', 'Picklist', 'MultiselectPicklist', 'Time', 'Url', 'Email', 'Phone'],
  LongTextArea: ['Checkbox', 'Lookup', 'Date', 'DateTime', 'Time', 'Number', 'Currency', 'Percent'],
  Text: ['Checkbox', 'Lookup', 'Date', 'DateTime', 'Time'],
};

/** What to know of an input field of another type; null when nothing. */
export function noteInput({ metadata }: FieldDefinition, found: FieldShape): string | null {
  const wanted = shapeOfMetadata(metadata);
  if (wanted === null || MUTE[wanted.type]?.includes(found.type) !== true) return null;
  return `Already there, as ${typeInWords(found.type)}; the answer is a ${typeInWords(wanted.type)}, so what people enter may not be understood. See that the mapping translates it, or let it read another field.`;
}

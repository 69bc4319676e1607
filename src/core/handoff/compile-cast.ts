import { isJsonArray } from '../json.ts';
import type { FieldNotationObject, FieldType } from './mapping-file.ts';
import { STAKEHOLDER_ROLES, TYPES_THAT_FIT } from './fields.ts';
import { nearest, type Problems } from './mapping-problem.ts';
import { Refusal, type Cast } from './outcome.ts';
import type { CanonicalValue } from './record.ts';
import { compilePath } from './source-path.ts';
import { booleanCast } from './transforms/boolean.ts';
import { dateCast, datetimeCast, formatProblem, isZone } from './transforms/date.ts';
import { currencies, isCurrency, moneyCast } from './transforms/money.ts';
import { numberCast } from './transforms/number.ts';
import { listCast, plainText, textCast, urlCast } from './transforms/text.ts';
import { tableCast } from './transforms/value-table.ts';

/** What is known of the place that a value goes to. */
export interface Slot {
  readonly type: FieldType;
  readonly email?: boolean;
  readonly code?: boolean;
  /** A stakeholder's role: table results must be roles we know. */
  readonly role?: boolean;
}

type Place = readonly (string | number)[];

/** Options that mean something only for some types. */
const BELONGS: readonly { readonly option: 'format' | 'zone' | 'decimal' | 'currency' | 'true' | 'false'; readonly types: readonly FieldType[] }[] = [
  { option: 'format', types: ['date', 'datetime'] },
  { option: 'zone', types: ['date', 'datetime'] },
  { option: 'decimal', types: ['number', 'money'] },
  { option: 'currency', types: ['money'] },
  { option: 'true', types: ['boolean'] },
  { option: 'false', types: ['boolean'] },
];

/** The type that values are read as; reports an `as:` that the field cannot hold. */
export function readType(slot: Slot, as: FieldType | undefined, at: Place, problems: Problems): FieldType {
  if (as === undefined || TYPES_THAT_FIT[slot.type].includes(as)) return as ?? slot.type;
  problems.add([...at, 'as'], `the field holds ${slot.type}, which "as: ${as}" does not give`, slot.type);
  return slot.type;
}

/** Reports options that do not belong to the type, and formats, zones, currencies that do not exist. */
export function checkOptions(notation: FieldNotationObject, type: FieldType, at: Place, problems: Problems): void {
  for (const { option, types } of BELONGS) {
    if (notation[option] !== undefined && !types.includes(type)) {
      problems.add([...at, option], `"${option}" belongs to ${types.join(' and ')}, and this is read as ${type}`);
    }
  }
  if (notation.zone !== undefined && !isZone(notation.zone)) {
    problems.add([...at, 'zone'], `"${notation.zone}" is no time zone`, nearest(notation.zone, Intl.supportedValuesOf('timeZone')));
  }
  const badFormat = notation.format === undefined ? null : formatProblem(notation.format);
  if (badFormat !== null) problems.add([...at, 'format'], badFormat);
  const code = typeof notation.currency === 'object' ? notation.currency.else : notation.currency;
  if (code !== undefined && !isCurrency(code)) {
    problems.add([...at, 'currency'], `"${code}" is no currency code (ISO 4217)`, nearest(code, currencies()));
  }
  if (notation.else !== undefined && notation.values === undefined) problems.add([...at, 'else'], '"else" needs a table of "values" beside it');
}

/** The cast that notation and slot ask for, value table included. */
export function compileCast(notation: FieldNotationObject, type: FieldType, slot: Slot, at: Place, problems: Problems): Cast {
  const fallback = typeof notation.currency === 'object' ? notation.currency.else : notation.currency;
  const plain = toSlot(oneValue(castOf(type, notation, slot, fallback), type), type, slot.type);
  if (notation.values === undefined) return plain;
  const results = castOf(slot.type, {}, slot, undefined);
  const table = new Map<string, CanonicalValue | null>();
  for (const [key, value] of Object.entries(notation.values)) table.set(key.trim(), resultOf(value, results, slot, [...at, 'values', key], problems));
  const otherwise =
    typeof notation.else === 'object' ? { value: resultOf(notation.else.value, results, slot, [...at, 'else', 'value'], problems) } : notation.else;
  return tableCast(table, otherwise, plain);
}

function resultOf(value: string | number | boolean | null, cast: Cast, slot: Slot, at: Place, problems: Problems): CanonicalValue | null {
  if (value === null) return null;
  const result = cast(value, {});
  if (result instanceof Refusal) {
    problems.add(at, `"${String(value)}" cannot be the result: ${result.note ?? `it is no ${slot.type}`}`);
    return null;
  }
  const unknownRole = slot.role === true && typeof result === 'string' ? result.split(/\s*[;,]\s*/).find((role) => !STAKEHOLDER_ROLES.some((known) => known === role)) : undefined;
  if (unknownRole !== undefined) problems.add(at, `"${unknownRole}" is no role; roles are ${STAKEHOLDER_ROLES.join(', ')}`, nearest(unknownRole, STAKEHOLDER_ROLES));
  return result;
}

function castOf(type: FieldType, notation: FieldNotationObject, slot: Slot, currency: string | undefined): Cast {
  const { format, zone, decimal } = notation;
  switch (type) {
    case 'number':
      return numberCast(decimal);
    case 'money': {
      const from = typeof notation.currency === 'object' ? compilePath(notation.currency.from) : null;
      return moneyCast({ decimal: decimal ?? '.', fallback: currency ?? null, from });
    }
    case 'boolean':
      return booleanCast(notation.true, notation.false);
    case 'date':
      return dateCast({ format, zone });
    case 'datetime':
      return datetimeCast({ format, zone });
    case 'url':
      return urlCast;
    case 'list':
      return listCast(notation.separator);
    default:
      return textCast({ trim: notation.trim ?? true, email: slot.email ?? false, code: slot.code ?? false, separator: notation.separator ?? ', ' });
  }
}

/** A path through a list may find several values where one is meant. */
function oneValue(cast: Cast, type: FieldType): Cast {
  if (type === 'text' || type === 'list') return cast;
  return (raw, fields) => {
    if (!isJsonArray(raw)) return cast(raw, fields);
    const only = raw.length === 1 ? raw[0] : undefined;
    return only === undefined ? new Refusal('invalid', `${raw.length} values where one was expected`) : cast(only, fields);
  };
}

/** What was read as one type, in the form that the field holds. */
function toSlot(cast: Cast, from: FieldType, to: FieldType): Cast {
  if (from === to) return cast;
  if (to === 'text') return convert(cast, (value) => {
      const text = plainText(value, ', ');
      return text instanceof Refusal ? value : text;
    });
  if (to === 'list') return convert(cast, (value) => [value]);
  if (to === 'date') return convert(cast, (value) => (typeof value === 'string' ? value.slice(0, 10) : value));
  if (to === 'datetime') return convert(cast, (value) => (typeof value === 'string' && value.length === 10 ? `${value}T00:00:00.000Z` : value));
  return cast;
}

const convert =
  (cast: Cast, change: (value: CanonicalValue) => CanonicalValue): Cast =>
  (raw, fields) => {
    const value = cast(raw, fields);
    return value instanceof Refusal ? value : change(value);
  };

/** What is done to a value, in words; null when it is taken as it is. */
export function describeTransform(notation: FieldNotationObject, type: FieldType): string | null {
  const steps = [
    notation.firstPresent === undefined ? null : `first of ${notation.firstPresent.length}`,
    notation.join === undefined ? null : 'joined',
    notation.constant === undefined ? null : 'constant',
    notation.expression === undefined ? null : 'expression',
    notation.each === undefined ? null : `each row of ${notation.each}`,
    notation.values === undefined ? null : 'value table',
    type === 'text' || type === 'people' || type === 'person' ? null : type,
    notation.format ?? null,
    notation.zone === undefined ? null : `in ${notation.zone}`,
    notation.decimal === ',' ? 'with decimal comma' : null,
    notation.matches === undefined ? null : `must match ${notation.matches}`,
  ].filter((step) => step !== null);
  return steps.length === 0 ? null : steps.join(', ');
}

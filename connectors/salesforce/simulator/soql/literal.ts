import { normaliseId } from '../ids.ts';
import type { FieldMeta, Value } from '../schema.ts';
import { parseDateTime, parseDay, toDay, toStamp } from '../stamps.ts';
import { located } from './path.ts';

const TEXT_TYPES = new Set(['string', 'textarea', 'picklist', 'multipicklist', 'combobox', 'email', 'phone', 'url']);
const NUMBER_TYPES = new Set(['int', 'double', 'currency', 'percent']);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

export function isText(field: FieldMeta): boolean {
  return TEXT_TYPES.has(field.type);
}

export function isId(field: FieldMeta): boolean {
  return field.type === 'id' || field.type === 'reference';
}

function soapName(field: FieldMeta): string {
  if (field.type === 'datetime') return 'dateTime';
  if (NUMBER_TYPES.has(field.type)) return field.type === 'int' ? 'int' : 'double';
  return isText(field) || isId(field) ? 'string' : field.type;
}

/** The value a literal stands for, in the form rows are stored in; the wrong kind is refused as Salesforce does. */
export function literalValue(
  soql: string,
  field: FieldMeta,
  raw: string,
  kind: string | undefined,
  like = false,
): Value {
  if (kind === 'NULL' || raw === 'NULL') {
    if (kind !== 'STRING') return null;
  }
  const refuse = (quotes: string): never => {
    throw located(
      soql,
      raw,
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${soapName(field)} and should ${quotes} enclosed in quotes`,
    );
  };
  if (isText(field) || isId(field)) {
    if (kind !== 'STRING') return refuse('be');
    const text = unquote(soql, raw, like);
    return isId(field) ? idValue(soql, text) : text;
  }
  if (kind === 'STRING') return refuse('not be');
  switch (field.type) {
    case 'boolean':
      return kind === 'BOOLEAN' ? raw.toUpperCase() === 'TRUE' : refuse('not be');
    case 'date': {
      const day = kind === 'DATE' ? parseDay(raw) : undefined;
      return day ?? refuse('not be');
    }
    case 'datetime': {
      const ms = kind === 'DATETIME' ? parseDateTime(raw) : undefined;
      return ms === undefined ? refuse('not be') : exactStamp(ms);
    }
    default: {
      const number = kind === 'INTEGER' || kind === 'DECIMAL' ? Number(raw) : Number.NaN;
      return Number.isNaN(number) ? refuse('not be') : number;
    }
  }
}

/** Milliseconds of a literal count in a comparison, although rows only have whole seconds. */
function exactStamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}+0000`;
}

function idValue(soql: string, text: string): string {
  if (text === '') return '';
  const id = normaliseId(text);
  if (id === undefined) throw located(soql, text, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id;
}

export function unquote(soql: string, raw: string, like = false): string {
  const inner = raw.startsWith("'") && raw.endsWith("'") ? raw.slice(1, -1) : raw;
  return inner.replaceAll(/\\(.?)/gs, (sequence: string, letter: string) => {
    if (like && (letter === '%' || letter === '_')) return sequence;
    const plain = ESCAPES[letter] ?? ESCAPES[letter.toLowerCase()];
    if (plain === undefined) {
      throw located(
        soql,
        sequence,
        'MALFORMED_QUERY',
        `Invalid string literal '${inner}'. Illegal character sequence '${sequence}' in string literal.`,
      );
    }
    return like && plain === '\\' ? '\\\\' : plain;
  });
}

export interface DayRange {
  readonly from: string;
  /** First day that is no longer meant. */
  readonly until: string;
}

const DAY_MS = 86_400_000;

/** Relative dates, in UTC days. Undefined: one the simulator does not know. */
export function dayRange(literal: string, now: number): DayRange | undefined {
  const [name = '', count = ''] = literal.toUpperCase().split(':');
  const days = Number(count);
  const range = (from: number, until: number): DayRange => ({
    from: toDay(now + from * DAY_MS),
    until: toDay(now + until * DAY_MS),
  });
  switch (name) {
    case 'YESTERDAY':
      return range(-1, 0);
    case 'TODAY':
      return range(0, 1);
    case 'TOMORROW':
      return range(1, 2);
    case 'LAST_90_DAYS':
      return range(-90, 1);
    case 'NEXT_90_DAYS':
      return range(1, 91);
    case 'LAST_N_DAYS':
      return range(-days, 1);
    case 'NEXT_N_DAYS':
      return range(1, days + 1);
    case 'N_DAYS_AGO':
      return range(-days, -days + 1);
    default:
      return undefined;
  }
}

export function rangeFor(field: FieldMeta, range: DayRange): DayRange {
  if (field.type === 'date') return range;
  return {
    from: toStamp(Date.parse(`${range.from}T00:00:00Z`)),
    until: toStamp(Date.parse(`${range.until}T00:00:00Z`)),
  };
}

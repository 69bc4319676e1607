import { z } from 'zod';
import { invalid } from './answers.ts';
import type { IndexedDoc } from './index-lag.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { activeProperty } from './properties.ts';
import { valueOf } from './records.ts';
import { findObjectType } from './object-types.ts';
import { linksOf } from './links.ts';

const OPERATORS = [
  'LT',
  'LTE',
  'GT',
  'GTE',
  'EQ',
  'NEQ',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

export const filterSchema = z.strictObject({
  propertyName: z.string(),
  operator: z.enum(OPERATORS),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
});

export type Filter = z.infer<typeof filterSchema>;

/** A record as the index knows it. */
export interface Candidate {
  readonly id: string;
  readonly createdAt: number;
  readonly doc: IndexedDoc;
}

export type Test = (candidate: Candidate) => boolean;

export function indexedValue(type: ObjectType, { id, createdAt, doc }: Candidate, name: string): string | undefined {
  return valueOf(type, { id, createdAt, properties: doc.properties, updatedAt: doc.updatedAt }, name);
}

type Kind = 'number' | 'time' | 'text' | 'choice';

function kindOf(portal: Portal, type: ObjectType, name: string): Kind {
  const property = activeProperty(portal, type, name);
  if (property === undefined) throw badFilter(`Property ${name} does not exist`);
  if (property.type === 'number') return 'number';
  if (property.type === 'date' || property.type === 'datetime') return 'time';
  return property.type === 'string' || property.type === 'phone_number' ? 'text' : 'choice';
}

function badFilter(message: string) {
  return invalid('There was a problem with the request.', { errors: [{ message }] });
}

/** Numbers as numbers, dates as milliseconds or ISO, words as lower-cased words, list values exactly. */
function reader(kind: Kind, name: string): (text: string) => number | string {
  switch (kind) {
    case 'number':
      return (text) => numberOf(text, name);
    case 'time':
      return (text) => (/^-?\d+$/.test(text) ? Number(text) : numberOf(String(Date.parse(text)), name));
    case 'text':
      return (text) => text.toLowerCase();
    default:
      return (text) => text;
  }
}

function numberOf(text: string, name: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw badFilter(`The value of ${name} is not valid for its type`);
  return value;
}

/** Compiles one filter; what it misses or does not know is refused before anything is read. */
export function compileFilter(portal: Portal, type: ObjectType, filter: Filter): Test {
  const { propertyName: name, operator } = filter;
  if (name.startsWith('associations.')) return compileAssociation(portal, type, filter);
  const kind = kindOf(portal, type, name);
  const read = reader(kind, name);
  const stored = storedReader(type, name, kind);
  switch (operator) {
    case 'HAS_PROPERTY':
      return (one) => indexedValue(type, one, name) !== undefined;
    case 'NOT_HAS_PROPERTY':
      return (one) => indexedValue(type, one, name) === undefined;
    case 'IN':
    case 'NOT_IN': {
      if (filter.values === undefined || filter.values.length === 0) throw badFilter(`values is required for the operator ${operator}`);
      // Stored words are lower-cased for the comparison, the given ones are not: capitals never match.
      const set = new Set<number | string>(kind === 'text' ? filter.values : filter.values.map(read));
      return valued(stored, (value) => set.has(value) === (operator === 'IN'));
    }
    case 'BETWEEN': {
      const low = read(given(filter, 'value'));
      const high = read(given(filter, 'highValue'));
      return valued(stored, (value) => value >= low && value <= high);
    }
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const pattern = tokenPattern(given(filter, 'value'));
      return (one) => pattern.test((indexedValue(type, one, name) ?? '').toLowerCase()) === (operator === 'CONTAINS_TOKEN');
    }
    default:
      return valued(stored, comparison(operator, read(given(filter, 'value'))));
  }
}

type Stored = (one: Candidate) => number | string | undefined;

function storedReader(type: ObjectType, name: string, kind: Kind): Stored {
  if (name === 'hs_object_id') return (one) => Number(one.id);
  if (name === type.modified) return (one) => one.doc.updatedAt;
  const read = reader(kind, name);
  return (one) => {
    const text = indexedValue(type, one, name);
    return text === undefined ? undefined : read(text);
  };
}

function valued(stored: Stored, test: (value: number | string) => boolean): Test {
  return (one) => {
    const value = stored(one);
    return value !== undefined && test(value);
  };
}

function comparison(operator: 'LT' | 'LTE' | 'GT' | 'GTE' | 'EQ' | 'NEQ', limit: number | string): (value: number | string) => boolean {
  switch (operator) {
    case 'LT':
      return (value) => value < limit;
    case 'LTE':
      return (value) => value <= limit;
    case 'GT':
      return (value) => value > limit;
    case 'GTE':
      return (value) => value >= limit;
    case 'EQ':
      return (value) => value === limit;
    default:
      return (value) => value !== limit;
  }
}

function given(filter: Filter, name: 'value' | 'highValue'): string {
  const text = filter[name];
  if (text === undefined) throw badFilter(`${name} is required for the operator ${filter.operator}`);
  return text;
}

function tokenPattern(text: string): RegExp {
  const escaped = text
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '\\S*');
  return new RegExp(`(^|[\\s@.,;-])${escaped}($|[\\s@.,;-])`);
}

/** The pseudo-property associations.contact, whose value is a record id. */
function compileAssociation(portal: Portal, type: ObjectType, filter: Filter): Test {
  const to = findObjectType(filter.propertyName.slice('associations.'.length));
  if (to === undefined) throw badFilter(`Property ${filter.propertyName} does not exist`);
  const wanted = new Set(filter.operator === 'IN' ? (filter.values ?? []) : [given(filter, 'value')]);
  if (filter.operator !== 'EQ' && filter.operator !== 'IN') throw badFilter(`${filter.operator} is not supported for associations`);
  return ({ id }) => linksOf(portal, type, id, to).some((link) => wanted.has(link.to));
}

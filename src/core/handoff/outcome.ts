import type { SourceRecord } from '../connector.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { CanonicalValue, GapReason } from './record.ts';

/** What mapping needs of a record; a stored source fits as well. */
export type MappableRecord = Pick<
  SourceRecord,
  'connection' | 'object' | 'externalId' | 'url' | 'fields' | 'related' | 'unreadable' | 'nonexistent' | 'readAt'
>;

/** Why a raw value is no answer. Returned, not thrown: gaps are the product. */
export class Refusal {
  readonly reason: GapReason;
  readonly note: string | null;

  constructor(reason: GapReason, note: string | null = null) {
    this.reason = reason;
    this.note = note;
  }
}

/** What one reader found. `value` is null exactly when `reason` is not. */
export interface Outcome {
  readonly value: CanonicalValue | null;
  readonly reason: GapReason | null;
  /** Kept when refused. */
  readonly raw: JsonValue | null;
  readonly note: string | null;
  /** The source path that answered, or where the answer belongs. */
  readonly path: string;
  /** Parts of people that the credential cannot read. */
  readonly unreadableParts?: readonly string[];
}

/** `fields` is the record's own fields, or one row of a relation. */
export type Reader = (fields: JsonObject, record: MappableRecord) => Outcome;

/** Turns a raw, non-blank value into a canonical one, or says why not. */
export type Cast = (raw: JsonValue, fields: JsonObject) => CanonicalValue | Refusal;

export const answered = (value: CanonicalValue, path: string, note: string | null = null): Outcome => ({
  value,
  reason: null,
  raw: null,
  note,
  path,
});

export const refused = (refusal: Refusal, raw: JsonValue | null, path: string): Outcome => ({
  value: null,
  reason: refusal.reason,
  raw,
  note: refusal.note,
  path,
});

/** The more a reason tells the person who must mend it, the earlier it stands. */
const MOST_TELLING: Readonly<Record<GapReason, number>> = {
  unreadable: 0,
  invalid: 1,
  placeholder: 2,
  blank: 3,
  absent: 4,
  unmapped: 5,
};

/** The gap to report when several places were asked and none answered; the first of equals. */
export function mostTelling<T extends { readonly reason: GapReason | null }>(gaps: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const gap of gaps) {
    if (gap.reason === null) continue;
    if (best === undefined || best.reason === null || MOST_TELLING[gap.reason] < MOST_TELLING[best.reason]) best = gap;
  }
  return best;
}

export const ABSENT = new Refusal('absent');
export const BLANK = new Refusal('blank');
export const UNREADABLE = new Refusal('unreadable', 'the connection may not read this');
export const UNMAPPED = new Refusal('unmapped', 'this account has no such field');
export const PLACEHOLDER = new Refusal('placeholder');

const SHOWN = 80;
/** A raw value inside a sentence, cut to a readable length. */
export function quote(raw: JsonValue): string {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;
}

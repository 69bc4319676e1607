import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { isPlaceholder } from '../handoff/placeholder.ts';
import { compilePath, NO_RELATED_RECORD } from '../handoff/source-path.ts';

/** A real record, as far as it was asked for. */
export interface SampleRecord {
  readonly fields: JsonObject;
  readonly related: Readonly<Record<string, readonly JsonObject[]>>;
}

/** What recent records hold in one field. Shares are of the filled ones, 0 to 1. */
export interface ValueProfile {
  readonly of: number;
  readonly filled: number;
  /** Filled with "TBD" and the like. */
  readonly placeholders: number;
  /** Different ones, the most frequent first, as texts. */
  readonly values: readonly { readonly text: string; readonly count: number }[];
  readonly dates: number;
  readonly future: number;
  readonly numbers: number;
  readonly emails: number;
  readonly addresses: number;
  /** Characters of a usual one. */
  readonly length: number;
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:$|[T ])|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;

/** `today`: ISO date. Paths that were not asked for look blank: ask first. */
export function profileValues(records: readonly SampleRecord[], path: string, today: string): ValueProfile {
  const find = compilePath(path).find;
  const texts = records.flatMap((record) => {
    const found = find(record.fields, record);
    const text = found === undefined || found === NO_RELATED_RECORD ? '' : textOf(found).trim();
    return text === '' ? [] : [text];
  });
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const share = (holds: (text: string) => boolean): number => (texts.length === 0 ? 0 : texts.filter(holds).length / texts.length);
  return {
    of: records.length,
    filled: texts.length,
    placeholders: texts.filter((text) => isPlaceholder(text, [])).length,
    values: [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)),
    dates: share((text) => DATE.test(text)),
    future: share((text) => ISO_DAY.test(text) && text.slice(0, 10) > today),
    numbers: share((text) => /^[-+]?[\d.,' ]*\d$/.test(text)),
    emails: share((text) => /^\S+@\S+\.\S+$/.test(text)),
    addresses: share((text) => /^https?:\/\//i.test(text)),
    length: texts.map((text) => text.length).sort((a, b) => a - b)[Math.floor(texts.length / 2)] ?? 0,
  };
}

/** A raw value on one line. */
export function textOf(value: JsonValue): string {
  if (value === null) return '';
  if (isJsonArray(value)) return value.map(textOf).filter((text) => text !== '').join(', ');
  if (!isJsonObject(value)) return String(value);
  const name = value['Name'] ?? value['name'] ?? value['Email'] ?? value['email'] ?? value['Id'] ?? value['id'];
  return name === undefined || isJsonObject(name) ? JSON.stringify(value) : textOf(name);
}

/** "87 % filled"; null when nothing was read. */
export const fillInWords = ({ of, filled }: ValueProfile): string | null => (of === 0 ? null : filled === 0 ? 'never filled' : `${Math.round((filled / of) * 100)} % filled`);

import { isJsonArray, isJsonObject, type JsonObject, type JsonPrimitive, type JsonValue } from '../../core/json.ts';

export type TestKind = 'oneOf' | 'noneOf' | 'atLeast' | 'present' | 'blank' | 'notPast' | 'past';
/** One test as a form shows it. */
export interface TestDraft {
  readonly path: string;
  readonly kind: TestKind;
  readonly values: readonly JsonPrimitive[];
}

export const TEST_WORDS: Readonly<Record<TestKind, string>> = { oneOf: 'is', noneOf: 'is not', atLeast: 'is at least', present: 'is filled', blank: 'is empty', notPast: 'is today or later', past: 'lies in the past' };

const isPrimitive = (value: JsonValue | undefined): value is JsonPrimitive => value !== undefined && (typeof value !== 'object' || value === null);

/** null: it tests more than a line can show. */
export function readTest(path: string, test: JsonValue): TestDraft | null {
  if (isPrimitive(test)) return { path, kind: 'oneOf', values: [test] };
  if (isJsonArray(test)) return test.every(isPrimitive) ? { path, kind: 'oneOf', values: test.filter(isPrimitive) } : null;
  const [entry, ...more] = Object.entries(test);
  if (entry === undefined || more.length > 0) return null;
  const [key, value] = entry;
  if ((key === 'oneOf' || key === 'noneOf') && isJsonArray(value) && value.every(isPrimitive)) return { path, kind: key, values: value.filter(isPrimitive) };
  if (key === 'atLeast' && typeof value === 'number') return { path, kind: 'atLeast', values: [value] };
  if (key === 'present' && typeof value === 'boolean') return { path, kind: value ? 'present' : 'blank', values: [] };
  if (key === 'notPast' && typeof value === 'boolean') return { path, kind: value ? 'notPast' : 'past', values: [] };
  return null;
}

/** As short as files say it: one value alone, several as a list. */
export function writeTest({ kind, values }: TestDraft): JsonValue {
  const [first = null] = values;
  if (kind === 'oneOf') return values.length === 1 ? first : [...values];
  if (kind === 'noneOf') return { noneOf: [...values] };
  if (kind === 'atLeast') return { atLeast: typeof first === 'number' ? first : 0 };
  if (kind === 'present' || kind === 'blank') return { present: kind === 'present' };
  return { notPast: kind === 'notPast' };
}

/** The sets of which any may hold; one set stands alone in the file. */
export const setsOf = (conditions: JsonValue | undefined): readonly JsonObject[] => (isJsonArray(conditions) ? conditions.filter((set): set is JsonObject => isJsonObject(set)) : isJsonObject(conditions) ? [conditions] : []);

/** Where a set stands below its name. */
export const setPath = (conditions: JsonValue | undefined, index: number): readonly number[] => (isJsonArray(conditions) ? [index] : []);

const said = (value: JsonPrimitive): string => (value === null ? 'empty' : value === true ? 'yes' : value === false ? 'no' : String(value));

/** "Type is New Customer or New Business, and Amount is at least 1". */
export function setInWords(set: JsonObject, labelOf: (path: string) => string): string {
  const tests = Object.entries(set).map(([path, test]) => {
    const draft = readTest(path, test);
    if (draft === null) return `${labelOf(path)} passes ${JSON.stringify(test)}`;
    const { kind, values } = draft;
    return `${labelOf(path)} ${TEST_WORDS[kind]}${values.length === 0 ? '' : ` ${values.map(said).join(' or ')}`}`;
  });
  return tests.length === 0 ? 'nothing is asked' : tests.join(', and ');
}

/** What was typed or chosen, as the field holds it. */
export function valueFrom(text: string, family: string, former: readonly JsonPrimitive[]): JsonPrimitive {
  const same = former.find((value) => said(value) === text || String(value) === text);
  if (same !== undefined) return same;
  if (family === 'boolean' && /^(yes|no|true|false)$/i.test(text)) return /^(yes|true)$/i.test(text);
  if ((family === 'number' || family === 'money') && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

import type { Capabilities } from '../connector.ts';
import type { JsonValue } from '../json.ts';
import { ReadCollector } from '../handoff/collect-reads.ts';
import { compileField } from '../handoff/compile-field.ts';
import { CANONICAL_FIELDS } from '../handoff/fields.ts';
import { fieldNotationSchema, type FieldNotation, type HandoffKind } from '../handoff/mapping-file.ts';
import { Problems } from '../handoff/mapping-problem.ts';
import type { GapReason } from '../handoff/record.ts';
import { compilePath, NO_RELATED_RECORD } from '../handoff/source-path.ts';
import { compileExpression } from '../handoff/transforms/expression.ts';
import { valueInWords } from '../handoff/value-in-words.ts';
import { pathsIn } from './read-notation.ts';
import type { SampleRecord } from './profile-values.ts';

export interface TriedRecord extends SampleRecord {
  readonly unreadable?: readonly string[];
  readonly nonexistent?: readonly string[];
}

/** What one notation makes of one record. */
export interface Effect {
  /** Each path that the notation names, and what the record holds there. */
  readonly raw: readonly { readonly path: string; readonly value: JsonValue | undefined }[];
  /** null when it is no answer. */
  readonly result: string | null;
  readonly reason: GapReason | null;
  readonly why: string | null;
}
export type Tried = { readonly ok: true; readonly effects: readonly Effect[]; readonly transform: string | null } | { readonly ok: false; readonly problems: readonly string[] };

const REASON_WORDS: Readonly<Record<GapReason, string>> = {
  absent: 'There is no related record to read it from.',
  blank: 'The field is empty.',
  placeholder: 'This is a placeholder, not an answer.',
  invalid: 'This is not a valid answer.',
  unmapped: 'This account has no such field.',
  unreadable: 'The connection may not read this.',
};

/** The very functions that run in production, over sample records. `person`: how the connector expands a relation to a person. */
export function tryNotation(target: { readonly kind: HandoffKind; readonly name: string; readonly notation: JsonValue; readonly person: Capabilities['person'] }, records: readonly TriedRecord[]): Tried {
  const parsed = fieldNotationSchema.safeParse(target.notation);
  if (!parsed.success) return { ok: false, problems: [...new Set(parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)))] };
  const known = CANONICAL_FIELDS[target.kind][target.name];
  const given = typeof parsed.data === 'string' ? undefined : parsed.data.as;
  const problems = new Problems();
  const slot = { type: known?.type ?? given ?? 'text', email: known?.email ?? false, code: known?.code ?? false };
  const { read, transform } = compileField(parsed.data, slot, [], { reads: new ReadCollector(), problems, person: target.person, relation: null });
  if (problems.found.length > 0) return { ok: false, problems: problems.found.map(({ message, suggestion }) => (suggestion === null ? message : `${message}; did you mean "${suggestion}"?`)) };
  const paths = [...new Set([...pathsIn(target.notation), ...formulaPaths(parsed.data)])];
  const finders = paths.map((path) => ({ path, find: compilePath(path).find }));
  const effects = records.map((record): Effect => {
    const outcome = read(record.fields, { connection: '', object: '', externalId: '', url: null, readAt: '', ...record, unreadable: record.unreadable ?? [], nonexistent: record.nonexistent ?? [] });
    const raw = finders.map(({ path, find }) => {
      const value = find(record.fields, record);
      return { path, value: value === NO_RELATED_RECORD ? undefined : value };
    });
    return { raw, result: outcome.value === null ? null : valueInWords(outcome.value), reason: outcome.reason, why: outcome.reason === null ? outcome.note : (outcome.note ?? REASON_WORDS[outcome.reason]) };
  });
  return { ok: true, effects, transform };
}

/** What a formula reads. */
function formulaPaths(notation: FieldNotation): readonly string[] {
  if (typeof notation === 'string' || notation.expression === undefined) return [];
  const compiled = compileExpression(notation.expression);
  return 'problem' in compiled ? [] : compiled.reads;
}

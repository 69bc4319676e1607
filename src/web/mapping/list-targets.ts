import { z } from 'zod';
import { CANONICAL_FIELDS, labelOf } from '../../core/handoff/fields.ts';
import type { FieldType, HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { kindOf, sayNotation } from '../../core/mapping-help/read-notation.ts';
import { readText } from '../../core/rules-text/parse-text.ts';
import { fieldChoices } from '../rule-forms/words.ts';

/** An answer that is asked for. */
export interface Need {
  readonly label: string;
  readonly weight: number;
  readonly gate: boolean;
  /** Only in this segment; null: always, or where the condition holds. */
  readonly segment: string | null;
}
/** By canonical field; `also` are fields that may answer in place of another. */
export type Needs = ReadonlyMap<string, readonly Need[]>;

const asked = z.looseObject({ field: z.string(), label: z.string().catch(''), weight: z.number().catch(0), gate: z.boolean().catch(false) });
const file = z.looseObject({
  requirements: z.array(asked.nullable().catch(null)).catch([]),
  segments: z.array(z.looseObject({ id: z.string().catch(''), also: z.array(asked.nullable().catch(null)).catch([]) }).nullable().catch(null)).catch([]),
});

/** What the requirements ask for; null when their text cannot be read. */
export function readNeeds(text: string): Needs | null {
  const read = readText(text);
  const parsed = read.ok ? file.safeParse(read.value) : null;
  if (parsed?.success !== true) return null;
  const needs = new Map<string, Need[]>();
  const add = (item: z.infer<typeof asked> | null, segment: string | null): void => {
    if (item !== null) needs.set(item.field, [...(needs.get(item.field) ?? []), { label: item.label, weight: item.weight, gate: item.gate, segment }]);
  };
  for (const item of parsed.data.requirements) add(item, null);
  for (const segment of parsed.data.segments) for (const item of segment?.also ?? []) add(item, segment?.id ?? '');
  return needs;
}

/** A canonical field and what the mapping says of it. */
export interface TargetRow {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly meaning: string | null;
  readonly neededBy: string | null;
  readonly needs: readonly Need[];
  readonly notation: JsonValue | undefined;
  /** In a line. */
  readonly said: string;
  readonly isMapped: boolean;
}
export interface TargetGroup {
  readonly group: string;
  readonly rows: readonly TargetRow[];
}

/** All canonical fields by subject; those that are required and have no source stand first. `added`: own fields that have none yet. */
export function listTargets(kind: HandoffKind, fields: JsonObject, needs: Needs | null, added: Readonly<Record<string, FieldType>> = {}): readonly TargetGroup[] {
  const row = (name: string): TargetRow => {
    const known = CANONICAL_FIELDS[kind][name];
    const notation = fields[name];
    const own = typeof notation === 'object' && notation !== null && 'as' in notation ? typeOf(notation['as']) : (added[name] ?? 'text');
    return { name, label: labelOf(kind, name), type: known?.type ?? own, meaning: known?.meaning ?? null, neededBy: known?.neededBy ?? null, needs: needs?.get(name) ?? [], notation, said: sayNotation(notation), isMapped: kindOf(notation) !== 'none' };
  };
  const groups = fieldChoices(kind, [...Object.keys(fields), ...Object.keys(added), ...(needs?.keys() ?? [])]).map(({ group, items }) => ({ group, rows: items.map(({ value }) => row(value)) }));
  const missing = groups.flatMap(({ rows }) => rows.filter((each) => isWanting(each))).sort((a, b) => weightOf(b) - weightOf(a));
  const rest = groups.map(({ group, rows }) => ({ group, rows: rows.filter((each) => !isWanting(each)) })).filter(({ rows }) => rows.length > 0);
  return missing.length === 0 ? rest : [{ group: 'Asked for, but without a source', rows: missing }, ...rest];
}

const TYPES: readonly FieldType[] = ['text', 'money', 'date', 'datetime', 'number', 'boolean', 'person', 'people', 'list', 'url'];
const typeOf = (value: JsonValue | undefined): FieldType => TYPES.find((type) => type === value) ?? 'text';

export const isWanting = ({ needs, isMapped }: TargetRow): boolean => needs.length > 0 && !isMapped;
const weightOf = ({ needs }: TargetRow): number => Math.max(0, ...needs.map(({ weight, gate, segment }) => weight + (gate ? 100 : 0) - (segment === null ? 0 : 50)));

/** Rows whose names, words or source hold what was typed. */
export function searchTargets(groups: readonly TargetGroup[], typed: string): readonly TargetGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const fits = ({ label, name, said, meaning }: TargetRow): boolean => {
    const text = `${label} ${name} ${said} ${meaning ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return words.length === 0 ? groups : groups.map(({ group, rows }) => ({ group, rows: rows.filter(fits) })).filter(({ rows }) => rows.length > 0);
}

/** "12 points, must hold", "6 points in large deals". */
export const needInWords = ({ weight, gate, segment }: Need): string => `${weight} ${weight === 1 ? 'point' : 'points'}${gate ? ', must be there' : ''}${segment === null ? '' : `, only in "${segment}"`}`;

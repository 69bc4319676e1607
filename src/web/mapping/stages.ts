import type { SourceField } from '../../core/connector.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.ts';
import { readTest, setsOf } from './conditions.ts';

/** The stages that are watched before the close, as a list of choices shows them. */
export interface StageDraft {
  /** Field of the account that holds the stage. */
  readonly path: string;
  /** As the account has them now. */
  readonly known: readonly string[];
  readonly chosen: readonly string[];
}

/** null where no field of the account lists its stages, or where the file asks for more than a list of them. */
export function readStages(conditions: JsonValue | undefined, fields: readonly SourceField[]): StageDraft | null {
  const sets = setsOf(conditions);
  const [set = {}] = sets;
  if (sets.length > 1) return null;
  const listed = fields.filter(({ path, label, values }) => values !== null && values.length > 0 && /stage/i.test(`${path} ${label}`));
  const field = listed.find(({ path }) => Object.hasOwn(set, path)) ?? (sets.length === 0 ? listed[0] : undefined);
  if (field === undefined) return null;
  const test = set[field.path];
  const draft = test === undefined ? null : readTest(field.path, test);
  if (test !== undefined && draft?.kind !== 'oneOf') return null;
  return { path: field.path, known: field.values ?? [], chosen: (draft?.values ?? []).map(String) };
}

/** The conditions with these stages; without any, nothing is watched: what is left would hold for nearly every deal. */
export function withStages(conditions: JsonValue | undefined, path: string, chosen: readonly string[]): JsonValue | undefined {
  if (chosen.length === 0) return undefined;
  const [set = {}] = setsOf(conditions);
  const next = { ...set, [path]: [...chosen] };
  return isJsonArray(conditions) ? [next] : isJsonObject(conditions) ? next : { [path]: [...chosen] };
}

/** Chosen ones that the account does not have: renamed, or deleted. */
export const lostStages = ({ known, chosen }: StageDraft): readonly string[] => chosen.filter((stage) => !known.includes(stage));

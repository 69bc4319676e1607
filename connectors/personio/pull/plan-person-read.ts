import type { ObjectRead } from '../../../src/core/connector.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { Attributes } from '../catalogue.ts';
import { pick } from './record-maker.ts';
import { customAttributesSchema, type CustomAttribute } from '../schema.ts';
import { catalogueKeysOf } from '../standard-attributes.ts';

/** A company's own attributes stand below this: `attributes.Work model`, or by key: `attributes.dynamic_802`. */
export const ATTRIBUTE_PREFIX = 'attributes.';
export const attributeNameOf = (path: string): string | null => (path.startsWith(ATTRIBUTE_PREFIX) ? path.slice(ATTRIBUTE_PREFIX.length) : null);

/** What a mapping wants of a person, worked out once per run. */
export interface PersonPlan {
  readonly standard: readonly string[];
  /** Mapped paths of own attributes. */
  readonly custom: readonly { readonly path: string; readonly name: string; readonly optional: boolean }[];
  /** Our own write-back attributes. */
  readonly own: readonly { readonly path: string; readonly name: string }[];
  /** Whether this path, or what it lies in, is mapped. */
  readonly wants: (path: string) => boolean;
}

export function planPersonRead(read: ObjectRead): PersonPlan {
  const paths = [...new Set([...read.fields, ...(read.keep === 'custom' ? [] : read.keep)])];
  const optional = new Set(read.optional);
  const named = (path: string) => ({ path, name: attributeNameOf(path) ?? path });
  return {
    standard: paths.filter((path) => attributeNameOf(path) === null),
    custom: paths.filter((path) => attributeNameOf(path) !== null).map((path) => ({ ...named(path), optional: optional.has(path) })),
    own: read.own.map(named),
    wants: (path) => paths.some((mapped) => mapped === path || path.startsWith(`${mapped}.`)),
  };
}

interface Judged {
  readonly fields: JsonObject;
  readonly unreadable: readonly string[];
  readonly nonexistent: readonly string[];
  readonly own: JsonObject | null;
}

/** Splits what a mapping asks for into values, what may not be read, and what the account does not have. */
export async function judgePerson(attributes: Attributes, plan: PersonPlan, whole: JsonObject): Promise<Judged> {
  const shown = customAttributesSchema.safeParse(whole['custom_attributes'] ?? []).data ?? [];
  await attributes.learn(shown);
  const fields: Record<string, JsonValue> = { ...pick(whole, plan.standard) };
  const unreadable: string[] = [];
  const nonexistent: string[] = [];
  for (const path of plan.standard) if (await isHiddenStandard(attributes, whole, path)) unreadable.push(path);
  for (const { path, name, optional } of plan.custom) {
    const found = await valueOf(attributes, shown, name, optional);
    if (found === 'none') (optional ? nonexistent : unreadable).push(path);
    else if (found === 'hidden') unreadable.push(path);
    else if (found !== 'blank') setAt(fields, path.split('.'), found.value);
  }
  return { fields, unreadable, nonexistent, own: await ownValues(attributes, plan, shown) };
}

/**
 * A member that is left out may be hidden or unset. It is called unreadable only when the catalogue, which lists what
 * is ticked for the credential, does not list its attribute; asked anew, because ticks change.
 */
async function isHiddenStandard(attributes: Attributes, whole: JsonObject, path: string): Promise<boolean> {
  const keys = catalogueKeysOf(path);
  if (keys === null || isThere(whole, path)) return false;
  if (path.startsWith('employment.') && (whole['employment'] === null || whole['employment'] === undefined)) return false;
  return (await attributes.listsAnyOf(keys, true)) === false;
}

/** Whether the member that holds the attribute was sent, be it null. */
function isThere(whole: JsonObject, path: string): boolean {
  const [root = '', member] = path.split('.');
  if (root !== 'employment') return whole[root] !== undefined;
  const employment = whole['employment'];
  return isJsonObject(employment) && member !== undefined && Object.hasOwn(employment, member);
}

/**
 * An attribute that is not on the person. An empty one is sent with null, and one that is not ticked is left out. The
 * catalogue decides, asked anew; where it lists the attribute (or cannot be read), fifty persons do: shown on none of
 * them, it is not ticked for persons.
 */
async function valueOf(attributes: Attributes, shown: readonly CustomAttribute[], name: string, optional: boolean): Promise<{ readonly value: JsonValue } | 'blank' | 'hidden' | 'none'> {
  const before = await attributes.resolve(name);
  const here = before.kind === 'found' || before.kind === 'hidden' ? shown.find(({ id }) => id === before.attribute.key) : undefined;
  if (here !== undefined) return { value: here.value ?? null };
  // What an account may lack is not asked for with every run; once it is created it shows on persons.
  if (before.kind === 'none' && optional) return 'none';
  const now = await attributes.resolve(name, true);
  if (now.kind === 'ambiguous') return 'hidden';
  if (now.kind !== 'found') return now.kind;
  const { key } = now.attribute;
  const late = shown.find(({ id }) => id === key);
  if (late !== undefined) return { value: late.value ?? null };
  return (await attributes.isShownOnAnybody(key)) ? 'blank' : 'hidden';
}

async function ownValues(attributes: Attributes, plan: PersonPlan, shown: readonly CustomAttribute[]): Promise<JsonObject | null> {
  if (plan.own.length === 0) return null;
  const own: Record<string, JsonValue> = {};
  for (const { path, name } of plan.own) {
    const resolved = await attributes.resolve(name);
    const found = resolved.kind === 'found' ? shown.find(({ id }) => id === resolved.attribute.key) : undefined;
    if (found !== undefined) own[path] = found.value ?? null;
  }
  return own;
}

/** A label may hold dots: the core walks a path by its dots, so the value lies as deep. */
function setAt(target: Record<string, JsonValue>, steps: readonly string[], value: JsonValue): void {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) return void (target[step] = value);
  const inner = target[step];
  const nested: Record<string, JsonValue> = isJsonObject(inner) ? { ...inner } : {};
  setAt(nested, rest, value);
  target[step] = nested;
}

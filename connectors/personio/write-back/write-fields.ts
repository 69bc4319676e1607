import type { FieldsWriteBack, Receipt } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { SCOPE } from '../auth.ts';
import { stopsConnection } from '../client.ts';
import { isSameValue, toWritten } from './compare-values.ts';
import { ATTRIBUTE_REFUSED, NOT_FOUND } from '../errors.ts';
import { findPersons } from '../pull/find-persons.ts';
import { attributeNameOf } from '../pull/plan-person-read.ts';
import { acknowledged, failedBy, heldBack, permissionStop, refused, waits } from './receipts.ts';
import { customAttributesSchema, idOf, personSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;
interface Sent {
  readonly item: FieldsWriteBack;
  /** Key of the attribute → path in the mapping and the text that was sent. */
  readonly values: ReadonlyMap<string, { readonly path: string; readonly text: string }>;
  /** What is wrong with this item's values. */
  readonly problems: readonly string[];
  /** What no person can be given as long as nobody creates or ticks it. */
  readonly lacks: readonly string[];
}

const REMEDY = '`handoff setup` says how to create and tick what is missing; then retry.';
const REMEDY_FOR_ALL = '`handoff setup` says how to create and tick what is missing. What waits is written by itself afterwards.';
const LACKING = {
  message: `Personio lets us sign in, but not change persons: the credential lacks the scope ${SCOPE.writePersons}.`,
  remedy: 'Settings → Integrations → API credentials → this credential: tick that scope. What waits is written by itself afterwards.',
} as const;

/**
 * Sets our attributes on persons. PATCH answers 204 without a body, so the persons are read back, all in one request;
 * what did not take is named in the receipt. Setting the same values again changes nothing.
 * Returns the permission that is missing for all of them, which then all wait, or null.
 */
export async function writeFields(parts: SessionParts, items: readonly FieldsWriteBack[], give: Give): Promise<ConnectorError | null> {
  const [canary, ...others] = items;
  if (canary === undefined) return null;
  // One alone first: what the credential may not do must not be asked for once per person.
  const first = await settle(parts, canary);
  const [next, ...rest] = others;
  const second = next === undefined ? [] : [await settle(parts, next)];
  if (first.kind === 'lacking' && second.every(({ kind }) => kind === 'lacking')) {
    await give(items.map((item) => heldBack(item, first.stop)));
    return first.stop;
  }
  const outcomes = [first, ...second, ...(await Promise.all(rest.map((item) => settle(parts, item))))];
  // Where others may be changed, a refusal is about that person.
  await give(outcomes.flatMap((outcome) => (outcome.kind === 'receipt' || outcome.kind === 'lacking' ? [outcome.receipt] : [])));
  await give(await confirm(parts, outcomes.flatMap((outcome) => (outcome.kind === 'sent' ? [outcome.sent] : []))));
  for (const outcome of outcomes) if (outcome.kind === 'thrown') throw outcome.error;
  return null;
}

type Outcome =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'sent'; readonly sent: Sent }
  | { readonly kind: 'lacking'; readonly stop: ConnectorError; readonly receipt: Receipt }
  | { readonly kind: 'thrown'; readonly error: unknown };

async function settle(parts: SessionParts, item: FieldsWriteBack): Promise<Outcome> {
  try {
    return await send(parts, item);
  } catch (error) {
    const stop = permissionStop(parts.context.connection, error, LACKING);
    if (stop !== null) return { kind: 'lacking', stop, receipt: failedBy(item, error) };
    if (stopsConnection(error) || !(error instanceof ConnectorError)) return { kind: 'thrown', error };
    const { code, message, remedy } = error;
    return { kind: 'receipt', receipt: code === ATTRIBUTE_REFUSED ? waits(item, code, message, remedy) : failedBy(item, error) };
  }
}

async function send(parts: SessionParts, item: FieldsWriteBack): Promise<Outcome> {
  if (item.target.object !== 'person') {
    return { kind: 'receipt', receipt: refused(item, 'nothing_writable_here', 'Nothing can be written on a Personio application; it waits until the person exists.', 'Take `writeBack` out of the source "application" of the mapping.') };
  }
  const sent = await selectWritable(parts, item);
  if (sent.values.size > 0) {
    const attributes = [...sent.values].map(([id, { text }]) => ({ id, value: text }));
    await parts.client.patch(`/v2/persons/${encodeURIComponent(item.target.externalId)}`, { custom_attributes: attributes });
  }
  return { kind: 'sent', sent };
}

/** Leaves out what Personio would refuse, because one bad value refuses the whole person. */
async function selectWritable({ attributes }: SessionParts, item: FieldsWriteBack): Promise<Sent> {
  const values = new Map<string, { path: string; text: string }>();
  const problems: string[] = [];
  const lacks: string[] = [];
  for (const [path, value] of Object.entries(item.values)) {
    const name = attributeNameOf(path);
    if (name === null) {
      problems.push(`"${path}" is not an attribute of your own: we write only those ("attributes.Handoff status").`);
      continue;
    }
    const remembered = await attributes.resolve(name);
    // One that was created or ticked a minute ago is not in the remembered catalogue.
    const resolved = remembered.kind === 'found' ? remembered : await attributes.resolve(name, true);
    if (resolved.kind !== 'found') {
      lacks.push(resolved.kind === 'ambiguous' ? `Several attributes are called "${name}": name the right one by its key (dynamic_…).` : `The attribute "${name}" does not exist or is not ticked for this credential: \`handoff setup\` says how to mend that.`);
      continue;
    }
    const text = toWritten(value);
    const { key, type, options } = resolved.attribute;
    if (type === 'list' && options !== null && options.length > 0 && text !== '' && !options.includes(text)) {
      problems.push(`"${text}" is not an option of "${name}"; its options are ${options.join(', ')}. Add it there, or change statusLabels in the mapping.`);
      continue;
    }
    values.set(key, { path, text });
  }
  return { item, values, problems, lacks };
}

/** All in one list; who differs there is asked for alone, because lists may lag behind. */
async function confirm(parts: SessionParts, sent: readonly Sent[]): Promise<readonly Receipt[]> {
  const ids = [...new Set(sent.filter(({ values }) => values.size > 0).map(({ item }) => item.target.externalId))];
  let shown: ReadonlyMap<string, JsonObject>;
  try {
    const { found } = await findPersons(parts, ids);
    shown = new Map(found.map((person) => [idOf(person), person]));
  } catch (error) {
    return sent.map(({ item }) => failedBy(item, error));
  }
  return await Promise.all(sent.map((one) => judge(parts, one, shown.get(one.item.target.externalId) ?? null)));
}

async function judge({ client }: SessionParts, { item, values, problems, lacks }: Sent, listed: JsonObject | null): Promise<Receipt> {
  let person = listed;
  try {
    if (person !== null && !isAsSent(person, values)) person = await client.find(`/v2/persons/${encodeURIComponent(item.target.externalId)}`, personSchema);
  } catch (error) {
    return failedBy(item, error);
  }
  if (person === null && values.size > 0) return refused(item, NOT_FOUND, 'The person was deleted in Personio while we wrote.', 'A deleted person needs nothing.');
  const { untaken, unshown } = person === null ? { untaken: [], unshown: [] } : differences(person, values);
  if (problems.length + untaken.length > 0) return refused(item, 'attributes_not_written', [...problems, ...untaken, ...lacks, ...unshown].join(' '), REMEDY);
  if (lacks.length + unshown.length > 0) return waits(item, 'attributes_lacking', [...lacks, ...unshown].join(' '), REMEDY_FOR_ALL);
  return acknowledged(item, item.target.externalId, false);
}

const isAsSent = (person: JsonObject, values: Sent['values']): boolean => Object.values(differences(person, values)).every((found) => found.length === 0);

function differences(person: JsonObject, values: Sent['values']): { readonly untaken: readonly string[]; readonly unshown: readonly string[] } {
  const shown = customAttributesSchema.safeParse(person['custom_attributes'] ?? []).data ?? [];
  const untaken: string[] = [];
  const unshown: string[] = [];
  for (const [key, { path, text }] of values) {
    const attribute = shown.find(({ id }) => id === key);
    const name = attributeNameOf(path) ?? path;
    if (attribute === undefined && text !== '') unshown.push(`"${name}" cannot be read back: it is not ticked for reading.`);
    else if (attribute !== undefined && !isSameValue(text, attribute.value)) untaken.push(`Personio took "${name}" without an error and did not change it: it is not ticked for writing.`);
  }
  return { untaken, unshown };
}

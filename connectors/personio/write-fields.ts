import type { FieldsWriteBack, Receipt } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { isSameValue, toWritten } from './compare-values.ts';
import { NOT_FOUND } from './errors.ts';
import { findPersons } from './find-persons.ts';
import { attributeNameOf } from './plan-person-read.ts';
import { acknowledged, failedBy, refused } from './receipts.ts';
import { customAttributesSchema, idOf, personSchema } from './schema.ts';
import type { SessionParts } from './session-parts.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;
interface Sent {
  readonly item: FieldsWriteBack;
  /** Key of the attribute → path in the mapping and the text that was sent. */
  readonly values: ReadonlyMap<string, { readonly path: string; readonly text: string }>;
  readonly problems: string[];
}

const REMEDY = '`handoff setup` says how to create and tick what is missing; then retry.';

/**
 * Sets our attributes on persons. PATCH answers 204 without a body, so the persons are read back, all in one request;
 * what did not take is named in the receipt. Setting the same values again changes nothing.
 */
export async function writeFields(parts: SessionParts, items: readonly FieldsWriteBack[], give: Give): Promise<void> {
  const outcomes = await Promise.allSettled(items.map((item) => send(parts, item)));
  const landed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  await give(landed.flatMap((outcome) => ('outcome' in outcome ? [outcome] : [])));
  await give(await confirm(parts, landed.flatMap((outcome) => ('outcome' in outcome ? [] : [outcome]))));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function send(parts: SessionParts, item: FieldsWriteBack): Promise<Receipt | Sent> {
  if (item.target.object !== 'person') {
    return refused(item, 'nothing_writable_here', 'Nothing can be written on a Personio application; it waits until the person exists.', 'Take `writeBack` out of the source "application" of the mapping.');
  }
  try {
    const sent = await selectWritable(parts, item);
    if (sent.values.size > 0) {
      const attributes = [...sent.values].map(([id, { text }]) => ({ id, value: text }));
      await parts.client.patch(`/v2/persons/${encodeURIComponent(item.target.externalId)}`, { custom_attributes: attributes });
    }
    return sent;
  } catch (error) {
    return failedBy(item, error);
  }
}

/** Leaves out what Personio would refuse, because one bad value refuses the whole person. */
async function selectWritable({ attributes }: SessionParts, item: FieldsWriteBack): Promise<Sent> {
  const values = new Map<string, { path: string; text: string }>();
  const problems: string[] = [];
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
      problems.push(resolved.kind === 'ambiguous' ? `Several attributes are called "${name}": name the right one by its key (dynamic_…).` : `The attribute "${name}" does not exist or is not ticked for this credential.`);
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
  return { item, values, problems };
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

async function judge({ client }: SessionParts, { item, values, problems }: Sent, listed: JsonObject | null): Promise<Receipt> {
  let person = listed;
  try {
    if (person !== null && differences(person, values).length > 0)
      person = await client.find(`/v2/persons/${encodeURIComponent(item.target.externalId)}`, personSchema);
  } catch (error) {
    return failedBy(item, error);
  }
  if (person === null && values.size > 0) return refused(item, NOT_FOUND, 'The person was deleted in Personio while we wrote.', 'A deleted person needs nothing.');
  const found = [...problems, ...(person === null ? [] : differences(person, values))];
  return found.length === 0 ? acknowledged(item, item.target.externalId, false) : refused(item, 'attributes_not_written', found.join(' '), REMEDY);
}

function differences(person: JsonObject, values: Sent['values']): readonly string[] {
  const shown = customAttributesSchema.safeParse(person['custom_attributes'] ?? []).data ?? [];
  const problems: string[] = [];
  for (const [key, { path, text }] of values) {
    const attribute = shown.find(({ id }) => id === key);
    const name = attributeNameOf(path) ?? path;
    if (attribute === undefined && text !== '') problems.push(`"${name}" cannot be read back: it is not ticked for reading.`);
    else if (attribute !== undefined && !isSameValue(text, attribute.value)) problems.push(`Personio took "${name}" without an error and did not change it: it is not ticked for writing.`);
  }
  return problems;
}


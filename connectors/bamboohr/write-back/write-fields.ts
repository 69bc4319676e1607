import type { FieldsWriteBack, Receipt } from '../../../src/core/connector.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isSameValue, toWritten } from './compare-values.ts';
import { isCustom } from '../pull/plan-read.ts';
import { acknowledged, failedBy, refused } from './receipts.ts';
import { employeeSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

/**
 * Sets our own fields on one employee, then reads them back: BambooHR answers 200 although fields were skipped for lack
 * of permission. What did not take is named in the receipt; what did take stays. Repeating it changes nothing.
 */
export async function writeFields(parts: SessionParts, item: FieldsWriteBack): Promise<Receipt> {
  const { client, ownWrites } = parts;
  if (item.target.object !== 'employee') {
    return refused(
      item,
      'no_fields_here',
      `BambooHR has no custom fields on "${item.target.object}".`,
      'Write fields on the employee only; before there is one, a note on the application tells the status.',
    );
  }
  const foreign = Object.keys(item.values).filter((name) => !isCustom(name));
  if (foreign.length > 0) {
    return refused(
      item,
      'not_our_field',
      `${foreign.join(', ')} is not a custom field. We write only our own fields.`,
      'Name custom fields under writeBack.fields in the mapping.',
    );
  }
  try {
    const { values, problems } = await selectWritable(parts, item);
    if (Object.keys(values).length > 0) {
      const path = `/api/v1/employees/${encodeURIComponent(item.target.externalId)}`;
      await client.post(path, values, true);
      await ownWrites.note([item.target.externalId]);
      const names = Object.keys(values);
      const found = await client.get(path, employeeSchema, { fields: names.join(','), onlyCurrent: 'false' });
      const skipped = names.filter(
        (name) => found[name] !== undefined && !isSameValue(values[name] ?? null, found[name]),
      );
      const hidden = names.filter((name) => found[name] === undefined);
      if (skipped.length > 0)
        problems.push(`BambooHR skipped ${skipped.join(', ')} without an error: the integration user may not edit it.`);
      if (hidden.length > 0)
        problems.push(`${hidden.join(', ')} cannot be read back: the integration user may not see it.`);
    }
    if (problems.length === 0) return acknowledged(item, item.target.externalId, false);
    return refused(
      item,
      'fields_not_written',
      problems.join(' '),
      'In Settings → Access Levels give the integration user "Edit" on these fields, or create what is missing (`handoff setup` lists it), then retry.',
    );
  } catch (error) {
    return failedBy(item, error);
  }
}

/** Leaves out what BambooHR would refuse, because one bad value refuses the whole request. */
async function selectWritable(
  parts: SessionParts,
  item: FieldsWriteBack,
): Promise<{ values: Record<string, JsonValue>; problems: string[] }> {
  const { metadata } = parts;
  const names = Object.keys(item.values);
  let exists = aliasesOf(await metadata.fields());
  // A field that was created a minute ago is not in the remembered metadata.
  if (names.some((name) => !exists.has(name))) exists = aliasesOf(await metadata.fields(true));
  const values: Record<string, JsonValue> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(item.values)) {
    if (!exists.has(name)) {
      problems.push(`The field ${name} does not exist (or is hidden from the integration user).`);
      continue;
    }
    const options = value === null || value === '' ? null : await metadata.optionsOf(name);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (options !== null && !options.includes(text)) {
      problems.push(
        `"${text}" is not an option of the list ${name}; its options are ${options.map((option) => `"${option}"`).join(', ')}. Add the option there, or change statusLabels in the mapping.`,
      );
      continue;
    }
    values[name] = toWritten(value);
  }
  return { values, problems };
}

const aliasesOf = (fields: readonly { readonly alias?: string | null | undefined }[]): ReadonlySet<string> =>
  new Set(fields.flatMap(({ alias }) => (alias === null || alias === undefined ? [] : [alias])));

import type { SourceField, SourceObject } from '../../src/core/connector.ts';
import { applicationFields } from './application-fields.ts';
import { isCustom } from './pull/plan-read.ts';
import type { SessionParts } from './session-parts.ts';

/** Read anew each time: whoever asks has just changed something. */
export async function describe(parts: SessionParts, objects: readonly string[]): Promise<readonly SourceObject[]> {
  const described: SourceObject[] = [];
  if (objects.includes('employee')) described.push(await describeEmployee(parts));
  if (objects.includes('application')) described.push(await describeApplication(parts));
  return described;
}

async function describeEmployee({ metadata }: SessionParts): Promise<SourceObject> {
  const [fields, lists, tables] = await Promise.all([
    metadata.fields(true),
    metadata.lists(true),
    metadata.tables(true),
  ]);
  const optionsByField = new Map(lists.map((list) => [list.fieldId, list.options.flatMap(({ name }) => name ?? [])]));
  return {
    object: 'employee',
    label: 'Employee',
    fields: fields.flatMap((field): SourceField[] => {
      const path = field.alias ?? field.id;
      // Metadata does not say who may write; custom fields are the only ones we ever do.
      return [
        {
          path,
          label: field.name,
          type: field.type,
          custom: isCustom(path),
          writable: isCustom(path),
          values: optionsByField.get(field.id) ?? null,
          maxLength: null,
        },
      ];
    }),
    relations: tables.map(({ alias }) => ({ name: alias, object: alias })),
  };
}

async function describeApplication({ metadata }: SessionParts): Promise<SourceObject> {
  const statuses = await metadata.statuses(true);
  const fields = applicationFields.map((field) => {
    if (field.path === 'status.label') return { ...field, values: statuses.map(({ name }) => name) };
    return field.path === 'status.id' ? { ...field, values: statuses.map(({ id }) => String(id)) } : field;
  });
  return { object: 'application', label: 'Application', fields, relations: [] };
}

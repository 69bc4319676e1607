import type { SourceField, SourceObject } from '../../src/core/connector.ts';
import type { ObjectType } from './api.ts';
import { TEXT_LENGTH } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { DEAL, PERSON_PARTS, STAGE_PARTS } from './pull/plan.ts';
import type { Property } from './schema.ts';

const LABELS: Readonly<Record<string, string>> = { deals: 'Deals', contacts: 'Contacts', companies: 'Companies', line_items: 'Line items' };
const RELATIONS = ['contacts', 'companies', 'line_items'] as const;

/** What a mapping may name, with the parts of stage, owner and primary company spelled out. */
export async function describeObjects(metadata: Metadata, objects: readonly string[]): Promise<readonly SourceObject[]> {
  const wanted: readonly ObjectType[] = [DEAL, ...RELATIONS];
  const found: SourceObject[] = [];
  for (const type of wanted.filter((name) => objects.length === 0 || objects.includes(name) || objects.includes(DEAL))) {
    const properties = await metadata.properties(type);
    if (properties === null) continue;
    const fields = properties.map((property) => fieldOf(property));
    found.push({
      object: type,
      label: LABELS[type] ?? type,
      fields: type === DEAL ? [...fields, ...(await dealParts(metadata))] : fields,
      relations: type === DEAL ? RELATIONS.map((name) => ({ name, object: name })) : [],
    });
  }
  return found;
}

const fieldOf = (property: Property, prefix = '', place = ''): SourceField => ({
  path: `${prefix}${property.name}`,
  label: `${place}${property.label}`,
  type: property.type,
  custom: property.custom,
  writable: prefix === '' && property.writable,
  values: property.type === 'enumeration' && property.options.length > 0 ? property.options.map(({ value }) => value) : null,
  maxLength: property.type === 'string' ? TEXT_LENGTH : null,
});

async function dealParts(metadata: Metadata): Promise<readonly SourceField[]> {
  const stages = await metadata.stages();
  const people = ((await metadata.properties(DEAL)) ?? []).filter(({ owner, name }) => owner && name !== 'hubspot_owner_id');
  const part = (path: string, label: string, values: readonly string[] | null = null): SourceField => ({ path, label, type: 'string', custom: false, writable: false, values, maxLength: null });
  return [
    ...STAGE_PARTS.map((name) => part(`stage.${name}`, `Deal stage: ${name}`, name === 'label' ? [...new Set(stages.map(({ label }) => label))] : null)),
    ...['owner', ...people.map(({ name }) => name)].flatMap((path) => PERSON_PARTS.map((name) => part(`${path}.${name}`, `${path}: ${name}`))),
    ...((await metadata.properties('companies')) ?? []).map((property) => fieldOf(property, 'company.', 'Primary company: ')),
  ];
}

import { z } from 'zod';
import { CANONICAL_FIELDS, OWNER_ROLES } from '../core/handoff/fields.ts';
import { handoffKindSchema, mappingFileSchema, mappingSourceSchema, type HandoffKind } from '../core/handoff/mapping-file.ts';
import { requirementSchema, requirementsFileSchema } from '../core/handoff/requirements-file.ts';
import { playbookFileSchema, stepDueSchema } from '../core/tasks/playbook-file.ts';
import { connectionsFileSchema } from './connections-file.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const KINDS = handoffKindSchema.options;
/** A team's own field; the same rule as isCustomField. */
const CUSTOM_FIELD = '^custom\\.[a-z][A-Za-z0-9]*$';

/**
 * The schemas from which editors complete and check our YAML files, by file name in mappings/schema/. A file asks for
 * its schema in its first line: `# yaml-language-server: $schema=../schema/mapping.schema.json`.
 */
export function buildJsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'mapping.schema.json': perKind(toSchema(mappingFileSchema, 'Mapping: the whole contract with one system'), (kind) => ({
      sources: { items: { properties: { fields: { propertyNames: fieldNames(kind) } } } },
    })),
    'requirements.schema.json': perKind(toSchema(requirementsFileSchema, 'Requirements: what a complete handoff holds'), (kind) => ({
      requirements: { items: { properties: { field: fieldNames(kind) } } },
    })),
    'playbook.schema.json': perKind(toSchema(playbookFileSchema, 'Playbook: the steps of a procedure'), (kind) => ({
      steps: { items: { properties: { due: { properties: { anchor: { enum: ['reached', ...dateFields(kind)] } } } } } },
    })),
    'connections.schema.json': toSchema(connectionsFileSchema, 'connections.yaml: the accounts that handoff-sync works with'),
  };
}

/** One schema file as it is committed. */
export const printJsonSchema = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;

function toSchema(schema: z.ZodType, title: string): JsonSchema {
  const built: JsonSchema = z.toJSONSchema(schema, {
    // The input side: editors see the file as written, where whatever has a default may be left out.
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === mappingSourceSchema.shape.fields) offerFieldNames(jsonSchema);
      if (zodSchema === mappingSourceSchema.shape.owners) offerRoles(jsonSchema);
      if (zodSchema === requirementSchema.shape.field) offerValues(jsonSchema, KINDS.flatMap((kind) => Object.keys(CANONICAL_FIELDS[kind])));
      if (zodSchema === stepDueSchema.shape.anchor) offerValues(jsonSchema, ['reached', ...KINDS.flatMap(dateFields)]);
    },
  });
  return { ...built, title };
}

/** Every canonical field as a property of its own: what editors offer and explain while somebody types. */
function offerFieldNames(schema: JsonSchema): void {
  const value = schema.additionalProperties ?? true;
  const entries = KINDS.flatMap((kind) =>
    Object.entries(CANONICAL_FIELDS[kind]).map(([name, field]): [string, JsonSchema] => [
      name,
      { description: `${field.label} (${field.type}; ${kind === 'customer' ? 'customer' : 'new hire'})`, allOf: value === true || value === false ? [] : [value] },
    ]),
  );
  schema.properties = Object.fromEntries(entries);
  schema.patternProperties = { [CUSTOM_FIELD]: value };
  schema.additionalProperties = false;
  delete schema.propertyNames;
}

/** Known roles are offered; a team may name others. */
function offerRoles(schema: JsonSchema): void {
  schema.description = 'Owner role → the person: a relation that the connector knows (Owner), or its parts spelled out';
  const value = schema.additionalProperties ?? true;
  schema.properties = Object.fromEntries(KINDS.flatMap((kind) => OWNER_ROLES[kind]).map((role) => [role, value]));
}

/** Offered, not enforced: own fields of a team are as good. */
function offerValues(schema: JsonSchema, values: readonly string[]): void {
  schema.examples = [...values];
}

const dateFields = (kind: HandoffKind): string[] =>
  Object.entries(CANONICAL_FIELDS[kind]).flatMap(([name, field]) => (field.type === 'date' || field.type === 'datetime' ? [name] : []));

const fieldNames = (kind: HandoffKind): JsonSchema => ({ anyOf: [{ enum: Object.keys(CANONICAL_FIELDS[kind]) }, { pattern: CUSTOM_FIELD }] });

function perKind(schema: JsonSchema, properties: (kind: HandoffKind) => Record<string, JsonSchema>): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- if/then is how JSON Schema spells a condition
  const rules = KINDS.map((kind): JsonSchema => ({ if: { properties: { handoff: { const: kind } } }, then: { properties: properties(kind) } }));
  return { ...schema, allOf: rules };
}

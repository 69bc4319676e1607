import { z } from 'zod';
import { shipped } from './catalogue.ts';
import { defineLabel } from './association-types.ts';
import { objectType } from './object-types.ts';
import { type Command, pipelineSchema, type Portal, type PropertyDefinition, propertySchema } from './portal.ts';
import { addStageProperties, findProperty, putProperty } from './properties.ts';
import { derive } from './derive.ts';
import { recordsOf } from './portal.ts';
import { bump } from './records.ts';
import { forgetUnique } from './unique-index.ts';

const typed = z.strictObject({ type: z.string() });
const propertyChange = propertySchema.omit({ name: true, createdAt: true, updatedAt: true }).partial().strict();
const defineInput = propertyChange.extend({ objectType: z.string(), name: z.string() }).strict();
const hideInput = z.strictObject({ objectType: z.string().default('deals'), name: z.string(), hidden: z.boolean().default(true) });
const labelInput = z.strictObject({ from: z.string().default('deals'), to: z.string().default('contacts'), label: z.string(), inverse: z.string().optional() });
const pipelinesInput = z.strictObject({ type: z.string().default('deals'), pipelines: z.array(pipelineSchema) });
const ruleInput = z.strictObject({
  objectType: z.string().default('deals'),
  propertyName: z.string(),
  rules: z.array(z.strictObject({ ruleType: z.string(), ruleArguments: z.array(z.string()).default([]) })),
});
const conditionalInput = z.strictObject({
  objectType: z.string().default('deals'),
  required: z.string(),
  when: z.strictObject({ property: z.string(), values: z.array(z.string()) }),
});
const onCreateInput = z.strictObject({ objectType: z.string().default('deals'), properties: z.array(z.string()) });

const DEFAULT_GROUPS: Readonly<Record<string, string>> = {
  '0-3': 'dealinformation',
  '0-1': 'contactinformation',
  '0-2': 'companyinformation',
  '0-8': 'lineiteminformation',
  '0-27': 'task',
};

function changeProperty(portal: Portal, objectName: string, name: string, changes: z.infer<typeof propertyChange>): PropertyDefinition {
  const type = objectType(objectName);
  const known = findProperty(portal, type, name);
  const group = DEFAULT_GROUPS[type.id] ?? portal.groups[type.id]?.[0]?.name ?? 'other';
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const property = propertySchema.parse({ ...(known ?? { ...shipped(group, name, name), hubspotDefined: false }), ...given });
  putProperty(portal, type, property);
  forgetUnique(portal, type);
  bump(portal, type);
  return property;
}

/** What an administrator does in the settings of objects, properties and pipelines. */
export const schemaCommands: Readonly<Record<string, Command>> = {
  'define-property': (portal, payload) => {
    const { objectType: name, name: property, ...changes } = defineInput.parse(payload);
    return changeProperty(portal, name, property, propertyChange.parse(changes));
  },
  /** Sensitive from now on: tokens without the sensitive scopes neither see nor write its values. */
  'hide-property': (portal, payload) => {
    const { objectType: name, name: property, hidden } = hideInput.parse(payload);
    return changeProperty(portal, name, property, { sensitive: hidden });
  },
  'archive-property': (portal, payload) => {
    const { objectType: name, name: property } = z.strictObject({ objectType: z.string().default('deals'), name: z.string() }).parse(payload);
    return changeProperty(portal, name, property, { archived: true });
  },
  'list-properties': (portal, payload) => portal.properties[objectType(typed.parse(payload).type).id] ?? [],
  'define-label': (portal, payload) => {
    const { from, to, label, inverse } = labelInput.parse(payload);
    return defineLabel(portal, objectType(from), objectType(to), label, inverse);
  },
  /** Deals keep their stage; whether they are won is worked out again. */
  'set-pipelines': (portal, payload, now) => {
    const { type: name, pipelines } = pipelinesInput.parse(payload);
    const type = objectType(name);
    portal.pipelines[type.id] = pipelines;
    if (type.singular === 'deal') addStageProperties(portal, type);
    for (const record of recordsOf(portal, type.id).values()) {
      const { properties } = record;
      record.properties = { ...properties, ...derive(portal, type, { before: properties, after: properties, written: {}, now }) };
    }
    bump(portal, type);
    return pipelines;
  },
  /** Format rules that bind every write and show in property-validations; an empty list removes them. */
  'validation-rule': (portal, payload) => {
    const { objectType: name, propertyName, rules } = ruleInput.parse(payload);
    const { id } = objectType(name);
    portal.validations = portal.validations.filter((one) => one.objectType !== id || one.propertyName !== propertyName);
    if (rules.length > 0) portal.validations.push({ objectType: id, propertyName, rules });
    return portal.validations;
  },
  /** `required` must have a value when `when.property` has one of the values; binds writes on 2026-09 paths. */
  'conditional-rule': (portal, payload) => {
    const input = conditionalInput.parse(payload);
    portal.conditionalRules.push({ ...input, objectType: objectType(input.objectType).id });
    return portal.conditionalRules;
  },
  'require-on-create': (portal, payload) => {
    const input = onCreateInput.parse(payload);
    portal.requiredOnCreate.push({ ...input, objectType: objectType(input.objectType).id });
    return portal.requiredOnCreate;
  },
  'clear-rules': (portal) => {
    Object.assign(portal, { validations: [], conditionalRules: [], requiredOnCreate: [] });
    return {};
  },
};

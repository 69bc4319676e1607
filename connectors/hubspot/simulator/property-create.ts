import { z } from 'zod';
import { invalid, Refusal } from './answers.ts';
import type { Call } from './call.ts';
import type { ObjectType } from './object-types.ts';
import type { PropertyDefinition } from './portal.ts';
import { findProperty, putProperty } from './properties.ts';
import { forgetUnique } from './unique-index.ts';

const FIELD_TYPES: Readonly<Record<PropertyDefinition['type'], readonly string[]>> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  date: ['date', 'calculation_equation'],
  datetime: ['date', 'calculation_equation'],
  string: ['file', 'html', 'phonenumber', 'text', 'textarea', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
};

const NAME = /^[a-z][a-z0-9_]*$/;
const MAX_UNIQUE = 10;

const option = z.strictObject({
  label: z.string().min(1),
  value: z.string().min(1),
  displayOrder: z.int(),
  hidden: z.boolean(),
  description: z.string().optional(),
});

export const propertyInput = z.strictObject({
  name: z.string().min(1),
  label: z.string().min(1),
  groupName: z.string().min(1),
  type: z.enum(['bool', 'enumeration', 'date', 'datetime', 'string', 'number', 'phone_number']),
  fieldType: z.string(),
  description: z.string().optional(),
  options: z.array(option).optional(),
  displayOrder: z.int().optional(),
  hasUniqueValue: z.boolean().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
  referencedObjectType: z.string().optional(),
  numberDisplayHint: z.enum(['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted']).optional(),
  calculationFormula: z.string().optional(),
  dataSensitivity: z.enum(['non_sensitive', 'sensitive']).optional(),
});

export function optionInput(given: z.infer<typeof option>, at: number): PropertyDefinition['options'][number] {
  const { description, displayOrder, ...rest } = given;
  return { ...rest, displayOrder: displayOrder ?? at, ...(description === undefined ? {} : { description }) };
}

export function requireOptions(property: Pick<PropertyDefinition, 'name' | 'type' | 'fieldType' | 'options' | 'externalOptions'>): void {
  if (!FIELD_TYPES[property.type].includes(property.fieldType))
    throw invalid(`The fieldType ${property.fieldType} is not valid for the type ${property.type} of ${property.name}`);
  if (property.type === 'enumeration' && !property.externalOptions && property.options.length === 0)
    throw invalid(`Enumeration property ${property.name} must have options`);
  const { options } = property;
  const repeated = options.find((one, at) => options.some((other, place) => place < at && (other.value === one.value || other.label === one.label)));
  if (repeated !== undefined) throw invalid(`The option ${repeated.value} of ${property.name} appears twice`);
}

function requireUniqueAllowed(call: Call, type: ObjectType, input: z.infer<typeof propertyInput>): void {
  if (input.hasUniqueValue !== true) return;
  if (type.singular === 'task' && !call.portal.settings.tasksAllowUniqueProperties) throw invalid(`Unique properties are not supported for ${type.plural}`);
  const count = (call.portal.properties[type.id] ?? []).filter((one) => one.hasUniqueValue && !one.hubspotDefined && !one.archived).length;
  if (count >= MAX_UNIQUE) throw invalid(`Only ${MAX_UNIQUE} unique properties are allowed per object type`);
  if (input.type !== 'string' && input.type !== 'number') throw invalid(`A property of type ${input.type} cannot be unique`);
}

function requireFitting(call: Call, type: ObjectType, input: z.infer<typeof propertyInput>): void {
  if (!(call.portal.groups[type.id] ?? []).some(({ name, archived }) => name === input.groupName && !archived))
    throw invalid(`The property group ${input.groupName} does not exist`);
  requireUniqueAllowed(call, type, input);
  if ((input.calculationFormula !== undefined) !== (input.fieldType === 'calculation_equation'))
    throw invalid(`A formula and the fieldType calculation_equation belong together: ${input.name}`);
}

/** Creating an archived property's name brings that property back, values and all. */
export function createProperty(call: Call, type: ObjectType, input: z.infer<typeof propertyInput>): PropertyDefinition {
  const { portal, now } = call;
  if (!NAME.test(input.name))
    throw invalid(`The property name ${input.name} is not valid: it must start with a letter and hold lower-case letters, digits and underscores only`);
  const known = findProperty(portal, type, input.name);
  if (known !== undefined && !known.archived) {
    throw new Refusal(409, 'OBJECT_ALREADY_EXISTS', `A property named '${input.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    });
  }
  requireFitting(call, type, input);
  const property: PropertyDefinition = {
    name: input.name,
    label: input.label,
    description: input.description ?? '',
    groupName: input.groupName,
    type: input.type,
    fieldType: input.fieldType,
    options: (input.options ?? []).map(optionInput),
    displayOrder: input.displayOrder ?? -1,
    hasUniqueValue: known?.hasUniqueValue ?? input.hasUniqueValue ?? false,
    hidden: input.hidden ?? false,
    formField: input.formField ?? false,
    calculated: input.calculationFormula !== undefined,
    externalOptions: input.externalOptions ?? false,
    referencedObjectType: input.referencedObjectType ?? null,
    numberDisplayHint: input.numberDisplayHint ?? null,
    hubspotDefined: false,
    readOnly: false,
    archived: false,
    sensitive: known?.sensitive ?? input.dataSensitivity === 'sensitive',
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  requireOptions(property);
  putProperty(portal, type, property);
  forgetUnique(portal, type);
  return property;
}

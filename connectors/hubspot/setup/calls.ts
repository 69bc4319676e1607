import { z } from 'zod';
import { PropertyCreateFieldTypeEnum, PropertyCreateTypeEnum } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { HubSpotClient } from '../client.ts';
import { propertiesAnswerSchema, type Property } from '../schema.ts';
import { GROUP, type PropertyDefinition } from './properties.ts';

const anything = z.unknown();
const groupsSchema = z.object({ results: z.array(z.object({ name: z.string(), archived: z.boolean().nullish() })) });
/** Task properties have no group of ours: a group of its own would be one thing more to remove. */
const TASK_GROUP = 'task';

const TYPES = {
  string: PropertyCreateTypeEnum.String, number: PropertyCreateTypeEnum.Number, date: PropertyCreateTypeEnum.Date,
  datetime: PropertyCreateTypeEnum.Datetime, enumeration: PropertyCreateTypeEnum.Enumeration,
};
const FIELD_TYPES = {
  text: PropertyCreateFieldTypeEnum.Text, textarea: PropertyCreateFieldTypeEnum.Textarea, number: PropertyCreateFieldTypeEnum.Number,
  date: PropertyCreateFieldTypeEnum.Date, select: PropertyCreateFieldTypeEnum.Select,
};

/** GET /crm/properties/{version}/{type}, never from what was kept. */
export async function readProperties(client: HubSpotClient, type: 'deals' | 'tasks'): Promise<readonly Property[]> {
  const { data } = await client.send({ what: `the properties of ${type}`, run: (sdk) => sdk.crm.properties.coreApi.getAll(type) }, propertiesAnswerSchema);
  return data.results.filter(({ archived }) => !archived);
}

export async function hasGroup(client: HubSpotClient): Promise<boolean> {
  const { data } = await client.send({ what: 'the property groups', run: (sdk) => sdk.crm.properties.groupsApi.getAll('deals') }, groupsSchema);
  return data.results.some(({ name, archived }) => name === GROUP.name && archived !== true);
}

export async function createGroup(client: HubSpotClient): Promise<void> {
  await client.send({ what: 'create a property group', run: (sdk) => sdk.crm.properties.groupsApi.create('deals', { ...GROUP, displayOrder: -1 }), repeatable: false }, anything);
}

export async function deleteGroup(client: HubSpotClient): Promise<void> {
  await client.send({ what: 'remove a property group', run: (sdk) => sdk.crm.properties.groupsApi.archive('deals', GROUP.name) }, anything);
}

/** Creating a property of an archived one's name brings that one back, with its values. */
export async function createProperty(client: HubSpotClient, definition: PropertyDefinition): Promise<void> {
  const { object, name, label, description } = definition;
  const body = {
    name,
    label,
    description,
    groupName: object === 'deals' ? GROUP.name : TASK_GROUP,
    type: TYPES[definition.type],
    fieldType: FIELD_TYPES[definition.fieldType],
    formField: false,
    ...(definition.unique === true ? { hasUniqueValue: true } : {}),
    ...(definition.options === undefined ? {} : { options: definition.options.map(optionOf) }),
  };
  await client.send({ what: 'create a property', run: (sdk) => sdk.crm.properties.coreApi.create(object, body), repeatable: false }, anything);
}

const optionOf = (value: string, displayOrder: number) => ({ label: value, value, displayOrder, hidden: false });

/** A PATCH replaces the whole list, so those that are there go along. */
export async function updateOptions(client: HubSpotClient, found: Property, missing: readonly string[]): Promise<void> {
  const options = [...found.options, ...missing.map((value) => ({ label: value, value }))].map(({ label, value }, displayOrder) => ({ label, value, displayOrder, hidden: false }));
  await client.send({ what: 'add options', run: (sdk) => sdk.crm.properties.coreApi.update('deals', found.name, { options }) }, anything);
}

export async function deleteProperty(client: HubSpotClient, { object, name }: PropertyDefinition): Promise<void> {
  await client.send({ what: 'remove a property', run: (sdk) => sdk.crm.properties.coreApi.archive(object, name) }, anything);
}

/** Refused as a value, not for a missing scope or a lost connection. */
export const isBecauseUnique = (error: unknown): boolean => error instanceof ConnectorError && error.resolution.action === 'skip_record' && /unique/i.test(error.message);

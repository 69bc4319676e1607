import { z } from 'zod';
import { methodNotAllowed, notFound, Refusal } from './errors.ts';
import { makeId, normaliseId } from './ids.ts';
import type { Org } from './org.ts';
import { bodyAs, type RestRequest, type RestResult } from './rest.ts';
import type { Transaction } from './transaction.ts';

/** Standard value sets an administrator may change, with the field that shows them. */
export const VALUE_SETS: Readonly<Record<string, string>> = {
  ContactRole: 'OpportunityContactRole.Role',
  OpportunityType: 'Opportunity.Type',
  Industry: 'Account.Industry',
  LeadSource: 'Opportunity.LeadSource',
};

const metadataSchema = z.looseObject({
  sorted: z.boolean().nullish(),
  standardValue: z
    .array(z.looseObject({ valueName: z.string().min(1), label: z.string().optional(), default: z.boolean() }))
    .min(1),
});

const patchSchema = z.looseObject({ Metadata: z.unknown() });

export function valueSetId(name: string): string {
  return makeId('0Nt', Object.keys(VALUE_SETS).indexOf(name) + 1);
}

function fieldOf(org: Org, name: string) {
  const [objectName = '', fieldName = ''] = (VALUE_SETS[name] ?? '').split('.');
  const object = org.object(objectName);
  return object === undefined ? undefined : org.fieldsOf(object).get(fieldName.toLowerCase());
}

export function renderValueSet(org: Org, name: string): unknown {
  const values = fieldOf(org, name)?.picklist ?? [];
  return {
    groupingStringEnum: null,
    sorted: false,
    standardValue: values.map((one) => ({
      allowEmail: null,
      closed: null,
      color: null,
      converted: null,
      cssExposed: null,
      default: one.defaultValue,
      description: null,
      forecastCategory: null,
      groupingString: null,
      highPriority: null,
      isActive: null,
      label: one.label,
      probability: null,
      reverseRole: null,
      reviewed: null,
      urls: null,
      valueName: one.value,
      won: null,
    })),
    urls: null,
  };
}

/** The whole list is replaced: a value that is left out is gone from the picklist. */
function replaceValueSet(org: Org, name: string, metadata: unknown): void {
  const values = bodyAs(metadataSchema, metadata).standardValue.map((one) => one.valueName);
  if (new Set(values.map((one) => one.toLowerCase())).size < values.length) {
    throw new Refusal(400, 'DUPLICATE_VALUE', 'Duplicate picklist values are not allowed', []);
  }
  const field = VALUE_SETS[name];
  if (field !== undefined) org.picklists[field] = values;
}

export function valueSetRoute(tx: Transaction, request: RestRequest, reference: string): RestResult {
  const { org, now, version } = tx.call;
  const name = Object.keys(VALUE_SETS).find((one) => one === reference || valueSetId(one) === normaliseId(reference));
  if (name === undefined) throw notFound();
  if (request.method === 'GET') {
    const url = `/services/data/v${version}/tooling/sobjects/StandardValueSet/${valueSetId(name)}`;
    return {
      status: 200,
      body: {
        attributes: { type: 'StandardValueSet', url },
        Id: valueSetId(name),
        DurableId: name,
        MasterLabel: name,
        FullName: name,
        Metadata: renderValueSet(org, name),
      },
    };
  }
  if (request.method !== 'PATCH') throw methodNotAllowed(request.method, 'GET,HEAD,PATCH');
  replaceValueSet(org, name, bodyAs(patchSchema, request.body).Metadata);
  org.schemaChanged(now);
  return { status: 204 };
}

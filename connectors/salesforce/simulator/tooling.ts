import { z } from 'zod';
import { fieldAccess, isAdministrator } from './access.ts';
import { fieldMetadataSchema, toField } from './custom-field.ts';
import { methodNotAllowed, notCovered, notFound, Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import { ownerObject, type CustomField } from './org.ts';
import { bodyAs, type RestRequest, type RestResult } from './rest.ts';
import { object, readOnly, type ObjectMeta, type Row } from './schema.ts';
import { parseSoql } from './soql/parse.ts';
import { compileFilter, compileOrder, invalidType, sortRows } from './soql/scan.ts';
import { compileSelect, renderRow } from './soql/select.ts';
import { checkFormula, refuseReferenced, ruleRoute, ruleRow, VALIDATION_RULE } from './tooling-rules.ts';
import type { Transaction } from './transaction.ts';
import { renderValueSet, valueSetId, valueSetRoute, VALUE_SETS } from './value-sets.ts';

const CUSTOM_FIELD = object(
  'CustomField',
  'Custom Field',
  '00N',
  [
    readOnly('DeveloperName', 'Developer Name', 'string'),
    readOnly('NamespacePrefix', 'Namespace Prefix', 'string'),
    readOnly('TableEnumOrId', 'Entity', 'string'),
    readOnly('ManageableState', 'Manageable State', 'picklist'),
    readOnly('FullName', 'Full Name', 'string', { filterable: false }),
    readOnly('Metadata', 'Metadata', 'string', { filterable: false }),
  ],
  { withoutRecycleBin: true },
);

const STANDARD_VALUE_SET = object(
  'StandardValueSet',
  'Standard Value Set',
  '',
  [
    readOnly('DurableId', 'Durable Id', 'string'),
    readOnly('MasterLabel', 'Master Label', 'string'),
    readOnly('FullName', 'Full Name', 'string', { filterable: false }),
    readOnly('Metadata', 'Metadata', 'string', { filterable: false }),
  ],
  { withoutRecycleBin: true },
);

const SOURCES: readonly ObjectMeta[] = [CUSTOM_FIELD, STANDARD_VALUE_SET, VALIDATION_RULE];

const createSchema = z.strictObject({ FullName: z.string(), Metadata: z.unknown() });
const patchSchema = z.looseObject({ Metadata: z.unknown() });
const ENTITIES = new Set([
  'Opportunity',
  'Account',
  'Contact',
  'Activity',
  'OpportunityLineItem',
  'OpportunityContactRole',
  'Product2',
  'User',
]);

export function toolingRoute(tx: Transaction, request: RestRequest, segments: readonly string[]): RestResult {
  if (!isAdministrator(tx.call.org, tx.call.user)) {
    throw new Refusal(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id');
  }
  const [first, second, third] = segments;
  if (first === 'query' && second === undefined)
    return { status: 200, body: toolingQuery(tx, request.query.get('q') ?? '') };
  if (first !== 'sobjects') throw notFound();
  if (second?.toLowerCase() === 'customfield') return customFieldRoute(tx, request, third);
  if (second?.toLowerCase() === 'validationrule') return ruleRoute(tx, request, third);
  if (second?.toLowerCase() === 'standardvalueset' && third !== undefined) return valueSetRoute(tx, request, third);
  throw notCovered(`tooling/sobjects/${second ?? ''}`);
}

function toolingQuery(tx: Transaction, soql: string): unknown {
  const { call } = tx;
  const query = parseSoql(soql);
  const source = SOURCES.find((one) => one.name.toLowerCase() === (query.sObject ?? '').toLowerCase());
  if (source === undefined) throw invalidType(soql, query.sObject ?? '');
  if (source === STANDARD_VALUE_SET && query.where === undefined) {
    throw new Refusal(400, 'MALFORMED_QUERY', 'A filter on a reified column is required [MasterLabel,DurableId]');
  }
  const scope = { org: call.org, access: fieldAccess(call.org, call.user), soql, now: call.now, includeDeleted: true };
  const filter = compileFilter(scope, source, query.where, query.sObjectAlias);
  const order = compileOrder(scope, source, query.orderBy, query.sObjectAlias);
  const plan = compileSelect(scope, call.user, source, query);
  const rows = sortRows(rowsOf(tx, source).filter(filter.test), order).slice(0, query.limit);
  if ((plan.items.has('Metadata') || plan.items.has('FullName')) && rows.length > 1) {
    throw new Refusal(
      400,
      'MALFORMED_QUERY',
      `When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: ${rows.length}`,
    );
  }
  const records = rows.map((row) => {
    const { record } = renderRow(plan, row, call.version, { size: 0, page: () => null });
    return withMetadata(call.version, source, row, record);
  });
  return {
    size: records.length,
    totalSize: records.length,
    done: true,
    queryLocator: null,
    entityTypeName: source.name,
    records,
  };
}

/** The metadata is one JSON object in the answer, though the row keeps it as text. */
function withMetadata(version: string, source: ObjectMeta, row: Row, record: unknown): unknown {
  const plain = z.record(z.string(), z.unknown()).parse(record);
  plain['attributes'] = {
    type: source.name,
    url: `/services/data/v${version}/tooling/sobjects/${source.name}/${row.Id}`,
  };
  if (typeof plain['Metadata'] === 'string') plain['Metadata'] = JSON.parse(plain['Metadata']);
  return plain;
}

function rowsOf(tx: Transaction, source: ObjectMeta): Row[] {
  const { org } = tx.call;
  if (source === CUSTOM_FIELD) return org.customFields.map(fieldRow);
  if (source === VALIDATION_RULE) return org.setupRules.map(ruleRow);
  return Object.keys(VALUE_SETS).map((name) => ({
    Id: valueSetId(name),
    SystemModstamp: '',
    IsDeleted: false,
    DurableId: name,
    MasterLabel: name,
    FullName: name,
    Metadata: JSON.stringify(renderValueSet(org, name)),
  }));
}

function fieldRow(custom: CustomField): Row {
  return {
    Id: custom.id,
    SystemModstamp: '',
    IsDeleted: false,
    DeveloperName: custom.developerName,
    NamespacePrefix: null,
    TableEnumOrId: custom.entity,
    ManageableState: 'unmanaged',
    FullName: `${custom.entity}.${custom.developerName}__c`,
    Metadata: JSON.stringify(custom.metadata),
  };
}

function customFieldRoute(tx: Transaction, request: RestRequest, id: string | undefined): RestResult {
  const { org, now } = tx.call;
  if (id === undefined) {
    if (request.method !== 'POST') throw methodNotAllowed(request.method, 'GET,HEAD,POST');
    const created = createField(tx, bodyAs(createSchema, request.body));
    return { status: 201, body: { id: created, success: true, errors: [], warnings: [], infos: [] } };
  }
  const custom = org.customFields.find((one) => one.id === normaliseId(id));
  if (custom === undefined) throw notFound();
  switch (request.method) {
    case 'GET':
      return {
        status: 200,
        body: withMetadata(tx.call.version, CUSTOM_FIELD, fieldRow(custom), { ...fieldRow(custom) }),
      };
    case 'PATCH': {
      const metadata = bodyAs(fieldMetadataSchema, bodyAs(patchSchema, request.body).Metadata);
      if (typeof metadata.formula === 'string') checkFormula(org, custom.entity, metadata.formula);
      const field = toField(custom.field.name, metadata);
      org.customFields = org.customFields.map((one) => (one === custom ? { ...custom, metadata, field } : one));
      org.schemaChanged(now);
      return { status: 204 };
    }
    case 'DELETE':
      dropField(tx, custom);
      return { status: 204 };
    default:
      throw methodNotAllowed(request.method, 'DELETE,GET,HEAD,PATCH');
  }
}

function createField(tx: Transaction, body: z.infer<typeof createSchema>): string {
  const { org, now } = tx.call;
  const [entity = '', apiName = '', rest] = body.FullName.split('.');
  const developerName = apiName.replace(/__c$/, '');
  if (
    rest !== undefined ||
    !apiName.endsWith('__c') ||
    !/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(developerName) ||
    developerName.length > 40
  ) {
    throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', `The field name ${body.FullName} is not valid`, [
      'DeveloperName',
    ]);
  }
  if (!ENTITIES.has(entity)) {
    throw new Refusal(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Entity Enumeration Or ID: bad value for restricted picklist field: ${entity}`,
      ['TableEnumOrId'],
    );
  }
  const taken = org.customFields.some(
    (one) =>
      ownerObject(one) === ownerObject({ entity }) && one.developerName.toLowerCase() === developerName.toLowerCase(),
  );
  if (taken)
    throw new Refusal(
      400,
      'DUPLICATE_DEVELOPER_NAME',
      `There is already a field named ${developerName} on ${entity}.`,
      ['DeveloperName'],
    );
  const metadata = bodyAs(fieldMetadataSchema, body.Metadata);
  if (typeof metadata.formula === 'string') checkFormula(org, entity, metadata.formula);
  const field = toField(apiName, metadata);
  const id = org.nextId('00N');
  org.customFields = [...org.customFields, { id, entity, developerName, metadata, field }];
  org.schemaChanged(now);
  return id;
}

/** Values go with the field: one made again under the same name starts empty. */
function dropField(tx: Transaction, custom: CustomField): void {
  const { org, now } = tx.call;
  const name = custom.field.name;
  const objectName = ownerObject(custom);
  refuseReferenced(org, custom.entity, name);
  org.customFields = org.customFields.filter((one) => one !== custom);
  for (const row of [...org.table(objectName).values()]) {
    if (row[name] === undefined) continue;
    org.table(objectName).put({ ...row, [name]: undefined });
  }
  for (const permission of [...org.table('FieldPermissions').values()]) {
    if (permission['Field'] === `${objectName}.${name}`) org.table('FieldPermissions').remove(permission.Id);
  }
  org.schemaChanged(now);
}

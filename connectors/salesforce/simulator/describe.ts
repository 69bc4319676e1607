import { createHash } from 'node:crypto';
import { fieldAccess, mayDo } from './access.ts';
import type { Call } from './org.ts';
import type { RestRequest, RestResult } from './rest.ts';
import type { FieldMeta, ObjectMeta } from './schema.ts';

const SOAP_TYPES: Readonly<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

export function describeRequest(call: Call, object: ObjectMeta, request: RestRequest): RestResult {
  const body = describeObject(call, object);
  const changed = new Date(Math.floor(call.org.schemaChangedAt / 1000) * 1000);
  const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
  const headers = { etag, 'last-modified': changed.toUTCString() };
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  const same = request.headers['if-none-match'] === etag || (!Number.isNaN(since) && changed.getTime() <= since);
  return same ? { status: 304, headers } : { status: 200, headers, body };
}

export function describeObject(call: Call, object: ObjectMeta): Record<string, unknown> {
  const { org, user, version } = call;
  const rights = {
    createable: mayDo(org, user, object, 'create'),
    updateable: mayDo(org, user, object, 'edit'),
    deletable: mayDo(org, user, object, 'delete'),
  };
  const fields = [...fieldAccess(org, user).fields(object).values()].map((field) => describeField(field));
  const base = `/services/data/v${version}/sobjects/${object.name}`;
  return {
    actionOverrides: [],
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    childRelationships: object.children.map((child) => ({
      cascadeDelete: child.cascadeDelete,
      childSObject: child.object,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.name,
      restrictedDelete: false,
    })),
    compactLayoutable: !object.setup,
    ...globalKeys(object, rights),
    fields,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(call, object),
    sobjectDescribeOption: null,
    supportedScopes: [{ label: `All ${object.labelPlural}`, name: 'everything' }],
    urls: { describe: `${base}/describe`, rowTemplate: `${base}/{ID}`, sobject: base },
  };
}

export interface GlobalDescribe {
  readonly encoding: string;
  readonly maxBatchSize: number;
  readonly sobjects: readonly Record<string, unknown>[];
}

export function describeGlobal(call: Call): GlobalDescribe {
  const { org, user, version } = call;
  const sobjects = org.objects
    .filter((object) => mayDo(org, user, object, 'read'))
    .map((object) => {
      const base = `/services/data/v${version}/sobjects/${object.name}`;
      const rights = {
        createable: mayDo(org, user, object, 'create'),
        updateable: mayDo(org, user, object, 'edit'),
        deletable: mayDo(org, user, object, 'delete'),
      };
      return {
        activateable: false,
        ...globalKeys(object, rights),
        urls: { describe: `${base}/describe`, rowTemplate: `${base}/{ID}`, sobject: base },
      };
    });
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
}

function globalKeys(
  object: ObjectMeta,
  rights: Readonly<Record<'createable' | 'updateable' | 'deletable', boolean>>,
): Record<string, unknown> {
  return {
    ...rights,
    custom: false,
    customSetting: false,
    deepCloneable: false,
    defaultImplementation: null,
    deprecatedAndHidden: false,
    extendedBy: null,
    extendsInterfaces: null,
    feedEnabled: !object.setup,
    hasSubtypes: false,
    implementedBy: null,
    implementsInterfaces: null,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: !object.setup,
    mergeable: object.name === 'Account' || object.name === 'Contact',
    mruEnabled: !object.setup,
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchLayoutable: !object.setup,
    searchable: !object.setup,
    triggerable: !object.setup,
    undeletable: rights.deletable,
  };
}

function recordTypeInfos(call: Call, object: ObjectMeta): unknown[] {
  const url = (id: string): string => `/services/data/v${call.version}/sobjects/${object.name}/describe/layouts/${id}`;
  const types = call.org.settings.recordTypes
    ? [...call.org.table('RecordType').values()].filter((row) => row['SobjectType'] === object.name)
    : [];
  const infos = types.map((row) => ({
    active: row['IsActive'] === true,
    available: row['IsActive'] === true,
    defaultRecordTypeMapping: false,
    developerName: row['DeveloperName'],
    master: false,
    name: row['Name'],
    recordTypeId: row.Id,
    urls: { layout: url(row.Id) },
  }));
  const master = '012000000000000AAA';
  return [
    ...infos,
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      developerName: 'Master',
      master: true,
      name: 'Master',
      recordTypeId: master,
      urls: { layout: url(master) },
    },
  ];
}

function describeField(field: FieldMeta): Record<string, unknown> {
  const isText = SOAP_TYPES[field.type] === undefined;
  return {
    aggregatable: field.filterable,
    aiPredictionField: false,
    autoNumber: false,
    byteLength: isText ? field.length * 3 : field.type === 'id' || field.type === 'reference' ? 18 : 0,
    calculated: field.calculated,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: field.caseSensitive,
    compoundFieldName: null,
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.type === 'boolean' ? field.defaultValue : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.type !== 'textarea' ? null : field.htmlFormatted ? 'richtextarea' : 'plaintextarea',
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: field.filterable && !['double', 'currency', 'percent', 'datetime', 'multipicklist'].includes(field.type),
    highScaleNumber: false,
    htmlFormatted: field.htmlFormatted,
    idLookup: field.idLookup || field.externalId,
    inlineHelpText: null,
    label: field.label,
    length: isText || field.type === 'id' || field.type === 'reference' ? field.length : 0,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.custom || (field.nillable && field.createable),
    picklistValues: field.picklist.map((one) => ({
      active: one.active,
      defaultValue: one.defaultValue,
      label: one.label,
      validFor: null,
      value: one.value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: ['double', 'currency', 'percent'].includes(field.type) ? field.precision : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: false,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.filterable && field.type !== 'multipicklist',
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

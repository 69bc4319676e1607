import { Refusal } from './errors.ts';
import type { Org } from './org.ts';
import type { CleanFields } from './validate.ts';
import type { Row, Value } from './schema.ts';
import { stampToMs, toDay } from './stamps.ts';
import type { Transaction } from './transaction.ts';
import { obeyRules } from './validation-rules.ts';

/** Values Salesforce works out itself. `before` is undefined for a new record. */
export function derive(tx: Transaction, object: string, fields: CleanFields, before: Row | undefined): CleanFields {
  switch (object) {
    case 'Opportunity':
      return deriveOpportunity(tx, fields, before);
    case 'Task':
      return deriveTask(tx, fields, before);
    case 'Contact':
    case 'User': {
      const first = fields['FirstName'] ?? null;
      const name = [first, fields['LastName'] ?? null].filter((part) => part !== null).join(' ');
      return { ...fields, Name: name };
    }
    case 'OpportunityLineItem':
      return deriveLineItem(tx, fields);
    case 'FieldPermissions':
      return deriveFieldPermission(tx.call.org, fields);
    case 'PermissionSet':
      return { IsCustom: true, IsOwnedByProfile: false, Type: 'Regular', NamespacePrefix: null, ...fields };
    case 'SetupEntityAccess':
      return { ...fields, SetupEntityType: 'CustomPermission' };
    default:
      return fields;
  }
}

export function stageRow(org: Org, name: Value): Row | undefined {
  for (const stage of org.table('OpportunityStage').values()) if (stage['ApiName'] === name) return stage;
  return undefined;
}

function deriveOpportunity(tx: Transaction, fields: CleanFields, before: Row | undefined): CleanFields {
  const { org, stamp } = tx.call;
  const stage = stageRow(org, fields['StageName'] ?? null);
  const moved = before?.['StageName'] !== fields['StageName'];
  const derived: CleanFields = { ...fields, IsClosed: stage?.['IsClosed'] ?? false, IsWon: stage?.['IsWon'] ?? false };
  if (moved) {
    derived['Probability'] = stage?.['DefaultProbability'] ?? 0;
    derived['ForecastCategory'] = stage?.['ForecastCategory'] ?? 'Pipeline';
    derived['ForecastCategoryName'] = stage?.['ForecastCategoryName'] ?? 'Pipeline';
    if (before !== undefined) derived['LastStageChangeDate'] = stamp;
  }
  const amount = derived['Amount'];
  const probability = derived['Probability'];
  derived['ExpectedRevenue'] =
    typeof amount === 'number' && typeof probability === 'number' ? (amount * probability) / 100 : null;
  return derived;
}

function deriveTask(tx: Transaction, fields: CleanFields, before: Row | undefined): CleanFields {
  const { org, stamp } = tx.call;
  let closed = false;
  for (const status of org.table('TaskStatus').values()) {
    if (status['ApiName'] === fields['Status']) closed = status['IsClosed'] === true;
  }
  const what = typeof fields['WhatId'] === 'string' ? org.find(fields['WhatId']) : undefined;
  const account = what === undefined ? null : what.Id.startsWith('001') ? what.Id : (what['AccountId'] ?? null);
  const completed = closed ? (before?.['IsClosed'] === true ? (before['CompletedDateTime'] ?? stamp) : stamp) : null;
  return {
    ...fields,
    IsClosed: closed,
    CompletedDateTime: completed,
    AccountId: account,
    IsHighPriority: fields['Priority'] === 'High',
    IsArchived: fields['IsArchived'] ?? false,
  };
}

function deriveLineItem(tx: Transaction, fields: CleanFields): CleanFields {
  const { org } = tx.call;
  const product = typeof fields['Product2Id'] === 'string' ? org.find(fields['Product2Id']) : undefined;
  const quantity = fields['Quantity'];
  const unit = fields['UnitPrice'];
  const total =
    typeof quantity === 'number' && typeof unit === 'number' ? quantity * unit : (fields['TotalPrice'] ?? null);
  return {
    ...fields,
    TotalPrice: total,
    ProductCode: product?.['ProductCode'] ?? null,
    Name: product?.['Name'] ?? null,
  };
}

function deriveFieldPermission(org: Org, fields: CleanFields): CleanFields {
  const name = String(fields['Field'] ?? '');
  const [objectName = '', fieldName = ''] = name.split('.');
  const object = org.object(objectName);
  const field = object === undefined ? undefined : org.fieldsOf(object).get(fieldName.toLowerCase());
  if (object === undefined || field === undefined || object.name !== fields['SobjectType']) {
    throw new Refusal(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Field Name: bad value for restricted picklist field: ${name}`,
      ['Field'],
    );
  }
  if (fields['PermissionsEdit'] === true && fields['PermissionsRead'] !== true) {
    throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', 'Edit Field depends on permission(s): Read Field', [
      'PermissionsEdit',
    ]);
  }
  return fields;
}

/** Other rows a write moves along: stage history, amounts of line items, last activity. */
export function followUp(tx: Transaction, object: string, before: Row | undefined, after: Row): void {
  const { org, stamp } = tx.call;
  if (object === 'Opportunity') {
    const traced = ['StageName', 'Amount', 'Probability', 'CloseDate'];
    if (before === undefined || traced.some((field) => before[field] !== after[field])) addHistory(tx, after);
  }
  if (object === 'OpportunityLineItem') sumLineItems(tx, String(after['OpportunityId']));
  if (object === 'Task' && after['IsClosed'] === true && before?.['IsClosed'] !== true) {
    const what = typeof after['WhatId'] === 'string' ? org.find(after['WhatId']) : undefined;
    const holder = what === undefined ? undefined : org.objectOfId(what.Id)?.name;
    if (what !== undefined && (holder === 'Opportunity' || holder === 'Account')) {
      const day = after['ActivityDate'] ?? toDay(stampToMs(stamp));
      // Nobody edited the deal: its SystemModstamp moves, its LastModified fields do not.
      tx.put(holder, { ...what, LastActivityDate: day, SystemModstamp: stamp });
    }
  }
}

function addHistory(tx: Transaction, after: Row): void {
  const { org, stamp, user } = tx.call;
  const id = org.nextId('008');
  tx.put('OpportunityHistory', {
    Id: id,
    IsDeleted: false,
    OpportunityId: after.Id,
    StageName: after['StageName'],
    Amount: after['Amount'] ?? null,
    ExpectedRevenue: after['ExpectedRevenue'] ?? null,
    CloseDate: after['CloseDate'] ?? null,
    Probability: after['Probability'] ?? null,
    ForecastCategory: after['ForecastCategory'] ?? null,
    CreatedDate: stamp,
    CreatedById: user.Id,
    SystemModstamp: stamp,
  });
}

function sumLineItems(tx: Transaction, opportunityId: string): void {
  const { org, stamp, user } = tx.call;
  const object = org.object('Opportunity');
  const opportunity = org.table('Opportunity').get(opportunityId);
  if (object === undefined || opportunity === undefined) return;
  let sum = 0;
  let count = 0;
  for (const id of org.table('OpportunityLineItem').idsBy('OpportunityId', opportunityId, (text) => text)) {
    const item = org.table('OpportunityLineItem').get(id);
    if (item === undefined || item.IsDeleted) continue;
    count += 1;
    if (typeof item['TotalPrice'] === 'number') sum += item['TotalPrice'];
  }
  const summed: Row = {
    ...opportunity,
    HasOpportunityLineItem: count > 0,
    Amount: count > 0 ? sum : (opportunity['Amount'] ?? null),
    SystemModstamp: stamp,
    LastModifiedDate: stamp,
    LastModifiedById: user.Id,
  };
  // A parent whose sum moves is saved like any other record ("Triggers and Order of Execution", Apex guide).
  obeyRules(tx, object, opportunity, summed);
  tx.put('Opportunity', summed);
}

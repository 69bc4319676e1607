import { z } from 'zod';
import { methodNotAllowed, notFound, Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import type { Org, SetupRule } from './org.ts';
import { bodyAs, type RestRequest, type RestResult } from './rest.ts';
import { object, readOnly, type ObjectMeta, type Row } from './schema.ts';
import type { Transaction } from './transaction.ts';
import { compileRule, shownAt } from './validation-rules.ts';

/** Tooling API guide, "ValidationRule". */
export const VALIDATION_RULE = object(
  'ValidationRule',
  'Validation Rule',
  '03d',
  [
    readOnly('ValidationName', 'Validation Name', 'string'),
    readOnly('EntityDefinitionId', 'Entity Definition ID', 'string'),
    readOnly('Active', 'Active', 'boolean'),
    readOnly('Description', 'Description', 'string'),
    readOnly('ErrorMessage', 'Error Message', 'string'),
    readOnly('ErrorDisplayField', 'Error Display Field', 'string'),
    readOnly('NamespacePrefix', 'Namespace Prefix', 'string'),
    readOnly('ManageableState', 'Manageable State', 'picklist'),
    readOnly('FullName', 'Full Name', 'string', { filterable: false }),
    readOnly('Metadata', 'Metadata', 'string', { filterable: false }),
  ],
  { withoutRecycleBin: true },
);

export const ruleMetadataSchema = z.strictObject({
  active: z.boolean(),
  description: z.string().max(1000).nullish(),
  errorConditionFormula: z.string().min(1),
  errorDisplayField: z.string().nullish(),
  errorMessage: z.string().min(1).max(255),
});
const createSchema = z.strictObject({ FullName: z.string(), Metadata: z.unknown() });
const patchSchema = z.looseObject({ Metadata: z.unknown() });

export const ruleRow = (rule: SetupRule): Row => ({
  Id: rule.id,
  SystemModstamp: '',
  IsDeleted: false,
  ValidationName: rule.name,
  EntityDefinitionId: rule.entity,
  Active: rule.metadata.active,
  Description: rule.metadata.description ?? null,
  ErrorMessage: rule.metadata.errorMessage,
  ErrorDisplayField: rule.metadata.errorDisplayField ?? null,
  NamespacePrefix: null,
  ManageableState: 'unmanaged',
  FullName: `${rule.entity}.${rule.name}`,
  Metadata: JSON.stringify(rule.metadata),
});

/** A rule that is on is obeyed wherever rows are written, so one that the simulator does not understand is not taken at all. */
export function ruleRoute(tx: Transaction, request: RestRequest, id: string | undefined): RestResult {
  const { org } = tx.call;
  if (id === undefined) {
    if (request.method !== 'POST') throw methodNotAllowed(request.method, 'GET,HEAD,POST');
    const created = createRule(org, bodyAs(createSchema, request.body));
    return { status: 201, body: { id: created, success: true, errors: [], warnings: [], infos: [] } };
  }
  const rule = org.setupRules.find((one) => one.id === normaliseId(id));
  if (rule === undefined) throw notFound();
  switch (request.method) {
    case 'GET':
      return { status: 200, body: { ...ruleRow(rule), Metadata: rule.metadata, attributes: { type: 'ValidationRule', url: request.path } } };
    case 'PATCH': {
      const metadata = checked(org, org.object(rule.entity), bodyAs(patchSchema, request.body).Metadata);
      org.setupRules = org.setupRules.map((one) => (one === rule ? { ...rule, metadata } : one));
      return { status: 204 };
    }
    case 'DELETE':
      org.setupRules = org.setupRules.filter((one) => one !== rule);
      return { status: 204 };
    default:
      throw methodNotAllowed(request.method, 'DELETE,GET,HEAD,PATCH');
  }
}

function createRule(org: Org, body: z.infer<typeof createSchema>): string {
  const [entity = '', name = '', rest] = body.FullName.split('.');
  const target = org.object(entity);
  if (rest !== undefined || target === undefined || !/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name))
    throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', `The rule name ${body.FullName} is not valid`, ['FullName']);
  if (org.setupRules.some((rule) => rule.entity === entity && rule.name.toLowerCase() === name.toLowerCase()))
    throw new Refusal(400, 'DUPLICATE_DEVELOPER_NAME', `There is already a Validation Rule named ${name}.`, ['ValidationName']);
  const metadata = checked(org, target, body.Metadata);
  const id = org.nextId('03d');
  org.setupRules = [...org.setupRules, { id, entity, name, metadata }];
  return id;
}

function checked(org: Org, target: ObjectMeta | undefined, given: unknown): SetupRule['metadata'] {
  const metadata = bodyAs(ruleMetadataSchema, given);
  if (target === undefined) throw notFound();
  compileRule(org, target, metadata.errorConditionFormula);
  shownAt(org, target, metadata.errorDisplayField);
  return metadata;
}

/** Of a field's formula only the names are looked at: whoever names what is not there cannot save it. */
export function checkFormula(org: Org, entity: string, formula: string): void {
  const fields = org.customFields.filter((custom) => custom.entity === entity).map((custom) => custom.field.name);
  const permissions = [...org.table('CustomPermission').values()].map((row) => `$Permission.${String(row['DeveloperName'])}`);
  for (const [name] of formula.matchAll(/\$Permission\.\w+|\b[A-Za-z]\w*__c\b/g)) {
    if (![...fields, ...permissions].includes(name))
      throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', `Field ${name} does not exist. Check spelling.`, ['Formula']);
  }
}

/** Fields that a formula or rule still names stay. */
export function refuseReferenced(org: Org, entity: string, name: string): void {
  const formulas = org.customFields.filter((custom) => custom.entity === entity).map(({ metadata }) => formulaSchema.safeParse(metadata).data?.formula ?? '');
  const rules = org.setupRules.filter((rule) => rule.entity === entity).map(({ metadata }) => metadata.errorConditionFormula);
  if ([...formulas, ...rules].some((formula) => new RegExp(`\\b${name}\\b`).test(formula)))
    throw new Refusal(400, 'DELETE_FAILED', 'Cannot delete this custom field: it is referenced elsewhere in salesforce.com.', []);
}
const formulaSchema = z.object({ formula: z.string().nullish() });

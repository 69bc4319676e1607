import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SalesforceClient } from './client.ts';
import type { Metadata } from './metadata.ts';
import { CHAMPION_ROLE, MARK, type FieldDefinition } from './setup/fields.ts';
import { explainRefusal } from './setup/refusal.ts';
import { SetupOrg, type ExistingField } from './setup/org.ts';
import { grantPermissions, removePermissions } from './setup/permissions.ts';
import { removeRule, setUpRule } from './setup/bypass.ts';
import { planRenewal } from './setup/renewal.ts';
import { ruleWishOf, unknownNames, wantedFields } from './setup/wanted.ts';

/** One step as it is decided: what it would do, and how. */
export interface Planned {
  readonly what: string;
  readonly action: SetupStep['action'];
  readonly message: string;
  readonly run?: () => Promise<void>;
}

/**
 * Makes (or removes) our fields and permission sets. A second run finds everything there and says so. `admin` is the
 * administrator's client; `integrationUserId` gets the permission set.
 */
export async function setup(
  admin: SalesforceClient,
  metadata: Metadata,
  integrationUserId: string,
  request: SetupRequest,
): Promise<readonly SetupStep[]> {
  try {
    return await takeSteps(admin, metadata, integrationUserId, request);
  } catch (error) {
    throw explainRefusal(admin, error);
  }
}

type Perform = (plan: Planned) => Promise<boolean>;

async function takeSteps(
  admin: SalesforceClient,
  metadata: Metadata,
  integrationUserId: string,
  request: SetupRequest,
): Promise<readonly SetupStep[]> {
  const org = new SetupOrg(admin);
  const steps: SetupStep[] = [];
  const perform: Perform = async (plan) => {
    const step = await carryOut(admin, plan, request.dryRun);
    steps.push(step);
    return step.done;
  };
  await (request.remove ? removeAll(org, perform, request) : makeAll(org, perform, request, integrationUserId));
  if (!request.dryRun) await metadata.drop();
  return steps;
}

async function makeAll(org: SetupOrg, perform: Perform, request: SetupRequest, integrationUserId: string): Promise<void> {
  const { inputs, dryRun } = request;
  const fields = wantedFields(request);
  const existing = await org.fields(fields.map((field) => field.name));
  for (const field of fields) {
    const found = findField(field, existing);
    await perform(planField(org, field, found));
    const renewal = found === undefined ? null : await planRenewal(org, field, found.id);
    if (renewal !== null) await perform(renewal);
  }
  for (const plan of unknownFields(request)) await perform(plan);
  await grantPermissions(org, perform, { fields, inputs, integrationUserId, dryRun });
  const wish = ruleWishOf(request);
  if (wish !== null) await setUpRule(org, perform, wish);
  if (inputs) await perform(await planChampion(org));
  await perform({
    what: 'Page layout',
    action: 'manual',
    message:
      'Add the Handoff fields to the opportunity page and to list views, where sales look; setup never changes your layouts.',
  });
}

async function removeAll(org: SetupOrg, perform: Perform, request: SetupRequest): Promise<void> {
  const fields = wantedFields(request);
  const existing = await org.fields(fields.map((field) => field.name));
  await removePermissions(org, perform);
  await removeRule(org, perform);
  // The bar is a formula over the score, which stays while something names it.
  for (const field of fields.toReversed()) await perform(await planFieldRemoval(org, field, existing));
  await perform({
    what: `Contact role "${CHAMPION_ROLE}"`,
    action: 'manual',
    message: 'Left in place, because contact roles may use it; remove it under Setup → Contact Roles on Opportunities.',
  });
}

/** Refusals become steps that say why, so that one of them does not hide the others. */
async function carryOut(admin: SalesforceClient, plan: Planned, dryRun: boolean): Promise<SetupStep> {
  const { what, action, message, run } = plan;
  if (run === undefined) return { what, action, done: action === 'exists', message };
  if (dryRun) return { what, action, done: false, message };
  try {
    await run();
    return { what, action, done: true, message };
  } catch (refusal) {
    const error = explainRefusal(admin, refusal);
    if (!(error instanceof ConnectorError) || error.resolution.code === 'INVALID_SESSION_ID') throw error;
    return { what, action, done: false, message: `${error.message} ${error.remedy}` };
  }
}

function unknownFields(request: SetupRequest): Planned[] {
  return unknownNames(request).map((name) => ({
    what: `Field Opportunity.${name}`,
    action: 'manual' as const,
    message:
      'The mapping writes this field, which setup does not know: create it yourself and let the integration user edit it.',
  }));
}

const nameOf = (field: FieldDefinition): string => `Field ${field.entity}.${field.name} ("${field.metadata.label}")`;
const findField = (field: FieldDefinition, existing: readonly ExistingField[]): ExistingField | undefined =>
  existing.find((item) => item.entity === field.entity && item.name === field.name);

function planField(org: SetupOrg, field: FieldDefinition, found: ExistingField | undefined): Planned {
  const what = nameOf(field);
  if (found !== undefined) return { what, action: 'exists', message: 'Already there.' };
  return {
    what,
    action: 'create',
    message: 'A new field, visible to nobody until a permission set shows it.',
    run: () => org.createField(`${field.entity}.${field.name}`, field.metadata),
  };
}

async function planFieldRemoval(
  org: SetupOrg,
  field: FieldDefinition,
  existing: readonly ExistingField[],
): Promise<Planned> {
  const what = nameOf(field);
  const found = findField(field, existing);
  if (found === undefined) return { what, action: 'exists', message: 'Not there, nothing to remove.' };
  const ours = (await org.fieldDescription(found.id)).includes(MARK);
  if (!ours)
    return { what, action: 'manual', message: 'A field of this name exists, but setup did not make it: it stays.' };
  return {
    what,
    action: 'delete',
    message: 'Removed with its values; Salesforce keeps it for 15 days under Deleted Fields.',
    run: () => org.deleteField(found.id),
  };
}

async function planChampion(org: SetupOrg): Promise<Planned> {
  const what = `Contact role "${CHAMPION_ROLE}"`;
  const set = await org.valueSet('ContactRole');
  if (set === null)
    return {
      what,
      action: 'manual',
      message: 'The list of contact roles cannot be read; add the role under Setup → Contact Roles on Opportunities.',
    };
  const there = set.metadata.standardValue.some(
    (value) => value.valueName.toLowerCase() === CHAMPION_ROLE.toLowerCase(),
  );
  if (there) return { what, action: 'exists', message: 'Already there.' };
  return {
    what,
    action: 'create',
    message: 'So that the champion can be named on the deal.',
    run: () => org.addValue('ContactRole', CHAMPION_ROLE),
  };
}

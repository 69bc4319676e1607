import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SalesforceClient } from './client.ts';
import type { Metadata } from './metadata.ts';
import { CHAMPION_ROLE, MARK, type FieldDefinition } from './setup/fields.ts';
import { explainRefusal } from './setup/refusal.ts';
import { inspectFields, type InspectedField } from './setup/inspect-fields.ts';
import { type ExistingField, type Planned, SetupOrg } from './setup/org.ts';
import { grantPermissions, removePermissions } from './setup/permissions.ts';
import { removeRule, setUpRule } from './setup/bypass.ts';
import { planRenewal } from './setup/renewal.ts';
import { ruleWishOf, unknownNames, wantedFields } from './setup/wanted.ts';

/**
 * Makes (or removes) our fields and permission sets. A second run finds everything there and says so. A field that is there
 * and cannot hold what is written is `unfit`: then nothing is changed and the other steps say what would be. `admin` is the
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
  const fields = request.remove ? [] : await inspectFields(org, wantedFields(request));
  const dryRun = request.dryRun || fields.some(({ problem }) => problem !== null);
  const steps: SetupStep[] = [];
  const perform: Perform = async (plan) => {
    const step = await carryOut(admin, plan, dryRun);
    steps.push(step);
    return step.done;
  };
  await (request.remove ? removeAll(org, perform, request) : makeAll(org, perform, { ...request, dryRun }, { fields, integrationUserId }));
  if (!dryRun) await metadata.drop();
  return steps;
}

/** What `setup` found, and for whom it works. */
interface Ground {
  readonly fields: readonly InspectedField[];
  readonly integrationUserId: string;
}

async function makeAll(org: SetupOrg, perform: Perform, request: SetupRequest, { fields, integrationUserId }: Ground): Promise<void> {
  const { inputs, dryRun } = request;
  for (const inspected of fields) {
    const { field, found, problem } = inspected;
    await perform(planField(org, inspected));
    const renewal = found === null || problem !== null ? null : planRenewal(org, field, found);
    if (renewal !== null) await perform(renewal);
  }
  for (const plan of unknownFields(request)) await perform(plan);
  await grantPermissions(org, perform, { fields: fields.map(({ field }) => field), inputs, integrationUserId, dryRun });
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
  const { what, action, message, unfit, run } = plan;
  if (run === undefined) return { what, action, done: action === 'exists', message, unfit };
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

function planField(org: SetupOrg, { field, found, problem, note }: InspectedField): Planned {
  const what = nameOf(field);
  if (problem !== null) return { what, action: 'manual', message: problem, unfit: true };
  if (found !== null) return { what, action: 'exists', message: note ?? 'Already there.' };
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
  const found = existing.find(({ entity, name }) => entity === field.entity && name === field.name);
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

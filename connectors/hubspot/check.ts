import type { CheckItem, CheckRequest, ObjectRead } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { batchRead, type ObjectType } from './api.ts';
import type { HubSpotClient } from './client.ts';
import type { Metadata } from './metadata.ts';
import { DEAL, mergeReads, planRead, type ReadPlan } from './pull/plan.ts';
import { validationsAnswerSchema, type Property } from './schema.ts';
import { judgeProperty, missingOptions } from './setup/judge-property.ts';
import { outputProperties } from './setup/outputs.ts';
import { KEY_PROPERTY, TASK_KEY, type PropertyDefinition } from './setup/properties.ts';
import { probeTaskKey } from './write-back/task-mode.ts';

type Ability = NonNullable<CheckItem['ability']>;
const ok = (name: string, ability: Ability, message: string): CheckItem => ({ name, ability, ok: true, message });
const bad = (name: string, ability: Ability, message: string, more: Pick<CheckItem, 'missing' | 'unlocks' | 'unreadable'> = {}): CheckItem => ({ name, ability, ok: false, message, ...more });

/** What works and what does not, in plain words, with the scopes that are missing and what each would unlock. */
export async function check(
  client: HubSpotClient,
  metadata: Metadata,
  { reads, writes, shown, tasks = true }: CheckRequest,
): Promise<readonly CheckItem[]> {
  try {
    // A check is asked for after something was changed in HubSpot; yesterday's knowledge would mislead.
    await metadata.drop();
    const portal = await metadata.portal();
    const items = [ok('Sign-in', 'connect', `Signed in to portal ${portal.portalId} (${portal.uiDomain}); API version ${client.settings.apiVersion}, time zone ${portal.timeZone}.`)];
    const read = mergeReads(reads);
    items.push(...(await scopeItems(client, metadata, read)));
    if ((await metadata.properties(DEAL)) === null) return items;
    if (read !== null) items.push(...fieldItems(await planRead(metadata, read)), ...(await stageItems(metadata)));
    items.push(...(await writeItems(metadata, writes[DEAL] ?? [], outputProperties(shown))), ...(tasks ? [await taskItem(client, metadata)] : []), ...(await validationItems(client, writes[DEAL] ?? [])));
    items.push(ok('Webhooks', 'subscribe', 'Changes are found by asking. A project app may also announce changes of deals; a service key cannot.'));
    return items;
  } catch (error) {
    if (error instanceof ConnectorError) return [bad('Sign-in', 'connect', `${error.message} ${error.remedy} Without it nothing can be read or written.`)];
    throw error;
  }
}

interface ScopeNeed {
  readonly name: string;
  readonly scope: string;
  readonly unlocks: string;
  readonly held: () => Promise<boolean>;
}

/** A read of one record that does not exist tells whether the scope is there, and changes nothing. */
async function scopeItems(client: HubSpotClient, metadata: Metadata, read: ObjectRead | null): Promise<CheckItem[]> {
  const mayRead = (type: ObjectType) => (): Promise<boolean> => isAllowed(async () => void (await batchRead(client, type, ['1'], ['hs_object_id'])));
  const relations = new Set(read?.relations.map(({ name }) => name) ?? []);
  const needs: ScopeNeed[] = [
    { name: 'Read deals', scope: 'crm.objects.deals.read', unlocks: 'finding handoffs at all', held: mayRead('deals') },
    ...(relations.has('contacts') ? [{ name: 'Read contacts', scope: 'crm.objects.contacts.read', unlocks: 'stakeholders with their roles, and the tasks that we wrote', held: mayRead('contacts') }] : []),
    ...(relations.has('companies') || read?.fields.some((path) => path.startsWith('company')) === true
      ? [{ name: 'Read companies', scope: 'crm.objects.companies.read', unlocks: 'the customer’s name, industry and size', held: mayRead('companies') }]
      : []),
    ...(relations.has('line_items') ? [{ name: 'Read line items', scope: 'crm.objects.line_items.read', unlocks: 'what was sold', held: mayRead('line_items') }] : []),
    { name: 'Read owners', scope: 'crm.objects.owners.read', unlocks: 'who gets which task', held: async () => (await metadata.owners()) !== null },
  ];
  const items: CheckItem[] = [];
  for (const { name, scope, unlocks, held } of needs)
    items.push((await held()) ? ok(name, 'read', `Allowed (${scope}).`) : bad(name, 'read', `The credential lacks the scope ${scope}. Add it to the service key or app; it unlocks ${unlocks}.`, { missing: [scope], unlocks }));
  return items;
}

async function isAllowed(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof ConnectorError && (error.code === 'MISSING_SCOPES' || error.code === 'forbidden')) return false;
    throw error;
  }
}

function fieldItems(plan: ReadPlan): CheckItem[] {
  const items: CheckItem[] = [];
  const unreadable = plan.unreadable.map((path) => `${DEAL}.${path}`);
  items.push(
    unreadable.length === 0
      ? ok('Mapped fields', 'read', 'Every mapped property can be read.')
      : bad(
          'Mapped fields',
          'read',
          `These do not exist, or are marked as sensitive and hidden from the credential: ${plan.unreadable.join(', ')}. Until they can be read they are left out of every score, and no handoff that needs them becomes ready. Correct the mapping, mark them ifExists, or give access.`,
          { unreadable },
        ),
  );
  if (plan.nonexistent.length > 0)
    items.push(ok('Optional fields', 'read', `Not in this portal, and not asked for: ${plan.nonexistent.join(', ')}. "handoff setup --inputs" creates the input properties.`));
  return items;
}

async function stageItems(metadata: Metadata): Promise<CheckItem[]> {
  const won = (await metadata.stages()).filter(({ isWon }) => isWon);
  if (won.length === 0) return [bad('Won stages', 'read', 'No stage of any deal pipeline counts as won (closed with probability 100 %), so no handoff can begin. Set one under Settings → Objects → Deals → Pipelines.')];
  return [ok('Won stages', 'read', `A deal counts as won in: ${won.map(({ pipeline, label }) => `${pipeline} → ${label}`).join(', ')}.`)];
}

async function writeItems(metadata: Metadata, fields: readonly string[], definitions: readonly PropertyDefinition[]): Promise<CheckItem[]> {
  if (fields.length === 0) return [ok('Write fields', 'write', 'The mapping writes no fields.')];
  const deals = new Map(((await metadata.properties(DEAL)) ?? []).map((property) => [property.name, property]));
  const missing = fields.filter((name) => !deals.has(name));
  const unfit = definitions.flatMap((definition) => (fields.includes(definition.name) ? unfitItem(definition, deals.get(definition.name)) : []));
  const locked = fields.filter((name) => deals.get(name)?.writable === false && !definitions.some((definition) => definition.name === name));
  if (missing.length > 0) return [...unfit, bad('Write fields', 'write', `Not in this portal: ${missing.join(', ')}. Run "handoff setup"; score and status show on the deal once they exist.`)];
  if (locked.length > 0) return [...unfit, bad('Write fields', 'write', `Calculated or read-only: ${locked.join(', ')}. Name other properties in the mapping’s writeBack section.`)];
  if (unfit.length > 0) return unfit;
  return [ok('Write fields', 'write', `All ${fields.length} properties of the mapping exist. Whether crm.objects.deals.write is granted shows with the first write.`)];
}

function unfitItem(definition: PropertyDefinition, found: Property | undefined): CheckItem[] {
  if (found === undefined) return [];
  const { name } = definition;
  const problem = judgeProperty(definition, found);
  if (problem !== null) return [bad(`Property ${name}`, 'write', `${problem} Until then writes to it are refused, or what stands there misleads.`)];
  const lacking = missingOptions(definition, found);
  if (lacking.length === 0) return [];
  return [bad(`Property ${name}`, 'write', `The list lacks ${lacking.join(', ')}, and such a write is refused: run "handoff setup", which adds them, or change statusLabels in the mapping.`)];
}

async function taskItem(client: HubSpotClient, metadata: Metadata): Promise<CheckItem> {
  const held = await isAllowed(async () => void (await batchRead(client, 'tasks', ['1'], ['hs_task_status'])));
  const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];
  if (!held) return bad('Write tasks', 'write', `Tasks need the scopes ${scopes.join(' and ')}; HubSpot has none of their own for tasks.`, { missing: scopes, unlocks: 'to-dos for the people who own the gaps' });
  const key = await metadata.property('tasks', TASK_KEY);
  const problem = key === null ? null : judgeProperty(KEY_PROPERTY, key);
  if (problem !== null) return bad('Write tasks', 'write', `The task property ${TASK_KEY} keeps tasks from appearing twice. ${problem}`);
  switch (await probeTaskKey(client, metadata)) {
    case 'upsert':
      return ok('Write tasks', 'confirm', 'Tasks are recognised by our unique key.');
    case 'keyed':
      return ok('Write tasks', 'confirm', `Tasks are recognised by ${TASK_KEY}, which this portal does not keep unique: they are looked up before they are made, which costs some calls more.`);
    case 'marked':
      return bad('Write tasks', 'confirm', `The task property ${TASK_KEY} is missing. Tasks work without it, but their key then stands in their text, and closed ones are noticed only when we write. Run "handoff setup".`);
  }
}

/** Rules on the values of our own properties. Conditional rules ("X required when…") cannot be listed; a refusal names them. */
async function validationItems(client: HubSpotClient, fields: readonly string[]): Promise<CheckItem[]> {
  try {
    const { results } = await client.get('/crm/v3/property-validations/0-3', 'the validation rules', validationsAnswerSchema);
    const rules = (names: (name: string) => boolean): string[] =>
      results.filter(({ propertyName }) => names(propertyName)).map(({ propertyName, propertyValidationRules }) => `${propertyName} (${propertyValidationRules.map(({ ruleType, ruleArguments }) => [ruleType, ...ruleArguments.map(String)].join(' ')).join(', ')})`);
    const ours = rules((name) => fields.includes(name));
    if (ours.length > 0) return [bad('Validation rules', 'write', `The portal restricts properties that we write: ${ours.join('; ')}. A value outside is refused, deal by deal. Relax the rule under Settings → Properties.`)];
    const others = rules(() => true);
    const enforced = client.settings.apiVersion === '2026-09' ? ' Rules such as "required when closed" are enforced on our writes too; a refusal names the property.' : '';
    return [ok('Validation rules', 'write', `${others.length === 0 ? 'No rules on deal properties are listed.' : `Rules stand on: ${others.join('; ')}; none on what we write.`}${enforced}`)];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // A missing scope, and an address that the portal does not have (it is not verified), are no reason to fail the check.
    if (error.resolution.action === 'fail' && error.code !== 'MISSING_SCOPES') throw error;
    return [ok('Validation rules', 'write', 'HubSpot does not list the portal’s rules to this credential; a refused write names its property.')];
  }
}

import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { HubSpotClient } from './client.ts';
import type { Metadata } from './metadata.ts';
import type { Property } from './schema.ts';
import { GROUP, INPUT_PROPERTIES, isInput, KEY_PROPERTY, MARK, OUTPUT_PROPERTIES, type PropertyDefinition } from './setup/properties.ts';
import { judgeProperty, missingOptions, noteInput } from './setup/judge-property.ts';
import { outputProperties } from './setup/outputs.ts';
import { createGroup, createProperty, deleteGroup, deleteProperty, hasGroup, isBecauseUnique, readProperties, updateOptions } from './setup/calls.ts';
import { probeTaskKey, rememberMode } from './write-back/task-mode.ts';

/** One step as it is decided: what it would do, and how. */
interface Planned {
  readonly what: string;
  readonly action: SetupStep['action'];
  readonly message: string;
  /** What goes on where the credential may not do it. */
  readonly without?: string;
  readonly unfit?: true;
  readonly run?: () => Promise<string | void>;
}

/**
 * Makes (or removes) our property group, deal properties and the task key. A second run finds everything there and says so. A
 * property that is there and cannot hold what is written is `unfit`: then nothing is changed and the other steps say what would be.
 */
export async function setup(admin: HubSpotClient, client: HubSpotClient, metadata: Metadata, request: SetupRequest): Promise<readonly SetupStep[]> {
  const deals = await readProperties(admin, 'deals');
  const tasks = await readProperties(admin, 'tasks');
  const find = ({ object, name }: PropertyDefinition): Property | undefined => (object === 'deals' ? deals : tasks).find((property) => property.name === name);
  const wanted = wantedProperties(request);
  const steps: SetupStep[] = [];
  const planned = request.remove ? [] : wanted.map((definition) => planProperty(admin, definition, find(definition)));
  // Half of it would be worse than nothing.
  const dryRun = request.dryRun || planned.some(({ unfit }) => unfit === true);
  const perform = async (step: Planned): Promise<void> => void steps.push(await carryOut(step, dryRun));
  if (request.remove) {
    for (const definition of wanted) await perform(planRemoval(admin, definition, find(definition)));
    await perform(await planGroupRemoval(admin));
  } else {
    await perform(await planGroup(admin));
    for (const step of [...planned, ...unknownProperties(request, deals)]) await perform(step);
  }
  if (!dryRun) {
    await metadata.drop();
    if (!request.remove) await perform(await planProbe(client, metadata));
  }
  return steps;
}

async function carryOut({ what, action, message, without, unfit, run }: Planned, dryRun: boolean): Promise<SetupStep> {
  if (run === undefined) return { what, action, done: action !== 'manual', message, unfit };
  if (dryRun) return { what, action, done: false, message };
  try {
    const said = await run();
    return { what, action, done: true, message: said ?? message };
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.resolution.action === 'fail' && error.code !== 'MISSING_SCOPES')) throw error;
    return { what, action, done: false, message: [error.message, error.remedy, error.code === 'MISSING_SCOPES' ? without : undefined].filter(Boolean).join(' ') };
  }
}

function wantedProperties(request: SetupRequest): readonly PropertyDefinition[] {
  const written = request.writes['deals'] ?? [];
  const known = outputProperties(request.ship?.objects);
  const outputs = request.remove || written.length === 0 ? known : known.filter(({ name }) => written.includes(name));
  // What was made under the usual names goes as well, whatever the mapping names today.
  const usual = request.remove ? OUTPUT_PROPERTIES.filter(({ name }) => !outputs.some((output) => output.name === name)) : [];
  return [...outputs, ...usual, KEY_PROPERTY, ...(request.inputs ? INPUT_PROPERTIES : [])];
}

function unknownProperties(request: SetupRequest, deals: readonly Property[]): readonly Planned[] {
  const known = new Set([...outputProperties(request.ship?.objects), ...INPUT_PROPERTIES, ...deals].map(({ name }) => name));
  return (request.writes['deals'] ?? [])
    .filter((name) => !known.has(name))
    .map((name) => ({
      what: `Property deals.${name}`,
      action: 'manual' as const,
      message: 'The mapping writes this property, which setup does not know: create it under Settings → Properties.',
    }));
}

/** The scopes that a service key can be given need not include the one for task properties. */
const WITHOUT_KEY = 'If this credential cannot be given that scope, leave it: tasks work without the property, with the key at the end of their text.';

const nameOf = ({ object, name, label }: PropertyDefinition): string => `Property ${object}.${name} ("${label}")`;

function planProperty(admin: HubSpotClient, definition: PropertyDefinition, found: Property | undefined): Planned {
  const what = nameOf(definition);
  if (found === undefined)
    return {
      what,
      action: 'create',
      message: `A new ${definition.object === 'deals' ? 'deal' : 'task'} property.`,
      run: () => createOrExplain(admin, definition),
      ...(definition === KEY_PROPERTY ? { without: WITHOUT_KEY } : {}),
    };
  if (isInput(definition)) return { what, action: 'exists', message: noteInput(definition, found) ?? 'Already there.' };
  const problem = judgeProperty(definition, found);
  if (problem !== null) return { what, action: 'manual', message: problem, unfit: true };
  const missing = missingOptions(definition, found);
  if (missing.length > 0)
    return { what, action: 'update', message: `Options are added: ${missing.join(', ')}. Those that are there stay.`, run: () => updateOptions(admin, found, missing) };
  if (definition.unique === true && !found.unique)
    return { what, action: 'exists', message: 'There, but this portal does not keep it unique; tasks are looked up before they are made, which costs some calls more.' };
  return { what, action: 'exists', message: 'Already there.' };
}

/** Whether tasks may have a unique property is documented nowhere: where they may not, a plain one does. */
async function createOrExplain(admin: HubSpotClient, definition: PropertyDefinition): Promise<string | void> {
  try {
    await createProperty(admin, definition);
  } catch (error) {
    if (definition.unique !== true || !isBecauseUnique(error)) throw error;
    await createProperty(admin, { ...definition, unique: false });
    await rememberMode(admin, 'keyed');
    return 'Made, but this portal allows no unique properties on tasks; tasks are looked up before they are made, which costs some calls more.';
  }
}

async function planGroup(admin: HubSpotClient): Promise<Planned> {
  const what = `Property group "${GROUP.label}" on deals`;
  if (await hasGroup(admin)) return { what, action: 'exists', message: 'Already there.' };
  return { what, action: 'create', message: 'Keeps the properties of the handoff together.', run: () => createGroup(admin) };
}

async function planGroupRemoval(admin: HubSpotClient): Promise<Planned> {
  const what = `Property group "${GROUP.label}" on deals`;
  if (!(await hasGroup(admin))) return { what, action: 'exists', message: 'Not there, nothing to remove.' };
  return { what, action: 'delete', message: 'Removed once it is empty.', run: () => deleteGroup(admin) };
}

function planRemoval(admin: HubSpotClient, definition: PropertyDefinition, found: Property | undefined): Planned {
  const what = nameOf(definition);
  if (found === undefined) return { what, action: 'exists', message: 'Not there, nothing to remove.' };
  if (!found.description.includes(MARK)) return { what, action: 'manual', message: 'A property of this name exists, but setup did not make it: it stays.' };
  return { what, action: 'delete', message: 'Archived; HubSpot keeps it for 90 days under Settings → Properties → Archived.', run: () => deleteProperty(admin, definition) };
}

async function planProbe(client: HubSpotClient, metadata: Metadata): Promise<Planned> {
  const what = 'How tasks are kept from appearing twice';
  const mode = await probeTaskKey(client, metadata);
  const message = {
    upsert: 'HubSpot finds them by our key itself.',
    keyed: 'They are looked up by our key before they are made.',
    marked: 'There is no key property, so the key stands at the end of each task’s text, and tasks are looked up before they are made.',
  }[mode];
  return { what, action: 'exists', message };
}

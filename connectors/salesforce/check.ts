import type { CheckItem, ObjectRead } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SalesforceClient } from './client.ts';
import { askQueries } from './composite.ts';
import { fieldOf, type Metadata } from './metadata.ts';
import { DEAL, mergeReads, planRead, TASK_KEY } from './pull-plan.ts';
import { versionsSchema, type ObjectMeta } from './schema.ts';
import { idIn, select } from './soql.ts';

const ok = (name: string, message: string): CheckItem => ({ name, ok: true, message });
const bad = (name: string, message: string): CheckItem => ({ name, ok: false, message });
const PERMISSIONS = 'Run "handoff setup" and assign the permission set "Handoff Integration" to the integration user.';

/** What works and what does not, in plain words, with what each would unlock. Three API calls. */
export async function check(
  client: SalesforceClient,
  metadata: Metadata,
  reads: readonly ObjectRead[],
  writes: Readonly<Record<string, readonly string[]>>,
): Promise<readonly CheckItem[]> {
  try {
    const { userId, organizationId } = await client.identity();
    // A check is asked for after something was changed in Salesforce; yesterday's knowledge would mislead.
    await metadata.drop();
    const org = await askOrg(client, userId);
    return [
      ok('Sign-in', `Signed in to org ${organizationId}${org.user === null ? '' : ` as ${org.user}`}.`),
      versionItem(client, org.versions),
      ...(await readItems(metadata, reads)),
      ...(await writeItems(client.settings.taskCategory, metadata, writes)),
      ...limitItems(org.limits),
    ];
  } catch (error) {
    if (error instanceof ConnectorError)
      return [bad('Sign-in', `${error.message} ${error.remedy} Without it nothing can be read or written.`)];
    throw error;
  }
}

interface Org {
  readonly user: string | null;
  readonly versions: readonly string[];
  readonly limits: { readonly max: number; readonly remaining: number } | null;
}

async function askOrg(client: SalesforceClient, userId: string): Promise<Org> {
  const user = select(['Name'], 'User', [idIn('Id', [userId])], []);
  const { answers } = await askQueries(client, [{ soql: user, all: false }], undefined);
  const [users] = answers;
  const name = users?.ok === true ? users.rows[0]?.['Name'] : null;
  // Every answer carries the usage; GET /limits would ask for a permission more.
  const usage = client.apiUsage;
  const listed = await client.send({ method: 'GET', path: '/services/data' });
  return {
    user: typeof name === 'string' ? `"${name}"` : null,
    versions: versionsSchema.safeParse(listed.body).data?.map((item) => item.version) ?? [],
    limits: usage === null ? null : { max: usage.limit, remaining: usage.limit - usage.used },
  };
}

function versionItem(client: SalesforceClient, versions: readonly string[]): CheckItem {
  const { apiVersion } = client.settings;
  const newest = versions.at(-1) ?? 'unknown';
  return versions.length === 0 || versions.includes(apiVersion)
    ? ok('API version', `Version ${apiVersion} is in use; the newest of this org is ${newest}.`)
    : bad(
        'API version',
        `This org does not offer version ${apiVersion}. Set apiVersion to one from ${versions[0]} to ${newest}.`,
      );
}

async function readItems(metadata: Metadata, reads: readonly ObjectRead[]): Promise<CheckItem[]> {
  await metadata.need([DEAL]);
  if (metadata.peek(DEAL) === null)
    return [
      bad('Read deals', `The integration user may not read opportunities, so no handoff can be found. ${PERMISSIONS}`),
    ];
  const items = [ok('Read deals', 'Opportunities can be read.')];
  const read = mergeReads(reads);
  if (read === null) return items;
  const plan = await planRead(metadata, read);
  items.push(
    plan.unreadable.length === 0
      ? ok('Mapped fields', 'Every mapped field can be read.')
      : bad(
          'Mapped fields',
          `These do not exist or are hidden from the integration user: ${plan.unreadable.join(', ')}. Until they can be read they are left out of every score, and no handoff that needs them becomes ready. Correct the mapping, mark them ifExists, or give read access.`,
        ),
  );
  if (plan.nonexistent.length > 0)
    items.push(
      ok(
        'Optional fields',
        `Not in this org, and not asked for: ${plan.nonexistent.join(', ')}. "handoff setup --inputs" creates the input fields.`,
      ),
    );
  return items;
}

async function writeItems(
  category: string,
  metadata: Metadata,
  writes: Readonly<Record<string, readonly string[]>>,
): Promise<CheckItem[]> {
  await metadata.need([DEAL, 'Task']);
  const fields = writes[DEAL] ?? [];
  const deal = metadata.peek(DEAL);
  const missing = fields.filter((name) => fieldOf(deal, name) === null);
  const locked = fields.filter((name) => fieldOf(deal, name)?.updateable === false);
  const task = metadata.peek('Task');
  const key = fieldOf(task, TASK_KEY);
  const items: CheckItem[] = [];
  if (missing.length > 0)
    items.push(
      bad(
        'Write fields',
        `Not in Salesforce or hidden: ${missing.join(', ')}. Score and status show on the deal once they exist. ${PERMISSIONS}`,
      ),
    );
  if (locked.length > 0)
    items.push(
      bad('Edit fields', `Visible, but the integration user may not edit: ${locked.join(', ')}. ${PERMISSIONS}`),
    );
  if (missing.length + locked.length === 0)
    items.push(
      ok(
        'Write fields',
        fields.length === 0
          ? 'The mapping writes no fields.'
          : `All ${fields.length} fields of the mapping can be written.`,
      ),
    );
  if (task === null || !task.createable || !task.updateable)
    items.push(
      bad('Write tasks', `The integration user may not create and edit tasks, so owners get no to-dos. ${PERMISSIONS}`),
    );
  else if (key === null || !key.externalId || !key.unique || !key.createable)
    items.push(
      bad(
        'Write tasks',
        `The field ${TASK_KEY} on tasks must exist as a unique external id that the integration user may edit; it keeps tasks from appearing twice. ${PERMISSIONS}`,
      ),
    );
  else items.push(ok('Write tasks', 'Tasks can be created and recognised again.'));
  return [...items, ...typeItems(task, category)];
}

/** Works without; it is said because nobody would miss it before the first activity report. */
function typeItems(task: ObjectMeta | null, category: string): CheckItem[] {
  const type = fieldOf(task, 'Type');
  if (task === null || type?.values.includes(category) === true) return [];
  return [
    ok(
      'Task type',
      type === null
        ? 'The integration user does not see the field Type of tasks, so activity reports cannot filter our tasks. Optional: let it see and edit the field.'
        : `Task → Type has no value "${category}", so activity reports cannot filter our tasks. Optional: add it under Setup → Object Manager → Task → Fields & Relationships → Type, or set taskCategory in the connection’s settings to a value that is there.`,
    ),
  ];
}

function limitItems(limits: Org['limits']): CheckItem[] {
  if (limits === null)
    return [bad('API calls', 'Salesforce did not say how many API calls are left. Syncing works without it.')];
  const left = `${limits.remaining} of ${limits.max} API calls of the last 24 hours are left, shared with every other integration.`;
  return [
    limits.remaining > limits.max * 0.1
      ? ok('API calls', left)
      : bad('API calls', `${left} Consider limits.mode: save_calls or a slower schedule.`),
  ];
}

import type { CheckItem, CheckRequest, ObjectRead } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { lacks, works } from '../kit/check-item.ts';
import { checkWriting, PERMISSIONS } from './check-writing.ts';
import type { SalesforceClient } from './client.ts';
import { askQueries } from './composite.ts';
import type { Metadata } from './metadata.ts';
import { DEAL, mergeReads, planRead } from './pull/plan.ts';
import { versionsSchema } from './schema.ts';
import { idIn, select } from './soql.ts';

/** What works and what does not, in plain words, with what each would unlock. Three API calls. */
export async function check(
  client: SalesforceClient,
  metadata: Metadata,
  request: CheckRequest,
): Promise<readonly CheckItem[]> {
  try {
    const { userId, organizationId } = await client.identity();
    // A check is asked for after something was changed in Salesforce; yesterday's knowledge would mislead.
    await metadata.drop();
    const org = await askOrg(client, userId);
    return [
      works('connect', 'Sign-in', `Signed in to org ${organizationId}${org.user === null ? '' : ` as ${org.user}`}.`),
      versionItem(client, org.versions),
      ...(await readItems(metadata, request.reads)),
      ...(await checkWriting(client.settings.taskCategory, metadata, request)),
      ...limitItems(org.limits),
    ];
  } catch (error) {
    if (error instanceof ConnectorError)
      return [
        lacks('connect', 'Sign-in', `${error.message} ${error.remedy} Without it nothing can be read or written.`),
      ];
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
    ? works('connect', 'API version', `Version ${apiVersion} is in use; the newest of this org is ${newest}.`)
    : lacks(
        'connect',
        'API version',
        `This org does not offer version ${apiVersion}. Set apiVersion to one from ${versions[0]} to ${newest}.`,
      );
}

async function readItems(metadata: Metadata, reads: readonly ObjectRead[]): Promise<CheckItem[]> {
  await metadata.need([DEAL]);
  if (metadata.peek(DEAL) === null)
    return [
      lacks(
        'read',
        'Read deals',
        `The integration user may not read opportunities, so no handoff can be found. ${PERMISSIONS}`,
        { missing: [`Read on ${DEAL}`], unlocks: 'Everything: won deals become handoffs.' },
      ),
    ];
  const items = [works('read', 'Read deals', 'Opportunities can be read.')];
  const read = mergeReads(reads);
  if (read === null) return items;
  const plan = await planRead(metadata, read);
  items.push(
    plan.unreadable.length === 0
      ? works('read', 'Mapped fields', 'Every mapped field can be read.')
      : lacks(
          'read',
          'Mapped fields',
          `These do not exist or are hidden from the integration user: ${plan.unreadable.join(', ')}. Until they can be read they are left out of every score, and no handoff that needs them becomes ready. Correct the mapping, mark them ifExists, or give read access.`,
          {
            missing: plan.unreadable.map((path) => `Read on ${DEAL}.${path}`),
            unlocks: 'Scores that count these fields; handoffs that need them can become ready.',
            unreadable: plan.unreadable.map((path) => `${DEAL}.${path}`),
          },
        ),
  );
  if (plan.nonexistent.length > 0)
    items.push(
      works(
        'read',
        'Optional fields',
        `Not in this org, and not asked for: ${plan.nonexistent.join(', ')}. "handoff setup --inputs" creates the input fields.`,
      ),
    );
  return items;
}

function limitItems(limits: Org['limits']): CheckItem[] {
  if (limits === null)
    return [
      lacks('connect', 'API calls', 'Salesforce did not say how many API calls are left. Syncing works without it.'),
    ];
  const left = `${limits.remaining} of ${limits.max} API calls of the last 24 hours are left, shared with every other integration.`;
  return [
    limits.remaining > limits.max * 0.1
      ? works('connect', 'API calls', left)
      : lacks('connect', 'API calls', `${left} Consider limits.mode: save_calls or a slower schedule.`),
  ];
}

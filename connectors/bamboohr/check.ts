import type { CheckItem, CheckRequest, ObjectRead } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { lacks, works, type Ability, type Lack } from '../kit/check-item.ts';
import { taskTableSchema, type TaskTable } from './config.ts';
import { foreignProblem } from './setup/judge-field.ts';
import { planEmployeeRead } from './pull/plan-read.ts';
import { readEmployee } from './pull/read-employee.ts';
import { changedSchema } from './schema.ts';
import { newPeople, type SessionParts } from './session-parts.ts';
import { checkTaskTable } from './write-back/task-table.ts';

const SAMPLE_FROM_LAST_DAYS = 365;
/** In BambooHR's own words, as they stand in Settings → Access Levels. */
const HIRING: Lack = {
  missing: ['Access to hiring (ATS settings)'],
  unlocks: 'Accepted offers as handoffs before there is an employee record.',
};

/** What works and what does not; each failing item says what it would unlock and how to mend it. */
export async function check(
  parts: SessionParts,
  { reads, writes, taskSettings = {}, tasks = true }: CheckRequest,
): Promise<readonly CheckItem[]> {
  parts.client.signal = undefined;
  const credential = await attempt('connect', 'Credential', async () => {
    const fields = await parts.metadata.fields(true);
    return [works('connect', 'Credential', `BambooHR accepts it and lists ${fields.length} employee fields.`)];
  });
  // A wrong key is not tried a second time: repeated refusals lock the account.
  if (credential.some(({ ok }) => !ok)) return credential;
  const employee = reads.find(({ object }) => object === 'employee');
  const application = reads.find(({ object }) => object === 'application');
  return [
    ...credential,
    ...(application === undefined ? [] : await attempt('read', 'Applications', () => checkHiring(parts), HIRING)),
    ...(employee === undefined ? [] : await attempt('read', 'Employee fields', () => checkReading(parts, employee))),
    ...(await attempt('write', 'Write-back fields', () => checkWriting(parts, writes['employee'] ?? []))),
    ...(tasks ? await attempt('write', 'Task table', () => checkTable(parts, taskTableSchema.parse(taskSettings))) : []),
  ];
}

/** `lack`: what a refusal for want of permission means. */
async function attempt(
  ability: Ability,
  name: string,
  work: () => Promise<readonly CheckItem[]>,
  lack: Lack = {},
): Promise<readonly CheckItem[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const forbidden = error.resolution.action === 'skip_record';
    return [lacks(ability, name, `${error.message} ${error.remedy}`, forbidden ? lack : {})];
  }
}

async function checkHiring({ settings, metadata }: SessionParts): Promise<readonly CheckItem[]> {
  const statuses = await metadata.statuses(true);
  const list = statuses
    .map(({ id, name, enabled }) => `${id} ${name}${enabled === false ? ' (switched off)' : ''}`)
    .join(', ');
  const access = works('read', 'Applications', `The applicant tracker can be read. Its statuses: ${list}.`);
  const unknown = settings.acceptedStatusIds.filter((id) => !statuses.some((status) => status.id === id));
  const off = settings.acceptedStatusIds.filter((id) =>
    statuses.some((status) => status.id === id && status.enabled === false),
  );
  if (unknown.length > 0) {
    return [
      access,
      lacks(
        'read',
        'Accepted statuses',
        `There is no status ${unknown.join(', ')}: offers in it would never be seen. Correct settings.acceptedStatusIds; the ids differ in every account and are listed above.`,
      ),
    ];
  }
  if (off.length > 0)
    return [
      access,
      lacks(
        'read',
        'Accepted statuses',
        `Status ${off.join(', ')} is switched off in BambooHR: nobody can reach it. Correct settings.acceptedStatusIds.`,
      ),
    ];
  if (settings.acceptedStatusIds.length === 0 && !settings.includeHired) {
    return [
      access,
      lacks(
        'read',
        'Accepted statuses',
        'No status counts as accepted, so no applicant ever becomes a handoff. Set settings.acceptedStatusIds or includeHired.',
      ),
    ];
  }
  const names = settings.acceptedStatusIds.map((id) => statuses.find((status) => status.id === id)?.name ?? String(id));
  return [
    access,
    works(
      'read',
      'Accepted statuses',
      `Accepted means: ${[...names, ...(settings.includeHired ? ['hired'] : [])].join(', ')}.`,
    ),
  ];
}

/** Metadata lists fields that the key may not see, so one employee is read with all mapped fields. */
async function checkReading(parts: SessionParts, read: ObjectRead): Promise<readonly CheckItem[]> {
  const { client, metadata, maker, context } = parts;
  const plan = planEmployeeRead(read, await metadata.fields());
  const since = `${new Date(context.now().getTime() - SAMPLE_FROM_LAST_DAYS * 86_400_000).toISOString().slice(0, 19)}Z`;
  const changed = await client.get('/api/v1/employees/changed', changedSchema, { since });
  const sample = Object.values(changed.employees).findLast(({ action }) => action.toLowerCase() !== 'deleted');
  const absent = plan.nonexistent.map((path) =>
    works(
      'read',
      `Field ${path}`,
      `The account has no such field, so what it feeds stays unmapped. Create it (\`handoff setup --inputs\`) or map another one.`,
    ),
  );
  if (sample === undefined)
    return [
      works('read', 'Employee fields', 'No employee changed within a year, so reading could not be tried.'),
      ...absent,
    ];
  const record = await readEmployee(client, newPeople(parts), maker, plan, sample.id, null);
  const hidden = new Set(record.unreadable);
  const readable = plan.paths.filter((path) => !hidden.has(path));
  return [
    {
      ...works('read', 'Employee fields', `${readable.length} of ${plan.paths.length} mapped fields can be read.`),
      ok: hidden.size === 0,
    },
    ...[...hidden].map((path) =>
      lacks(
        'read',
        `Field ${path}`,
        `It is hidden from the API key, so its answers are unknown and no handoff becomes ready. Settings → Access Levels → the integration user's level → "View Only" on this field.`,
        {
          missing: [`View on ${path}`],
          unlocks: 'Scores that count this field; handoffs that need it can become ready.',
          unreadable: [`employee.${path}`],
        },
      ),
    ),
    ...absent,
  ];
}

async function checkWriting({ metadata }: SessionParts, names: readonly string[]): Promise<readonly CheckItem[]> {
  if (names.length === 0) return [];
  const foreign = names.flatMap((name) => foreignProblem(name) ?? []);
  if (foreign.length > 0) return foreign.map((problem) => lacks('write', 'Write-back fields', problem));
  const aliases = new Set((await metadata.fields()).flatMap(({ alias }) => alias ?? []));
  const missing = names.filter((name) => !aliases.has(name));
  if (missing.length === 0)
    return [
      works(
        'write',
        'Write-back fields',
        'All fields exist. Whether they may be edited shows with the first write, which is read back. Who else sees them BambooHR does not tell: look once that new hires do not (`handoff setup` says where).',
      ),
    ];
  return missing.map((name) =>
    lacks(
      'write',
      `Write-back field ${name}`,
      'It does not exist, so what it shows is not visible in BambooHR. `handoff setup` says how to create it.',
    ),
  );
}

async function checkTable(parts: SessionParts, table: TaskTable): Promise<readonly CheckItem[]> {
  await parts.metadata.tables(true);
  const problem = await checkTaskTable(parts, table);
  return [
    problem === null
      ? works('write', 'Task table', `${table.table} is there with all columns.`)
      : lacks('write', 'Task table', `${problem.message} As long as that is so, no tasks appear in BambooHR. ${problem.remedy}`),
  ];
}

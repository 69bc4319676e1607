import type { CheckItem, CheckRequest, ObjectRead } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { askCandidates } from './pull/ask-candidates.ts';
import { stopsConnection } from './client.ts';
import { OBJECTS, type ObjectName, type Report } from './config.ts';
import { emptyReason } from './pull/doubt-report.ts';
import { readReport } from './pull/read-report.ts';
import { NOT_SET_UP } from './write-back/receipts.ts';
import type { SessionParts } from './session-parts.ts';
import { REPORT_NAMES } from './setup/wanted-columns.ts';

const TITLES: Readonly<Record<ObjectName, string>> = { jobApplication: 'Job applications', worker: 'New hires' };

/** What works and what does not; each failing item says what it would unlock and how to mend it. */
export async function check(parts: SessionParts, { reads, writes }: CheckRequest): Promise<readonly CheckItem[]> {
  parts.client.signal = undefined;
  const items: CheckItem[] = [];
  for (const object of OBJECTS) {
    const read = reads.find((each) => each.object === object);
    const report = parts.settings.reports[object];
    if (read === undefined) continue;
    try {
      if (report !== undefined) items.push(...(await checkReport(parts, object, report, read)));
      else if (object === 'jobApplication' && parts.settings.candidates !== undefined) items.push(await checkCandidates(parts));
      else items.push(notConnected(object));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      items.push(failing(object, error));
      // A wrong password is not tried a second time: repeated refusals lock the account.
      if (stopsConnection(error)) return [{ ...failing(object, error), name: 'Credential', ability: 'connect' }];
    }
  }
  return [{ name: 'Credential', ok: true, ability: 'connect', message: 'Workday accepts it.' }, ...items, ...OBJECTS.map((object) => checkWriting(parts, object, writes[object] ?? [])).flat()];
}

const notConnected = (object: ObjectName): CheckItem => ({
  name: TITLES[object],
  ok: true,
  ability: 'read',
  message: `Not connected: the mapping reads them, but settings.reports.${object} names no report${object === 'jobApplication' ? ' and candidates is not set' : ''}. ${object === 'worker' ? 'Hires are then followed by their application only.' : 'Hires are then seen once the worker exists.'}`,
});

const failing = (object: ObjectName, { message, remedy, code }: ConnectorError): CheckItem => {
  const isAccess = code === 'forbidden' || code === 'not_authorized';
  const base = { name: TITLES[object], ok: false, ability: 'read', message: `${message} ${remedy}` } as const;
  return isAccess ? { ...base, missing: REPORT_NAMES[object].domains, unlocks: `reading ${TITLES[object].toLowerCase()}` } : base;
};

async function checkReport(parts: SessionParts, object: ObjectName, report: Report, read: ObjectRead): Promise<readonly CheckItem[]> {
  await parts.columns.of(object, report, true);
  const { records, rows, problems } = await readReport(parts, { object, report, read, window: null, always: [], known: {} });
  const name = TITLES[object];
  if (rows === 0 && !report.mayBeEmpty)
    return [{ name, ok: false, ability: 'read', message: emptyReason(report, 0), missing: REPORT_NAMES[object].domains, unlocks: `reading ${name.toLowerCase()}` }];
  const [sample] = records.values();
  const hidden = sample?.unreadable ?? [];
  const absent = sample?.nonexistent ?? [];
  const blank = Object.keys(sample?.fields ?? {}).filter((column) => rows > 1 && [...records.values()].every(({ fields }) => fields[column] === null));
  const way = report.changedSince === null ? 'It is read whole each time and compared.' : `Changes are asked for by the prompts ${report.changedSince.from} and ${report.changedSince.to}.`;
  return [
    { name, ok: problems.length === 0, ability: 'read', message: [`The report ${report.name} shows ${rows} ${rows === 1 ? 'row' : 'rows'}. ${way}`, ...problems].join(' ') },
    ...(hidden.length === 0 ? [] : [hiddenItem(object, report, hidden, await unmapped(parts, object, report, read))]),
    ...(blank.length === 0
      ? []
      : [{ name: `${name}: columns always blank`, ok: true, ability: 'read' as const, message: `${blank.join(', ')} ${blank.length === 1 ? 'is' : 'are'} blank in all ${rows} rows. Either nobody filled that yet, or the security group lacks the domain of the field: Workday shows both alike. Compare with what you see in Workday before people are asked for it.` }]),
    ...(absent.length === 0
      ? []
      : [{ name: `${name}: columns not there`, ok: true, ability: 'read' as const, message: `The report has no ${absent.join(', ')}, so what they feed stays unmapped. Add the columns with these XML aliases, or map others.` }]),
  ];
}

/** What the report shows and nobody reads: a renamed column is among them. */
async function unmapped(parts: SessionParts, object: ObjectName, report: Report, read: ObjectRead): Promise<readonly string[]> {
  const mapped = new Set([report.key, ...read.fields.map((path) => path.split('.')[0] ?? path), ...read.relations.map(({ name }) => name)]);
  return ((await parts.columns.of(object, report)) ?? []).map(({ name }) => name).filter((name) => !mapped.has(name));
}

const hiddenItem = (object: ObjectName, report: Report, hidden: readonly string[], others: readonly string[]): CheckItem => ({
  name: `${TITLES[object]}: columns not readable`,
  ok: false,
  ability: 'read',
  message: `The report ${report.name} does not show ${hidden.join(', ')} to this user, so their answers are unknown and no handoff becomes ready. Add the columns with exactly these XML aliases, or, where one was renamed, put its new alias into the mapping${others.length === 0 ? '' : ` (the report also shows ${others.slice(0, 10).join(', ')}${others.length > 10 ? ' and others' : ''})`}; if they are there, give the security group the domain of each field. A column that is blank in every row may be left out of the schema: name it under reports.${object}.types to have it taken as blank.`,
  missing: ['the security domain of each named field'],
  unlocks: `the answers of ${hidden.join(', ')}`,
  unreadable: hidden.map((path) => `${object}.${path}`),
});

async function checkCandidates(parts: SessionParts): Promise<CheckItem> {
  const stages = parts.settings.candidates?.acceptedStages ?? [];
  const counts: string[] = [];
  let total = 0;
  for (const stage of stages) {
    const { total: found, candidates } = await askCandidates(parts, { kind: 'stage', stage, asOf: parts.context.now().toISOString() }, 1);
    total += found ?? candidates.length;
    counts.push(`${found ?? candidates.length} in ${stage}`);
  }
  const message = `Get_Candidates finds ${counts.join(', ')}. It knows no start date, manager, title or department: those come from the report on workers.`;
  if (total > 0) return { name: TITLES.jobApplication, ok: true, ability: 'read', message };
  return {
    name: TITLES.jobApplication,
    ok: false,
    ability: 'read',
    message: `${message} Nobody at all is what Workday shows when a domain is missing or a stage id is wrong.`,
    missing: ['Candidate Data: Job Application'],
    unlocks: 'reading accepted applications',
  };
}

function checkWriting(parts: SessionParts, object: ObjectName, names: readonly string[]): readonly CheckItem[] {
  if (names.length === 0) return [];
  const name = `${object === 'worker' ? 'New hires' : 'Job applications'}: write-back`;
  const own = parts.settings.writeBack?.[object];
  if (own === undefined)
    return [{ name, ok: true, ability: 'write', message: `${NOT_SET_UP} Scores and status are shown in our pages only. "handoff setup" lists the custom object to build; then name it under writeBack.${object} in connections.yaml.` }];
  const shown = names.filter((each) => own.readBack[each] !== undefined);
  const confirmed = shown.length === 0 ? 'The answer of each write is believed; name report columns under readBack to have it read back.' : `${shown.length} of ${names.length} fields are read back from the report.`;
  return [
    { name, ok: true, ability: 'write', message: `${names.length} fields go into the custom object "${own.element}". Whether it takes them shows with the first write: Workday offers no way to ask before. Nor does it tell who else sees the object: look once that new hires do not ("handoff setup" says where).` },
    { name: `${name}, confirmation`, ok: true, ability: 'confirm', message: confirmed },
  ];
}

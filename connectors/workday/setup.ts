import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { stopsConnection } from './client.ts';
import { customNamespace, OBJECTS, type ObjectName, type Report } from './config.ts';
import type { Column } from './columns.ts';
import type { SessionParts } from './session-parts.ts';
import { REPORT_NAMES, WANTED_COLUMNS, WANTED_FIELDS, type WantedColumn } from './wanted-columns.ts';

const manual = (what: string, message: string): SetupStep => ({ what, action: 'manual', done: false, message });
const there = (what: string, message: string): SetupStep => ({ what, action: 'exists', done: true, message });

/**
 * Guided: no interface creates users, reports or custom objects, so this says what to click and what was found. Nothing
 * is changed, whether `dryRun` or not.
 */
export async function setup(parts: SessionParts, request: SetupRequest): Promise<readonly SetupStep[]> {
  parts.client.signal = undefined;
  if (request.remove) return removal(parts, request);
  const steps: SetupStep[] = [...userSteps(parts)];
  for (const object of OBJECTS) {
    const report = parts.settings.reports[object];
    if (object === 'jobApplication' && parts.settings.candidates !== undefined) steps.push(candidateStep(parts));
    else steps.push(...(report === undefined ? [reportStep(object)] : await columnSteps(parts, object, report)));
  }
  for (const object of OBJECTS) steps.push(...customObjectSteps(parts, object, request.writes[object] ?? []));
  return steps;
}

function userSteps({ settings }: SessionParts): readonly SetupStep[] {
  const user = settings.isu?.username ?? 'ISU_Handoff';
  return [
    manual('Integration system user', `Task "Create Integration System User": user name ${user}, session timeout 0, "Do Not Allow UI Sessions". Exempt it from password expiration (task "Maintain Password Rules").`),
    manual('Security group', `Task "Create Security Group", type "Integration System Security Group (Unconstrained)", name ISSG_Handoff, member ${user}. A constrained group shows only part of the rows, without saying so.`),
    manual('Domains', `Task "Maintain Permissions for Security Group" for ISSG_Handoff: Get on ${OBJECTS.flatMap((object) => REPORT_NAMES[object].domains).map((domain) => `"${domain}"`).join(', ')}. For writing: "Get and Put" on the domain that secures each custom object. Then run "Activate Pending Security Policy Changes": until then nothing changes.`),
  ];
}

const promptWords = `two prompts of type Date/Time with the XML aliases From_Moment and To_Moment, used in a filter on the moment of the last functional update of the row ("greater than or equal to From_Moment", "less than or equal to To_Moment"). Without prompts leave changedSince out: the report is then read whole each time`;

function reportStep(object: ObjectName): SetupStep {
  const { name, source, rows } = REPORT_NAMES[object];
  const columns = Object.entries(WANTED_COLUMNS[object]).map(([alias, wanted]) => `${alias} (${wanted.type}: ${wanted.from})`);
  const prompts = object === 'jobApplication' ? ` Prompts: ${promptWords}.` : '';
  return manual(
    `Report ${name}`,
    `Task "Create Custom Report": name ${name}, type Advanced, data source "${source}", "Enable As Web Service" ticked, shared with the integration system user. One row for ${rows}.${prompts} Columns with their XML aliases: ${columns.join('; ')}. Then name it in connections.yaml: reports: { ${object}: { owner: <owner’s user name>, name: ${name}, key: ${object === 'worker' ? 'Employee_ID' : 'Application_ID'} } }.`,
  );
}

async function columnSteps(parts: SessionParts, object: ObjectName, report: Report): Promise<readonly SetupStep[]> {
  let columns: readonly Column[] | null;
  try {
    columns = await parts.columns.of(object, report, true);
  } catch (error) {
    if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
    return [{ ...reportStep(object), message: `${error.message} ${error.remedy} ${reportStep(object).message}` }];
  }
  const what = `Report ${report.name}`;
  if (columns === null) return [manual(what, `Its schema is not read (readSchema: false), so compare its columns with this list yourself: ${Object.keys(WANTED_COLUMNS[object]).join(', ')}.`)];
  const names = new Set(columns.map(({ name }) => name));
  const wanted = Object.entries(WANTED_COLUMNS[object]);
  const found = wanted.map(([alias]) => alias).filter((alias) => names.has(alias));
  return [
    there(what, `It is there and shows ${columns.length} columns, ${found.length} of the ${wanted.length} wanted: ${found.join(', ')}.`),
    ...wanted.filter(([alias]) => !names.has(alias)).map(([alias, column]) => columnStep(report, alias, column)),
  ];
}

const columnStep = (report: Report, alias: string, { from, type }: WantedColumn): SetupStep =>
  manual(`Column ${alias} of ${report.name}`, `In the report add ${from}, ${type.toLowerCase()}, with the XML alias ${alias}, or name in the mapping the alias it has. If it is there, the user lacks the domain of its field, or it is blank in every row.`);

const candidateStep = ({ settings }: SessionParts): SetupStep =>
  manual(
    'Accepted stages',
    `Applications are read by Get_Candidates. settings.candidates.acceptedStages holds ${(settings.candidates?.acceptedStages ?? []).join(', ')}: compare with the Recruiting_Stage_ID of your stages (report "Recruiting Stages", related action "Integration IDs → View IDs").`,
  );

function customObjectSteps(parts: SessionParts, object: ObjectName, names: readonly string[]): readonly SetupStep[] {
  if (names.length === 0) return [];
  const own = parts.settings.writeBack?.[object];
  const on = object === 'worker' ? 'Worker (effective-dated)' : 'Job Application (not effective-dated)';
  const fields = names.map((name) => `${own?.fields[name] ?? name} (${WANTED_FIELDS[name] ?? 'Text'})`).join(', ');
  const what = `Custom object on ${object === 'worker' ? 'workers' : 'job applications'}`;
  const build = `Task "Create Custom Object" on ${on}: web service alias ${own?.element ?? 'handoff'}, fields by web service alias: ${fields}. Secure it with a domain that ISSG_Handoff may modify, and activate. Its namespace is ${customNamespace(parts.settings, object)}; the tenant’s WSDL shows another one if it differs.`;
  const tasks = object === 'worker' ? ' Where a To Do step is to follow, put it on the business process of this object and set autoComplete: false.' : '';
  if (own === undefined) return [manual(what, `Workday write-back is not set up. ${build}${tasks} Then add writeBack: { ${object}: { element: handoff } } to the settings of the connection.`)];
  return [manual(what, `Named in the connection; whether it is there shows with the first write. ${build}${tasks}`)];
}

function removal(parts: SessionParts, request: SetupRequest): readonly SetupStep[] {
  const objects = OBJECTS.filter((object) => (request.writes[object] ?? []).length > 0 && parts.settings.writeBack?.[object] !== undefined);
  const object = (name: ObjectName): SetupStep =>
    manual(`Custom object on ${name === 'worker' ? 'workers' : 'job applications'}`, `Task "Delete Custom Object" for "${parts.settings.writeBack?.[name]?.element ?? 'handoff'}". Its values are lost.`);
  return [...objects.map(object), manual('Reports, user and security group', 'Delete the reports, then the security group and the integration system user, if nothing else uses them.')];
}

import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { byHand } from '../kit/field-guide.ts';
import { stopsConnection } from './client.ts';
import type { Column } from './columns.ts';
import { OBJECTS, type ObjectName } from './config.ts';
import { columnSteps, reportStep } from './setup/guide-columns.ts';
import { customObjectSteps, NAMES } from './setup/guide-object.ts';
import type { SessionParts } from './session-parts.ts';
import { REPORT_NAMES } from './setup/wanted-columns.ts';

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
    else steps.push(...(report === undefined ? [reportStep(object)] : await columnSteps(parts, object, report, request)));
  }
  for (const object of OBJECTS) steps.push(...customObjectSteps(parts, object, request, await columnsOf(parts, object)));
  return OBJECTS.some((object) => (request.writes[object] ?? []).length > 0) ? [...steps, hideStep] : steps;
}

function userSteps({ settings }: SessionParts): readonly SetupStep[] {
  const user = settings.isu?.username ?? 'ISU_Handoff';
  return [
    byHand('Integration system user', `Task "Create Integration System User": user name ${user}, session timeout 0, "Do Not Allow UI Sessions". Exempt it from password expiration (task "Maintain Password Rules").`),
    byHand('Security group', `Task "Create Security Group", type "Integration System Security Group (Unconstrained)", name ISSG_Handoff, member ${user}. A constrained group shows only part of the rows, without saying so.`),
    byHand('Domains', `Task "Maintain Permissions for Security Group" for ISSG_Handoff: Get on ${OBJECTS.flatMap((object) => REPORT_NAMES[object].domains).map((domain) => `"${domain}"`).join(', ')}. For writing: "Get and Put" on the domain that secures each custom object. Then run "Activate Pending Security Policy Changes": until then nothing changes.`),
  ];
}

const hideStep = byHand('Who sees the custom object', 'Workday’s interface does not tell who sees it, so look once: task "View Security for Securable Item", the custom object: neither “Employee As Self” nor a group of managers may be among those who view it, so that new hires do not see a status about themselves. Then open a worker as one of them.');

const candidateStep = ({ settings }: SessionParts): SetupStep =>
  byHand(
    'Accepted stages',
    `Applications are read by Get_Candidates. settings.candidates.acceptedStages holds ${(settings.candidates?.acceptedStages ?? []).join(', ')}: compare with the Recruiting_Stage_ID of your stages (report "Recruiting Stages", related action "Integration IDs → View IDs").`,
  );

/** As just read for the columns; null where nobody can tell, which was said there. */
async function columnsOf({ columns, settings }: SessionParts, object: ObjectName): Promise<readonly Column[] | null> {
  const report = settings.reports[object];
  if (report === undefined) return null;
  try {
    return await columns.of(object, report);
  } catch (error) {
    if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
    return null;
  }
}

function removal(parts: SessionParts, request: SetupRequest): readonly SetupStep[] {
  const objects = OBJECTS.filter((object) => (request.writes[object] ?? []).length > 0 && parts.settings.writeBack?.[object] !== undefined);
  return [
    ...objects.map((object) => byHand(`Custom object on ${NAMES[object]}`, `Task "Delete Custom Object" for "${parts.settings.writeBack?.[object]?.element ?? 'handoff'}". Its values are lost.`)),
    byHand('Reports, user and security group', 'Delete the reports, then the security group and the integration system user, if nothing else uses them.'),
  ];
}

import { additionalDataXml, readAdditionalData, storeWrites } from './custom-objects.ts';
import { DOMAINS } from './domains.ts';
import { candidateOf, nameOf } from './records.ts';
import type { Operation, SoapCall } from './soap-call.ts';
import { invalidId, notAuthorized, validationFault } from './soap-fault.ts';
import { pageOf, readFilter } from './soap-page.ts';
import { EDIT_WORKER_DATA, GET_APPLICATION_DATA, PUT_APPLICATION_DATA } from './soap-requests.ts';
import { idIn, isTrue } from './soap-rules.ts';
import { findWorker } from './soap-workers.ts';
import { nextNumber, own, widOf } from './ids.ts';
import type { JobApplication, Tenant } from './tenant.ts';
import { readXsdDate } from './times.ts';
import { child, descend, textOf, type XmlElement } from './xml-read.ts';
import { wd, wdReference, wdText } from './xml-write.ts';

const LOCKED = 'The record can not be changed: another event is in progress for it.';

function applicationIn(tenant: Tenant, reference: XmlElement | undefined): JobApplication {
  if (reference === undefined) throw validationFault("Element Content 'Job Application Reference' is required.");
  const { type, id } = idIn(reference);
  const found = type === 'Job_Application_ID' ? own(tenant.applications, id) : Object.values(tenant.applications).find((one) => type === 'WID' && one.wid === id);
  if (found === undefined) throw invalidId(type, id);
  return found;
}

function required(element: XmlElement | undefined): XmlElement {
  if (element === undefined) throw validationFault('The request is incomplete.');
  return element;
}

/** Not effective-dated; replaces the named fields of the named objects. */
function putApplicationData({ tenant, user, request, now, wrote }: SoapCall): string {
  if (!user.mayModify.includes(DOMAINS.applicationObjects)) throw notAuthorized();
  const data = required(child(request, 'Job_Application_Custom_Object_Data'));
  const application = applicationIn(tenant, child(data, 'Job_Application_Reference'));
  const writes = readAdditionalData(tenant, 'Job_Application', required(child(data, 'Business_Object_Additional_Data')));
  if (application.locked) throw validationFault(LOCKED);
  storeWrites(application, writes);
  if (tenant.settings.customObjectTouches) application.updatedAt = now;
  wrote(1);
  const ids = { WID: application.wid, Job_Application_ID: application.id };
  return [
    wdReference('Job_Application_Additional_Data_Reference', nameOf(candidateOf(tenant, application)), ids),
    additionalDataXml(tenant, 'Job_Application', 'Job_Application_Additional_Data', application.custom),
  ].join('');
}

function getApplicationData({ tenant, user, request, now }: SoapCall): string {
  if (!user.domains.includes(DOMAINS.applicationObjects)) throw notAuthorized();
  const references = child(request, 'Request_References')?.children ?? [];
  const found = references.map((reference) => applicationIn(tenant, reference));
  const { items, told } = pageOf(tenant, readFilter(tenant, request, now), found);
  const inner = items.map((one) =>
    wd('Job_Application_Additional_Data', [
      wdReference('Job_Application_Reference', nameOf(candidateOf(tenant, one)), { WID: one.wid, Job_Application_ID: one.id }),
      additionalDataXml(tenant, 'Job_Application', 'Business_Object_Additional_Data', one.custom),
    ]),
  );
  return `${told}${wd('Response_Data', inner)}`;
}

/** Starts a business process. Unless auto-completed, an approval step keeps the values back until somebody approves. */
function editWorkerData({ tenant, user, request, now, wrote }: SoapCall): string {
  if (!user.mayModify.includes(DOMAINS.workerObjects)) throw notAuthorized();
  const data = required(child(request, 'Worker_Custom_Object_Data'));
  const reference = required(child(data, 'Worker_Reference'));
  const worker = findWorker(tenant, reference);
  if (worker === undefined) throw invalidId(idIn(reference).type, idIn(reference).id);
  const effective = readXsdDate(textOf(child(data, 'Effective_Date')) ?? '') ?? '';
  if (effective < worker.hireDate) throw validationFault("Effective Date can't be before the worker's hire date.", '/wd:Worker_Custom_Object_Data/wd:Effective_Date');
  const writes = readAdditionalData(tenant, 'Worker', required(child(data, 'Business_Object_Additional_Data')));
  if (worker.locked) throw validationFault(LOCKED);
  const number = nextNumber(tenant);
  const event = { id: `EVENT-${number}`, wid: widOf(number) };
  const autoComplete = isTrue(textOf(descend(request, 'Business_Process_Parameters', 'Auto_Complete')));
  if (tenant.settings.workerEditNeedsApproval && !autoComplete) {
    for (const [alias, values] of Object.entries(writes)) tenant.pendingEvents.push({ ...event, workerId: worker.id, alias, values });
  } else {
    storeWrites(worker, writes);
    if (tenant.settings.customObjectTouches) worker.updatedAt = now;
  }
  wrote(1);
  return [
    wdReference('Event_Reference', `Additional Data: ${nameOf(worker)}`, { WID: event.wid, Workflow_Event_ID: event.id }),
    wdReference('Worker_Reference', nameOf(worker), { WID: worker.wid, Employee_ID: worker.id }),
    wdText('Effective_Date', `${effective}${tenant.settings.zone}`),
    additionalDataXml(tenant, 'Worker', 'Additional_Data', worker.custom),
  ].join('');
}

export const additionalDataOperations: readonly Operation[] = [
  { service: 'Recruiting', request: 'Put_Job_Application_Additional_Data_Request', response: 'Put_Job_Application_Additional_Data_Response', rules: () => PUT_APPLICATION_DATA, answer: putApplicationData },
  { service: 'Recruiting', request: 'Get_Job_Application_Additional_Data_Request', response: 'Get_Job_Application_Additional_Data_Response', rules: () => GET_APPLICATION_DATA, answer: getApplicationData },
  { service: 'Staffing', request: 'Edit_Worker_Additional_Data_Request', response: 'Edit_Worker_Additional_Data_Response', rules: () => EDIT_WORKER_DATA, answer: editWorkerData },
];

import { DOMAINS } from './domains.ts';
import { own } from './ids.ts';
import { nameOf } from './records.ts';
import type { Operation, SoapCall } from './soap-call.ts';
import { BSVC, invalidId, validationFault } from './soap-fault.ts';
import { pageOf, readFilter } from './soap-page.ts';
import { GET_WORKERS } from './soap-requests.ts';
import { idIn, isTrue } from './soap-rules.ts';
import { readTransactionLog } from './transaction-log.ts';
import type { Tenant, User, Worker } from './tenant.ts';
import { child, descend, textOf, type XmlElement } from './xml-read.ts';
import { wd, wdReference, wdText } from './xml-write.ts';

export function findWorker(tenant: Tenant, reference: XmlElement): Worker | undefined {
  const { type, id } = idIn(reference);
  if (type === 'Employee_ID') return own(tenant.workers, id);
  return type === 'WID' ? Object.values(tenant.workers).find(({ wid }) => wid === id) : undefined;
}

function byReference(tenant: Tenant, references: XmlElement): Worker[] {
  const skips = ['Skip_Non_Existing_Instances', 'Ignore_Invalid_References'].some((name) => isTrue(references.attributes[`${BSVC} ${name}`]));
  return references.children.flatMap((reference) => {
    const found = findWorker(tenant, reference);
    const { type, id } = idIn(reference);
    if (found === undefined && !skips) throw invalidId(type, id);
    return found === undefined ? [] : [found];
  });
}

const ANSWERED = ['Transaction_Log_Criteria_Data', 'Exclude_Inactive_Workers', 'Exclude_Employees', 'Exclude_Contingent_Workers'];

function byCriteria(tenant: Tenant, criteria: XmlElement | undefined): Worker[] {
  const unanswered = criteria?.children.find(({ name }) => !ANSWERED.includes(name));
  if (unanswered !== undefined) throw validationFault(`This simulator does not search by ${unanswered.name}.`);
  const asked = (name: string): boolean => isTrue(textOf(child(criteria, name)));
  const inLog = readTransactionLog(tenant, criteria);
  const contingent = (worker: Worker): boolean => worker.values['worker_type'] === 'Contingent Worker';
  return Object.values(tenant.workers).filter(
    (one) =>
      inLog(one.transactions) &&
      (one.active || !asked('Exclude_Inactive_Workers')) &&
      !(asked('Exclude_Employees') && !contingent(one)) &&
      !(asked('Exclude_Contingent_Workers') && contingent(one)),
  );
}

function emailXml(address: string | null, usage: 'HOME' | 'WORK'): string {
  if (address === null) return '';
  const type = wdReference('Type_Reference', usage === 'HOME' ? 'Home' : 'Work', { Communication_Usage_Type_ID: usage });
  const use = wd('Usage_Data', wd('Type_Data', type, { 'wd:Primary': '1' }), { 'wd:Public': usage === 'HOME' ? '0' : '1' });
  return wd('Email_Address_Data', [wdText('Email_Address', address), use]);
}

function personalXml(user: User, worker: Worker): string {
  const name = wd('Legal_Name_Data', wd('Name_Detail_Data', [wdText('First_Name', worker.firstName), wdText('Last_Name', worker.lastName)]));
  const contact = [
    worker.phone === null ? '' : wd('Phone_Data', wdText('Phone_Number', worker.phone)),
    user.domains.includes(DOMAINS.workerContact) ? emailXml(worker.email, 'HOME') : '',
    emailXml(worker.workEmail, 'WORK'),
  ].join('');
  return wd('Personal_Data', [wd('Name_Data', name), contact === '' ? '' : wd('Contact_Data', contact)]);
}

function employmentXml(tenant: Tenant, worker: Worker): string {
  const { zone } = tenant.settings;
  const value = (name: string): string | null => (worker.values[name] === undefined ? null : String(worker.values[name]));
  const location = value('location');
  const type = value('worker_type');
  const position = wd('Position_Data', [
    wdText('Position_ID', `P-${worker.id}`),
    wdText('Position_Title', value('job_title')),
    wdText('Business_Title', value('job_title')),
    wdText('Start_Date', `${worker.hireDate}${zone}`),
    type === null ? '' : wdReference('Worker_Type_Reference', type, { Employee_Type_ID: type }),
    wdText('Scheduled_Weekly_Hours', value('weekly_hours')),
    location === null ? '' : wd('Business_Site_Summary_Data', [wdReference('Location_Reference', location, { Location_ID: location }), wdText('Name', location)]),
  ]);
  const status = wd('Worker_Status_Data', [
    wdText('Active', worker.active ? '1' : '0'),
    wdText('Hire_Date', `${worker.hireDate}${zone}`),
    wdText('Original_Hire_Date', `${worker.hireDate}${zone}`),
  ]);
  return wd('Employment_Data', [wd('Worker_Job_Data', position), status]);
}

/** Who starts later than the day asked about is not there yet: future hires need As_Of_Effective_Date. */
function answerWorkers({ tenant, user, request, now }: SoapCall): string {
  const filter = readFilter(tenant, request, now);
  const references = child(request, 'Request_References');
  const criteria = child(request, 'Request_Criteria');
  if (references !== undefined && criteria !== undefined) throw validationFault('Request References and Request Criteria can not be used together.');
  const found = references === undefined ? byCriteria(tenant, criteria) : byReference(tenant, references);
  const shown = user.domains.includes(DOMAINS.workers) ? found.filter((one) => one.createdAt <= filter.asOfEntryMs && one.hireDate <= filter.asOfDay) : [];
  const { items, told } = pageOf(tenant, filter, shown);
  const group = child(request, 'Response_Group');
  const wants = (name: string): boolean => group === undefined || isTrue(textOf(descend(group, name)));
  const inner = items.map((one) =>
    wd('Worker', [
      wants('Include_Reference') ? wdReference('Worker_Reference', nameOf(one), { WID: one.wid, Employee_ID: one.id }) : '',
      wd('Worker_Data', [
        wdText('Worker_ID', one.id),
        wants('Include_Personal_Information') ? personalXml(user, one) : '',
        wants('Include_Employment_Information') ? employmentXml(tenant, one) : '',
      ]),
    ]),
  );
  return `${told}${inner.length === 0 ? '' : wd('Response_Data', inner)}`;
}

export const getWorkersOperation: Operation = {
  service: ['Human_Resources', 'Staffing'],
  request: 'Get_Workers_Request',
  response: 'Get_Workers_Response',
  rules: () => GET_WORKERS,
  answer: answerWorkers,
};

import { DOMAINS } from './domains.ts';
import { own } from './ids.ts';
import { nameOf } from './records.ts';
import type { Operation, SoapCall } from './soap-call.ts';
import { BSVC, invalidId, validationFault } from './soap-fault.ts';
import { pageOf, readFilter } from './soap-page.ts';
import { idIn, isTrue } from './soap-rules.ts';
import { getCandidates } from './soap-requests.ts';
import { readTransactionLog } from './transaction-log.ts';
import type { Candidate, JobApplication, Tenant, User } from './tenant.ts';
import { momentIn, readXsdMoment } from './times.ts';
import { child, textOf, type XmlElement } from './xml-read.ts';
import { wd, wdReference, wdText } from './xml-write.ts';

/** The version that brought transaction log criteria for candidates. */
const FIRST_WITH_LOG = [45, 2] as const;

export function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, ownMajor = '0', ownMinor = '0'] = /^v(\d+)\.(\d+)$/.exec(version) ?? [];
  return Number(ownMajor) > major || (Number(ownMajor) === major && Number(ownMinor) >= minor);
}

type ApplicationsOf = (candidate: Candidate) => readonly JobApplication[];

function indexApplications(tenant: Tenant): ApplicationsOf {
  const index = new Map<string, JobApplication[]>();
  for (const application of Object.values(tenant.applications)) {
    const held = index.get(application.candidateId);
    if (held === undefined) index.set(application.candidateId, [application]);
    else held.push(application);
  }
  return ({ id }) => index.get(id) ?? [];
}

function byReference(tenant: Tenant, references: XmlElement): Candidate[] {
  const skips = isTrue(references.attributes[`${BSVC} Skip_Non_Existing_Instances`]);
  return references.children.flatMap((reference) => {
    const { type, id } = idIn(reference);
    const found = type === 'Candidate_ID' ? own(tenant.candidates, id) : Object.values(tenant.candidates).find(({ wid }) => type === 'WID' && wid === id);
    if (found === undefined && !skips) throw invalidId(type, id);
    return found === undefined ? [] : [found];
  });
}

function stagesAsked(tenant: Tenant, criteria: XmlElement | undefined): string[] {
  return (criteria?.children ?? []).filter(({ name }) => name === 'Recruiting_Stage_Reference').map((reference) => {
    const { type, id } = idIn(reference);
    const stage = tenant.stages.find((one) => (type === 'WID' ? one.wid : type === 'Recruiting_Stage_ID' ? one.id : undefined) === id);
    if (stage === undefined) throw invalidId(type, id);
    return stage.id;
  });
}

const UNANSWERED = ['Pre-Hire_Reference', 'Worker_Reference', 'Job_Requisition_Reference', 'Applicant_Source_Reference', 'Candidate_Tag_Reference', 'Internal_Workers_Only', 'Criteria_Match_Score_Category_Reference', 'Static_Candidate_Pool_Reference'];

/** All criteria must hold. */
function byCriteria(tenant: Tenant, criteria: XmlElement | undefined, applicationsOf: ApplicationsOf): Candidate[] {
  const given = (name: string): string | undefined => textOf(child(criteria, name));
  const unanswered = criteria?.children.find(({ name }) => UNANSWERED.includes(name));
  if (unanswered !== undefined) throw validationFault(`This simulator does not search by ${unanswered.name}.`);
  const { zone } = tenant.settings;
  const inLog = readTransactionLog(tenant, criteria);
  const stages = stagesAsked(tenant, criteria);
  const same = (name: string, own: string | null): boolean => given(name) === undefined || given(name)?.toLowerCase() === own?.toLowerCase();
  const moment = (name: string, otherwise: number): number => readXsdMoment(given(name) ?? '', zone) ?? otherwise;
  const appliedFrom = moment('Applied_From', 0);
  const appliedThrough = moment('Applied_Through', Number.POSITIVE_INFINITY);
  const createdFrom = moment('Created_From', 0);
  const createdThrough = moment('Created_Through', Number.POSITIVE_INFINITY);
  return Object.values(tenant.candidates).filter((one) => {
    const applications = applicationsOf(one);
    return (
      inLog(one.transactions) &&
      same('First_Name', one.firstName) &&
      same('Last_Name', one.lastName) &&
      same('Candidate_Email_Address', one.email) &&
      (stages.length === 0 || applications.some(({ stage }) => stages.includes(stage))) &&
      (applications.length === 0 || applications.some(({ appliedAt }) => appliedAt >= appliedFrom && appliedAt <= appliedThrough)) &&
      one.createdAt >= createdFrom &&
      one.createdAt <= createdThrough
    );
  });
}

function applicationXml(tenant: Tenant, application: JobApplication): string {
  const { zone } = tenant.settings;
  const stage = tenant.stages.find(({ id }) => id === application.stage);
  const requisition = application.values['requisition_id'];
  const disposition = application.disposition;
  return wd('Job_Applied_To_Data', [
    wdText('Job_Application_ID', application.id),
    requisition === undefined ? '' : wdReference('Job_Requisition_Reference', String(requisition), { Job_Requisition_ID: String(requisition) }),
    wdText('Job_Application_Date', momentIn(zone, application.appliedAt)),
    stage === undefined ? '' : wdReference('Stage_Reference', stage.name, { WID: stage.wid, Recruiting_Stage_ID: stage.id }),
    disposition === null ? '' : wdReference('Disposition_Reference', disposition, { Recruiting_Disposition_ID: disposition }),
    wdText('Status_Timestamp', momentIn(zone, application.statusAt)),
  ]);
}

function candidateXml(tenant: Tenant, user: User, candidate: Candidate, applications: readonly JobApplication[], withReference: boolean): string {
  const mayRead = (domain: string): boolean => user.domains.includes(domain);
  const { preHireId, workerId, country } = candidate;
  const name = wd('Legal_Name', wd('Name_Detail_Data', [wdText('First_Name', candidate.firstName), wdText('Last_Name', candidate.lastName)]));
  const place = [
    country === null ? '' : wdReference('Country_Reference', country, { ISO_3166_1_Name: country }),
    wdText('Address_Line_1', candidate.addressLine),
    wdText('City', candidate.city),
    wdText('Postal_Code', candidate.postalCode),
  ].join('');
  const data = wd('Candidate_Data', [
    wdText('Candidate_ID', candidate.id),
    preHireId === null ? '' : wdReference('Pre-Hire_Reference', nameOf(candidate), { Applicant_ID: preHireId }),
    workerId === null ? '' : wdReference('Worker_Reference', nameOf(candidate), { Employee_ID: workerId }),
    mayRead(DOMAINS.person) ? wd('Name_Data', name) : '',
    mayRead(DOMAINS.contact) ? wd('Contact_Data', [wdText('Phone_Number', candidate.phone), wdText('Email_Address', candidate.email), place === '' ? '' : wd('Location_Data', place)]) : '',
    wd('Status_Data', [wdText('Do_Not_Hire', candidate.doNotHire ? '1' : '0'), wdText('Withdrawn', candidate.withdrawn ? '1' : '0')]),
    wd('Job_Application_Data', applications.map((one) => applicationXml(tenant, one))),
  ]);
  const reference = wdReference('Candidate_Reference', nameOf(candidate), { WID: candidate.wid, Candidate_ID: candidate.id });
  return wd('Candidate', [withReference ? reference : '', data]);
}

function answerCandidates({ tenant, user, request, now }: SoapCall): string {
  const filter = readFilter(tenant, request, now);
  const references = child(request, 'Request_References');
  const criteria = child(request, 'Request_Criteria');
  if (references !== undefined && criteria !== undefined) throw validationFault('Request References and Request Criteria can not be used together.');
  const applicationsOf = indexApplications(tenant);
  const found = references === undefined ? byCriteria(tenant, criteria, applicationsOf) : byReference(tenant, references);
  const shown = user.domains.includes(DOMAINS.application) ? found.filter(({ createdAt }) => createdAt <= filter.asOfEntryMs) : [];
  const { items, told } = pageOf(tenant, filter, shown);
  const group = child(request, 'Response_Group');
  const withReference = group === undefined || isTrue(textOf(child(group, 'Include_Reference')));
  return `${told}${items.length === 0 ? '' : wd('Response_Data', items.map((one) => candidateXml(tenant, user, one, applicationsOf(one), withReference)))}`;
}

export const getCandidatesOperation: Operation = {
  service: 'Recruiting',
  request: 'Get_Candidates_Request',
  response: 'Get_Candidates_Response',
  rules: (version) => getCandidates(atLeast(version, FIRST_WITH_LOG)),
  answer: answerCandidates,
};

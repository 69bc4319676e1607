import type { ConnectionForm, FormField } from '../../src/core/connector.ts';

const ISU = { path: '?signIn', is: 'isu' } as const;
const OAUTH = { path: '?signIn', is: 'oauth' } as const;
const REPORT = { path: '?applications', is: 'report' } as const;
const SOAP = { path: '?applications', is: 'candidates' } as const;
const WORKER = { path: '?worker', is: true } as const;
const VIEW_URLS = 'Actions → Web Service → View URLs: it stands in the address, /customreport2/tenant/OWNER/NAME.';
const CLIENT = 'Task "View API Clients" → API Clients for Integrations → your client.';

const report = (object: 'jobApplication' | 'worker', of: string, name: string, key: string, shownWhen: NonNullable<FormField['shownWhen']>): readonly FormField[] => [
  { path: `reports.${object}.owner`, label: `Owner of the report on ${of}`, kind: 'text', where: VIEW_URLS, required: true, placeholder: 'jsmith', shownWhen },
  { path: `reports.${object}.name`, label: `Name of the report on ${of}`, kind: 'text', where: VIEW_URLS, required: true, placeholder: name, shownWhen },
  { path: `reports.${object}.key`, label: 'Column with the id that never changes', kind: 'text', where: 'Its XML alias in the report.', required: true, placeholder: key, shownWhen },
];

/** `writeBack` and the fine points of reports are left out: they stand in connections.yaml, as the README tells. */
export const form: ConnectionForm = {
  intro: [
    'Task "Create Integration System User": ISU_Handoff, a long password, session timeout 0, "Do Not Allow UI Sessions". Exempt it from password expiration (Maintain Password Rules).',
    'Task "Create Security Group": type "Integration System Security Group (Unconstrained)", ISSG_Handoff, with that user as its member. A constrained group shows a part of the rows without saying so.',
    '"Maintain Permissions for Security Group", Get on: Candidate Data: Job Application, Offer Details, Personal Information, Contact Information; Worker Data: Workers, Current Staffing Information, Home Contact Information. Then "Activate Pending Security Policy Changes": until then nothing changes, and a missing domain shows as empty columns, not as an error.',
    'Two reports, of type "Advanced" and enabled as web service, shared with that user: Handoff_Job_Applications (data source Job Applications, prompts From_Moment and To_Moment) and Handoff_New_Hires (All Workers, with future hires). connectors/workday/README.md lists their columns. One of the two is enough to begin with.',
    'Nothing is written to Workday until a custom object is set up for it; the README says how.',
  ],
  fields: [
    { path: 'host', label: 'Host of your web services', kind: 'address', where: 'View URLs of any web service report: the part after https://. Production and implementation tenants have different ones.', required: true, placeholder: 'wd2-impl-services1.workday.com' },
    { path: 'tenant', label: 'Tenant', kind: 'text', where: 'In your address: "acme" for …/acme/d/home.htmld.', required: true, placeholder: 'acme_impl' },
    {
      path: '?signIn',
      label: 'How it signs in',
      kind: 'choice',
      where: 'Reports can be read either way; candidates by web service need the integration system user.',
      required: true,
      default: 'isu',
      choices: [
        { value: 'isu', label: 'As the integration system user (advised)' },
        { value: 'oauth', label: 'As an API client for integrations' },
      ],
    },
    { path: 'isu.username', label: 'User name', kind: 'text', where: 'Of the integration system user, without @tenant.', required: true, placeholder: 'ISU_Handoff', shownWhen: ISU },
    { path: 'isu.password', label: 'Password', kind: 'secret', where: 'Of the integration system user.', required: true, shownWhen: ISU },
    { path: 'oauth.clientId', label: 'Client ID', kind: 'text', where: CLIENT, required: true, placeholder: 'MTIzNDU2Nzg5MA', shownWhen: OAUTH },
    { path: 'oauth.clientSecret', label: 'Client secret', kind: 'secret', where: CLIENT, required: true, shownWhen: OAUTH },
    { path: 'oauth.refreshToken', label: 'Refresh token', kind: 'secret', where: 'Actions → API Client → Manage Refresh Tokens for Integrations.', required: true, shownWhen: OAUTH },
    {
      path: '?applications',
      label: 'Accepted offers come from',
      kind: 'choice',
      where: 'The web service knows no start date, manager or job: use it only where nobody can build the report.',
      required: true,
      default: 'report',
      choices: [
        { value: 'report', label: 'A report on job applications (advised)' },
        { value: 'candidates', label: 'The web service of Recruiting' },
        { value: 'none', label: 'Nowhere: new hires only' },
      ],
    },
    ...report('jobApplication', 'applications', 'Handoff_Job_Applications', 'Application_ID', REPORT),
    { path: 'reports.jobApplication.changedSince.from', label: 'Prompt for the first moment', kind: 'text', where: 'XML alias of the report’s prompt. Left empty: the report has no such prompts and is read whole each time.', required: false, placeholder: 'From_Moment', shownWhen: REPORT },
    { path: 'reports.jobApplication.changedSince.to', label: 'Prompt for the last moment', kind: 'text', where: 'XML alias of the report’s prompt.', required: false, placeholder: 'To_Moment', shownWhen: REPORT },
    { path: 'candidates.acceptedStages', label: 'Recruiting stages that mean "offer accepted"', kind: 'list', where: 'Their Recruiting_Stage_ID; the stages differ in every tenant.', required: true, placeholder: 'OFFER', shownWhen: SOAP },
    { path: '?worker', label: 'There is a report on new hires', kind: 'yes_no', where: 'Handoff_New_Hires, as above.', required: false, default: true },
    ...report('worker', 'new hires', 'Handoff_New_Hires', 'Employee_ID', WORKER),
    { path: 'overlapMinutes', label: 'Read again this far back (minutes)', kind: 'number', where: 'For changes that show late.', required: false, placeholder: '15', default: 15, advanced: true },
    { path: 'requestTimeoutSeconds', label: 'Patience with a report (seconds)', kind: 'number', where: 'Reports are slow; Workday itself ends them after 30 minutes.', required: false, placeholder: '300', default: 300, advanced: true },
    { path: 'apiVersion', label: 'Version of the web services', kind: 'text', where: 'Older ones cannot read candidates by change.', required: false, placeholder: 'v45.2', default: 'v45.2', advanced: true },
    { path: 'account', label: 'Former host and tenant', kind: 'text', where: 'Part of every handoff’s identity: set it to the former "host/tenant" before the host changes.', required: false, placeholder: 'wd2-impl-services1.workday.com/acme_impl', advanced: true },
    { path: 'baseUrl', label: 'Address of the tenant', kind: 'address', where: 'Only to reach it another way: through a proxy or a simulator.', required: false, placeholder: 'https://wd2-impl-services1.workday.com', advanced: true },
  ],
};

import type { ConnectionForm } from '../../src/core/connector.ts';

const KEY = { path: '?signIn', is: 'key' } as const;
const OAUTH = { path: '?signIn', is: 'oauth' } as const;
const APP = 'In the BambooHR developer portal: your application.';

export const form: ConnectionForm = {
  intro: [
    'A user for this service alone (no real person: their leaving would end the connection), in an access level of its own. Settings → Access Levels → new Custom Access Level "Handoff integration"; in its menu, Add a Non-Employee User.',
    'Give that level the right to view every field that the mapping reads: name, job, hire date, department, location, supervisor, home e-mail, mobile phone, address, employment status, and fields of your own. Give it access to hiring (ATS settings), else accepted offers are seen only once there is an employee.',
    'To show score and tasks: Settings → Custom Fields & Tables → new section "Handoff" with the fields that "handoff setup" lists, and the table "Handoff Tasks"; the level may view and edit these and nothing else.',
    'A key. Log in as that user, profile picture (bottom left) → API Keys (or My Device & API Keys) → Add New Key.',
  ],
  fields: [
    { path: 'companyDomain', label: 'Company domain', kind: 'text', where: 'First part of your BambooHR address: "acme" for https://acme.bamboohr.com.', required: true, placeholder: 'acme' },
    {
      path: '?signIn',
      label: 'How it signs in',
      kind: 'choice',
      where: 'The applicant tracker may refuse OAuth: then use a key.',
      required: true,
      default: 'key',
      choices: [
        { value: 'key', label: 'With an API key (advised)' },
        { value: 'oauth', label: 'With an OAuth application' },
      ],
    },
    { path: 'apiKey', label: 'API key', kind: 'secret', where: 'Signed in as the integration user: profile picture → API Keys. Shown once.', required: true, shownWhen: KEY },
    { path: 'oauth.clientId', label: 'Client ID', kind: 'text', where: APP, required: true, placeholder: 'acme-handoff', shownWhen: OAUTH },
    { path: 'oauth.clientSecret', label: 'Client secret', kind: 'secret', where: APP, required: true, shownWhen: OAUTH },
    { path: 'oauth.refreshToken', label: 'Refresh token', kind: 'secret', where: 'What BambooHR gave when the application was authorised.', required: true, shownWhen: OAUTH },
    { path: 'acceptedStatusIds', label: 'Applicant statuses that mean "offer accepted"', kind: 'list', items: 'number', where: 'The check lists the statuses with their ids; they differ in every account.', required: false, placeholder: '31' },
    { path: 'includeHired', label: 'Hired applicants count as accepted', kind: 'yes_no', where: 'The group "Hired" of the applicant tracker.', required: false, default: true },
    { path: 'recheckMinutes', label: 'Compare the whole list of accepted applications every (minutes)', kind: 'number', where: 'Withdrawn offers leave that list.', required: false, placeholder: '60', default: 60, advanced: true },
    { path: 'overlapSeconds', label: 'Read again this far back (seconds)', kind: 'number', where: 'For changes that show late.', required: false, placeholder: '300', default: 300, advanced: true },
    { path: 'requestTimeoutSeconds', label: 'Patience with an answer (seconds)', kind: 'number', where: 'Rarely needs changing.', required: false, placeholder: '30', default: 30, advanced: true },
    { path: 'baseUrl', label: 'Address of the interface', kind: 'address', where: 'Only to reach the account another way: through a proxy, a simulator or the old gateway.', required: false, placeholder: 'https://acme.bamboohr.com', advanced: true },
  ],
};

import type { ConnectionForm } from '../../src/core/connector.ts';

const CREDENTIAL = 'Settings → Integrations → API credentials → your credential.';
const OLDER = { path: '?older', is: true } as const;

export const form: ConnectionForm = {
  intro: [
    'Attributes that show the handoff. Settings → People → Employee information → new section "Handoff": "Handoff status" (single selection: Incomplete, Ready, Submitted, Accepted, Rejected, Preboarding, Completed, Withdrawn, Rescinded), "Handoff score" (number), "Handoff missing fields" and "Handoff open tasks" (multiline text). Give the role "All employees" no access to the section.',
    'A credential. Settings → Integrations → API credentials (or Marketplace → Connected integrations) → Create custom integration, with the scopes personio:persons:read, personio:recruiting:read, personio:org-units:read, personio:workplaces:read, personio:legal-entities:read, personio:cost-centers:read, and v1 "Employees read".',
    'Add personio:persons:write when status and score shall be shown in Personio.',
    'Under the credential’s attributes tick every attribute that the mapping reads, and the four above for writing: what is not ticked looks to us as if it did not exist.',
  ],
  fields: [
    { path: 'companyId', label: 'Company id', kind: 'text', where: 'The number that webhooks and the career page interface show, or the first part of your Personio address. It is part of every handoff’s identity: choose it once and never change it.', required: true, placeholder: '48213' },
    { path: 'clientId', label: 'Client ID', kind: 'text', where: CREDENTIAL, required: true, placeholder: 'papi-0a1b2c3d-4e5f-6789-abcd-ef0123456789' },
    { path: 'clientSecret', label: 'Client secret', kind: 'secret', where: 'Shown once, when the credential is generated.', required: true },
    { path: 'acceptedStageIds', label: 'Stages that mean "offer accepted"', kind: 'list', where: 'The check lists the stages in use with their ids. Left empty: Personio’s own stage "accepted".', required: false, placeholder: '4711' },
    { path: 'appUrl', label: 'Where people open Personio', kind: 'address', where: 'The address in the browser; people then get links to persons.', required: false, placeholder: 'https://acme.app.personio.com' },
    { path: 'documentCategoryId', label: 'Category for packets as documents', kind: 'text', where: 'The check lists the categories. Left empty: no documents are uploaded.', required: false, placeholder: '812', advanced: true },
    { path: '?older', label: 'The older interface (v1) has a credential of its own', kind: 'yes_no', where: 'Only where one credential does not serve both.', required: false, default: false, advanced: true },
    { path: 'v1.clientId', label: 'Client ID for v1', kind: 'text', where: CREDENTIAL, required: true, placeholder: 'papi-9f8e7d6c-5b4a-3210-fedc-ba9876543210', shownWhen: OLDER, advanced: true },
    { path: 'v1.clientSecret', label: 'Client secret for v1', kind: 'secret', where: 'Shown once, when the credential is generated.', required: true, shownWhen: OLDER, advanced: true },
    { path: 'newWithinDays', label: 'Look at persons created this lately (days)', kind: 'number', where: 'Older ones have started long ago.', required: false, placeholder: '400', default: 400, advanced: true },
    { path: 'onboardingRecheckMinutes', label: 'Look at everybody who has not started every (minutes)', kind: 'number', where: 'A changed employment need not show on the person.', required: false, placeholder: '60', default: 60, advanced: true },
    { path: 'overlapSeconds', label: 'Read again this far back (seconds)', kind: 'number', where: 'For changes that show late.', required: false, placeholder: '300', default: 300, advanced: true },
    { path: 'partnerId', label: 'Partner id', kind: 'text', where: 'Only if Personio gave you one; sent as X-Personio-Partner-ID.', required: false, placeholder: 'ACME_HANDOFF', advanced: true },
    { path: 'appId', label: 'App id', kind: 'text', where: 'Only if Personio gave you one; sent as X-Personio-App-ID.', required: false, placeholder: 'ACME_HANDOFF', advanced: true },
    { path: 'requestTimeoutSeconds', label: 'Patience with an answer (seconds)', kind: 'number', where: 'Rarely needs changing.', required: false, placeholder: '30', default: 30, advanced: true },
    { path: 'baseUrl', label: 'Address of the interface', kind: 'address', where: 'Only to reach Personio another way: through a proxy or a simulator.', required: false, placeholder: 'https://api.personio.de', default: 'https://api.personio.de', advanced: true },
  ],
};

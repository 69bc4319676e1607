import type { ConnectionForm } from '../../src/core/connector.ts';

const FLOW = 'auth.flow';
const TOKEN = { path: FLOW, is: 'token' } as const;
const OAUTH = { path: FLOW, is: 'oauth' } as const;
const APP = 'In the developer account: your app → Auth.';

/** `setupToken` is left out: a token that may create properties is given to `handoff setup` for that moment. */
export const form: ConnectionForm = {
  intro: [
    'A service key. Settings → Integrations → Service Keys → Create: its token does not end by itself. (A project app with static auth or a private app gives a token that works the same way; only a project app can announce changes by webhook.)',
    'Scopes to read: crm.objects.deals.read, crm.objects.contacts.read, crm.objects.companies.read, crm.objects.line_items.read, crm.objects.owners.read.',
    'Scopes to show score and tasks: crm.objects.deals.write and crm.objects.contacts.write (tasks have no scope of their own). Leave them out while you only want to look.',
    'The properties that show score, status and gaps are made afterwards, with "handoff setup".',
  ],
  fields: [
    {
      path: FLOW,
      label: 'Kind of credential',
      kind: 'choice',
      where: 'A service key, a project app with static auth and a private app all give a token.',
      required: true,
      default: 'token',
      choices: [
        { value: 'token', label: 'A token (advised)' },
        { value: 'oauth', label: 'An OAuth app' },
      ],
    },
    { path: 'auth.token', label: 'Token', kind: 'secret', where: 'Settings → Integrations → Service Keys → your key → Show. It often begins with "pat-".', required: true, shownWhen: TOKEN },
    { path: 'auth.clientId', label: 'Client ID', kind: 'text', where: APP, required: true, placeholder: '7fff1e36-2d40-4ae1-bbb1-5266d59564fb', shownWhen: OAUTH },
    { path: 'auth.clientSecret', label: 'Client secret', kind: 'secret', where: APP, required: true, shownWhen: OAUTH },
    { path: 'auth.refreshToken', label: 'Refresh token', kind: 'secret', where: 'What HubSpot gave when the app was installed in this portal.', required: true, shownWhen: OAUTH },
    { path: 'fallbackOwner', label: 'Who gets tasks of people who left', kind: 'text', where: 'Owner id or e-mail address of somebody who is active. Left empty: the fallback of the mapping.', required: false, placeholder: 'revops@acme.com' },
    { path: 'dueHour', label: 'Hour at which tasks are due', kind: 'number', where: 'In the time zone of the portal, 0 to 23.', required: false, placeholder: '17', default: 17, advanced: true },
    { path: 'relatedEveryMinutes', label: 'Ask for changed contacts and companies every (minutes)', kind: 'number', where: 'They do not announce themselves on the deal. 0: in every run.', required: false, placeholder: '30', default: 30, advanced: true },
    { path: 'overlapMinutes', label: 'Read again this far back (minutes)', kind: 'number', where: 'HubSpot’s search shows changes late; 10 at least.', required: false, placeholder: '15', default: 15, advanced: true },
    {
      path: 'apiVersion',
      label: 'API version',
      kind: 'choice',
      where: '2026-09 also enforces the portal’s own rules on what we write; v3 ends in September 2027.',
      required: false,
      default: '2026-09',
      choices: ['2026-09', '2026-03', 'v3'].map((value) => ({ value, label: value })),
      advanced: true,
    },
    { path: 'requestTimeoutSeconds', label: 'Patience with an answer (seconds)', kind: 'number', where: 'Rarely needs changing.', required: false, placeholder: '60', default: 60, advanced: true },
    { path: 'baseUrl', label: 'Address of the interface', kind: 'address', where: 'Only to reach HubSpot another way: through a proxy or a simulator.', required: false, placeholder: 'https://api.hubapi.com', default: 'https://api.hubapi.com', advanced: true },
  ],
};

import type { ConnectionForm } from '../../src/core/connector.ts';

const FLOW = 'auth.flow';
const SECRET_FLOW = { path: FLOW, is: 'client_credentials' } as const;
const KEY_FLOW = { path: FLOW, is: 'jwt_bearer' } as const;

/** `setupAuth` is left out: an administrator's credential is given to `handoff setup` for that moment. */
export const form: ConnectionForm = {
  intro: [
    'A user for this service alone. Setup → Users → New User: licence "Salesforce Integration", profile "Salesforce API Only System Integrations" (or any profile with "API Enabled" and "Edit Tasks").',
    'An app for it. Setup → External Client App Manager → New External Client App: enable OAuth, with the one scope "Manage user data via APIs (api)".',
    'How it signs in, in the app’s Policies. With a secret: enable "Client Credentials Flow" and name the user as "Run As". With a key: upload a certificate under "Use digital signatures", choose "Admin approved users are pre-authorized" and add the user’s profile.',
    'The fields that show score, status and gaps are made afterwards, by an administrator, with "handoff setup".',
  ],
  fields: [
    { path: 'loginUrl', label: 'Address of your org', kind: 'address', where: 'Setup → My Domain → "Current My Domain URL". A sandbox has its own.', required: true, placeholder: 'https://acme.my.salesforce.com' },
    {
      path: FLOW,
      label: 'How it signs in',
      kind: 'choice',
      where: 'As set in the app’s Policies.',
      required: true,
      default: 'client_credentials',
      choices: [
        { value: 'client_credentials', label: 'With a secret (client credentials)' },
        { value: 'jwt_bearer', label: 'With a key and a certificate (JWT bearer)' },
      ],
    },
    { path: 'auth.clientId', label: 'Consumer key', kind: 'text', where: 'External Client App Manager → your app → Settings → OAuth Settings → "Consumer Key and Secret".', required: true, placeholder: '3MVG9AcmeConsumerKey' },
    { path: 'auth.clientSecret', label: 'Consumer secret', kind: 'secret', where: 'Beside the consumer key; Salesforce sends a code by e-mail before it shows it.', required: true, shownWhen: SECRET_FLOW },
    { path: 'auth.username', label: 'User name of the integration user', kind: 'text', where: 'Setup → Users, column "Username". It looks like an e-mail address.', required: true, placeholder: 'handoff@acme.com', shownWhen: KEY_FLOW },
    { path: 'auth.privateKey', label: 'Private key', kind: 'secret', where: 'The PEM text whose certificate was uploaded, with its first and last line ("BEGIN PRIVATE KEY").', required: true, shownWhen: KEY_FLOW },
    { path: 'auth.audience', label: 'Audience', kind: 'address', where: 'Only when your login host is neither login.salesforce.com nor test.salesforce.com.', required: false, placeholder: 'https://login.salesforce.com', shownWhen: KEY_FLOW, advanced: true },
    { path: 'fallbackOwner', label: 'Who gets tasks of people who left', kind: 'text', where: 'User id or e-mail address of somebody who is active. Left empty: the fallback of the mapping.', required: false, placeholder: 'revops@acme.com' },
    { path: 'taskCategory', label: 'Type of our tasks', kind: 'text', where: 'Object Manager → Task → Fields → Type: add this value there, so that people can filter by it.', required: false, placeholder: 'Handoff', default: 'Handoff', advanced: true },
    { path: 'apiVersion', label: 'API version', kind: 'text', where: 'Setup → Apex Classes shows what your org knows.', required: false, placeholder: '62.0', default: '62.0', advanced: true },
    { path: 'overlapMinutes', label: 'Read again this far back (minutes)', kind: 'number', where: 'For changes that Salesforce shows late, such as data loads.', required: false, placeholder: '15', default: 15, advanced: true },
    { path: 'requestTimeoutSeconds', label: 'Patience with an answer (seconds)', kind: 'number', where: 'Large orgs with slow triggers need more.', required: false, placeholder: '120', default: 120, advanced: true },
  ],
};

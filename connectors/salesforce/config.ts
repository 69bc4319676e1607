import { z } from 'zod';

const jwtBearer = z.strictObject({
  flow: z.literal('jwt_bearer'),
  clientId: z.string().min(1).describe('Consumer key of the External Client App'),
  username: z.string().min(1).describe('User name of the integration user'),
  privateKey: z.string().min(1).describe('PEM text of the private key whose certificate was uploaded to the app'),
  audience: z
    .url()
    .optional()
    .describe('Left out: https://login.salesforce.com, or https://test.salesforce.com for a sandbox'),
});
const clientCredentials = z.strictObject({
  flow: z.literal('client_credentials'),
  clientId: z.string().min(1).describe('Consumer key of the External Client App'),
  clientSecret: z.string().min(1).describe('Consumer secret of the External Client App'),
});
/** For setup only: a session that an administrator already has. */
const accessToken = z.strictObject({
  flow: z.literal('access_token'),
  accessToken: z.string().min(1),
  instanceUrl: z.url(),
});

export const authSchema = z.discriminatedUnion('flow', [jwtBearer, clientCredentials]);
export const setupAuthSchema = z.discriminatedUnion('flow', [jwtBearer, clientCredentials, accessToken]);

/** `settings:` of a Salesforce connection in connections.yaml. */
export const settingsSchema = z.strictObject({
  loginUrl: z
    .url()
    .default('https://login.salesforce.com')
    .describe('My Domain address, e.g. https://acme.my.salesforce.com; client credentials need it'),
  auth: authSchema,
  apiVersion: z
    .string()
    .regex(/^\d{2}\.0$/, 'looks like 62.0')
    .default('62.0'),
  overlapMinutes: z
    .number()
    .min(0)
    .max(1_440)
    .default(15)
    .describe('Read again this far back, for transactions that commit late'),
  requestTimeoutSeconds: z.number().min(1).max(600).default(120),
  fallbackOwner: z
    .string()
    .min(1)
    .optional()
    .describe('User id or e-mail that gets a task whose owner is inactive or unknown'),
  taskCategory: z
    .string()
    .min(1)
    .max(40)
    .default('Handoff')
    .describe('Value for Type of our tasks, where the org has it'),
  setupAuth: setupAuthSchema.optional().describe('An administrator, for `handoff setup` only; never stored'),
});
export type SalesforceSettings = z.infer<typeof settingsSchema>;
export type SalesforceAuth = z.infer<typeof setupAuthSchema>;

/** What of the credential must never be repeated, even when a vendor or a proxy says it back to us. */
export function secretsOf(auth: SalesforceAuth): readonly string[] {
  switch (auth.flow) {
    case 'jwt_bearer':
      return [auth.privateKey];
    case 'client_credentials':
      return [auth.clientSecret];
    case 'access_token':
      return [auth.accessToken];
  }
}

/** The token endpoint checks whom the assertion was written for; a My Domain address stands for its login host. */
export function audienceOf(loginUrl: string): string {
  const host = new URL(loginUrl).hostname;
  const sandbox = host === 'test.salesforce.com' || host.includes('--') || host.includes('.sandbox.');
  return sandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
}

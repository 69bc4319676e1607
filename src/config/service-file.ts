import { z } from 'zod';
import { createCalendar } from '../core/tasks/business-days.ts';

const isAccepted = (use: () => unknown): boolean => {
  try {
    use();
    return true;
  } catch {
    return false;
  }
};
export const isZone = (zone: string): boolean => isAccepted(() => new Intl.DateTimeFormat('en', { timeZone: zone }));

const roles = z.enum(['viewer', 'sales', 'operations', 'revops', 'admin']);

const noticeSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('slack'), url: z.string().min(1).describe('Address of an incoming webhook; a secret, so ${NAME}') }),
  z.strictObject({ by: z.literal('teams'), url: z.string().min(1).describe('Address of a workflow that posts to a channel; a secret, so ${NAME}') }),
  z.strictObject({
    by: z.literal('email'),
    server: z.string().min(1).describe('smtps://user:password@host:465 or smtp://host:587; a secret, so ${NAME}'),
    from: z.email(),
    to: z.array(z.email()).min(1).describe('Who gets alarms; digests go to each owner'),
  }),
  z.strictObject({
    by: z.literal('webhook'),
    url: z.string().min(1),
    secret: z.string().min(16).optional().describe('Signs each message: HMAC-SHA256 over time stamp and body'),
  }),
]);

/** What `handoff serve` and `handoff worker` need beside the connections. */
export const serviceSchema = z.strictObject({
  listen: z
    .strictObject({ host: z.string().min(1).default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8080) })
    .prefault({})
    .describe('Where the HTTP door opens; behind a proxy that ends TLS'),
  probes: z
    .strictObject({ host: z.string().min(1).default('127.0.0.1'), port: z.int().min(0).max(65_535).default(9464) })
    .optional()
    .describe('Where "handoff worker" answers /healthz, /readyz and /metrics, in your own network only; left out: nowhere'),
  lanes: z.int().min(1).max(200).default(8).describe('Connections that one process works on at the same time'),
  login: z
    .strictObject({
      issuer: z.url().describe('Address of the OpenID Connect provider'),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
      scopes: z.string().min(1).default('openid profile email').describe('What is asked of the provider; add its own scope for groups if it has one'),
      roleClaim: z.string().min(1).default('groups').describe('Claim of the identity token that holds groups'),
      roles: z.record(z.string().min(1), roles).default({}).describe('Group → role; who is in none may not enter'),
    })
    .optional(),
  notices: z.array(noticeSchema).default([]),
  digest: z
    .strictObject({
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is not a time of day such as "08:00"' }).default('08:00'),
      zone: z.string().refine(isZone, { message: 'is not a time zone such as Europe/Berlin' }).default('UTC'),
      holidays: z.string().refine((name) => isAccepted(() => createCalendar(name)), { message: 'is not a holiday calendar such as US or DE-BY' }).optional().describe('Days off besides weekends, as country or country-state'),
    })
    .prefault({})
    .describe('When each owner is told what is open, once on a working day'),
  allowPrivateAddresses: z.array(z.string().min(1)).default([]).describe('Hosts in your own network that notices may be sent to'),
  retention: z
    .strictObject({
      runsDays: z.int().min(1).default(90),
      eventsMonths: z.int().min(1).default(24),
      snapshotsMonths: z.int().min(1).default(24),
      auditMonths: z.int().min(1).default(24),
    })
    .prefault({}),
});
export type ServiceFile = z.infer<typeof serviceSchema>;

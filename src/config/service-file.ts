import { z } from 'zod';
import { isFrameHost } from '../core/access/panel-link.ts';
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

/** As written a name may stand for it, whose length says nothing. */
const signingSecret = z.string().refine((text) => text.length >= 16 || /^(?:\$\{.*\}|secret:.*)$/.test(text), { error: 'is too short to be secret: 16 characters at least' });

const roles = z.enum(['viewer', 'sales', 'operations', 'revops', 'admin']);

const noticeSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('slack'), url: z.string().min(1).describe('Address of an incoming webhook; a secret, so ${NAME}') }),
  z.strictObject({ by: z.literal('teams'), url: z.string().min(1).describe('Address of a workflow that posts to a channel; a secret, so ${NAME}') }),
  z.strictObject({
    by: z.literal('email'),
    server: z.string().min(1).describe('smtps://user:password@host:465 or smtp://host:587; a secret, so ${NAME}'),
    from: z.email().describe('Sender of the messages'),
    to: z.array(z.email()).min(1).describe('Who gets alarms; digests go to each owner'),
  }),
  z.strictObject({
    by: z.literal('webhook'),
    url: z.string().min(1).describe('Address that each message is posted to, as JSON'),
    secret: signingSecret.optional().describe('Signs each message: HMAC-SHA256 over time stamp and body; 16 characters or more'),
  }),
]);

const host = z.string().min(1).describe('Address of this machine: 127.0.0.1 for itself only, 0.0.0.0 for everybody who reaches it');
const port = z.int().min(0).max(65_535).describe('Port; 0: any that is free');
const atLeastOne = z.int().min(1);

/** What `handoff serve` and `handoff worker` need beside the connections. */
export const serviceSchema = z.strictObject({
  listen: z
    .strictObject({ host: host.default('127.0.0.1'), port: port.default(8080) })
    .prefault({})
    .describe('Where the HTTP door opens; behind a proxy that ends TLS'),
  probes: z
    .strictObject({ host: host.default('127.0.0.1'), port: port.default(9464) })
    .optional()
    .describe('Where "handoff worker" answers /healthz, /readyz and /metrics, in your own network only; left out: nowhere'),
  lanes: z.int().min(1).max(200).default(8).describe('Connections that one process works on at the same time'),
  login: z
    .strictObject({
      issuer: z.url().describe('Address of the OpenID Connect provider'),
      clientId: z.string().min(1).describe('Of the application that was registered there, with the redirect address publicUrl/api/v1/login/callback'),
      clientSecret: z.string().min(1).describe('Its secret, so ${NAME} or secret:NAME'),
      scopes: z.string().min(1).default('openid profile email').describe('What is asked of the provider; add its own scope for groups if it has one'),
      roleClaim: z.string().min(1).default('groups').describe('Claim of the identity token that holds groups'),
      roles: z.record(z.string().min(1), roles).default({}).describe('Group → role; who is in none may not enter'),
    })
    .optional()
    .describe('Single sign-on for people; left out: API tokens only'),
  approval: z.enum(['none', 'another_person']).default('none').describe('Whether a change of rules made on the page or over HTTP waits for another person to approve it; files and the command line belong to whoever runs the service'),
  notices: z.array(noticeSchema).default([]).describe('Where alarms and digests go: slack, teams, email, webhook; any number'),
  digest: z
    .strictObject({
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is not a time of day such as "08:00"' }).default('08:00').describe('Time of day'),
      zone: z.string().refine(isZone, { message: 'is not a time zone such as Europe/Berlin' }).default('UTC').describe('Zone of that time, and of what counts as a working day'),
      holidays: z.string().refine((name) => isAccepted(() => createCalendar(name)), { message: 'is not a holiday calendar such as US or DE-BY' }).optional().describe('Days off besides weekends, as country or country-state'),
    })
    .prefault({})
    .describe('When each owner is told what is open, once on a working day'),
  allowPrivateAddresses: z.array(z.string().min(1)).default([]).describe('Hosts in your own network that notices may be sent to'),
  panel: z
    .strictObject({
      hosts: z.array(z.string().refine(isFrameHost, { error: 'is not a host such as https://intranet.acme.example or https://*.acme.example' })).max(20).default([]).describe('Hosts, beside those of the vendor, whose pages may show a handoff in a frame'),
      minutes: z.int().min(1).max(15).default(5).describe('How long a link to it may be opened'),
    })
    .prefault({})
    .describe('A handoff on the pages of a system that no component can be put into (docs/panel.md)'),
  retention: z
    .strictObject({
      runsDays: atLeastOne.default(90).describe('Runs, resolved sync errors, messages that no channel took'),
      eventsMonths: atLeastOne.default(24).describe('What happened to a handoff; longer while it is open'),
      snapshotsMonths: atLeastOne.default(24).describe('Answers, and what people wrote, after nobody has anything left to do about a handoff; then figures only'),
      auditMonths: atLeastOne.default(24).describe('Who changed or looked at what; why rules were published, names of ended tokens'),
    })
    .prefault({})
    .describe('How long what is known is kept'),
});
export type ServiceFile = z.infer<typeof serviceSchema>;

import { z } from 'zod';
import type { Webhook, WebhookHint } from '../../src/core/connector.ts';

export const FAKE_SECRET = 'what the fake vendor knows';
const MOST_AGE_MS = 300_000;
const eventsSchema = z.array(z.object({ id: z.string(), object: z.string(), externalId: z.string(), account: z.string().nullable() }));
export type FakeEvent = z.infer<typeof eventsSchema>[number];

/** A vendor that sends its secret and the time with each call. Signatures are the business of real connectors. */
export const fakeWebhook: Webhook = {
  verify: ({ headers }, secret, now) => {
    if (headers['x-fake-secret'] !== secret) return { ok: false, why: 'The secret does not fit.' };
    return Math.abs(now.getTime() - Date.parse(headers['x-fake-at'] ?? '')) <= MOST_AGE_MS ? { ok: true } : { ok: false, why: 'The call is too old.' };
  },
  parse: ({ body }): readonly WebhookHint[] =>
    eventsSchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))).map(({ id, object, externalId, account }) => ({ object, externalId, accountId: account, dedupeKey: id, occurredAt: null })),
};

export const fakeCall = (events: readonly FakeEvent[], at: string, secret = FAKE_SECRET) => ({
  method: 'POST',
  headers: { 'x-fake-secret': secret, 'x-fake-at': at },
  body: Buffer.from(JSON.stringify(events)),
});

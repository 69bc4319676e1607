import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Command, Portal } from './portal.ts';

const MAX_EVENTS = 100;

const configureInput = z
  .strictObject({
    targetUrl: z.url(),
    clientSecret: z.string(),
    appId: z.int(),
    /** `deal.propertyChange`, or `object.propertyChange` with `objectTypeId`. */
    subscriptions: z.array(
      z.strictObject({
        subscriptionType: z.string().regex(/^[a-z_]+\.(propertyChange|creation|deletion)$/),
        objectTypeId: z.string().optional(),
        propertyName: z.string().optional(),
      }),
    ),
  })
  .partial();

const eventInput = z.looseObject({ objectId: z.union([z.int(), z.string()]).transform(Number), subscriptionType: z.string().default('deal.propertyChange') });
const signInput = z.strictObject({
  events: z.array(eventInput).min(1).max(MAX_EVENTS),
  /** Signed as at this moment instead of now. */
  at: z.number().optional(),
  clientSecret: z.string().optional(),
});
const drainInput = z.strictObject({ duplicate: z.boolean().default(false), reverse: z.boolean().default(false), attempt: z.int().nonnegative().default(0) });

interface SignedRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signature v3: base64(HMAC-SHA256(secret, method + full URL + raw body + timestamp in ms)). */
export function signRequest(url: string, secret: string, body: string, timestamp: number): SignedRequest {
  const signature = createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': String(timestamp),
      'x-hubspot-signature-version': 'v3',
    },
    body,
  };
}

export function signed(portal: Portal, events: readonly unknown[], at: number, secret = portal.webhook.clientSecret): SignedRequest {
  return signRequest(portal.webhook.targetUrl, secret, JSON.stringify(events), at);
}

function filled(portal: Portal, event: z.infer<typeof eventInput>, at: number, place: number): Record<string, unknown> {
  const defaults = {
    eventId: 2_995_724_042 + place,
    subscriptionId: 6_547_123,
    portalId: portal.portalId,
    appId: portal.webhook.appId,
    occurredAt: at,
    attemptNumber: 0,
    changeSource: 'CRM_UI',
    sourceId: 'userId:12345',
  };
  return { ...defaults, ...event };
}

/** Deliveries ready to be posted by a test. */
export const webhookCommands: Readonly<Record<string, Command>> = {
  'set-webhook': (portal, payload) => {
    const { subscriptions, ...rest } = configureInput.parse(payload);
    Object.assign(portal.webhook, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
    if (subscriptions !== undefined) {
      portal.webhook.subscriptions = subscriptions.map((one, at) => ({ ...one, id: 6_547_123 + at }));
    }
    return portal.webhook;
  },
  'sign-webhook': (portal, payload, now) => {
    const { events, at = now, clientSecret } = signInput.parse(payload);
    return signed(
      portal,
      events.map((event, place) => filled(portal, event, at, place)),
      at,
      clientSecret,
    );
  },
  /** Takes what happened since the last time to the subscribed properties, in deliveries of up to 100 events. */
  'drain-webhooks': (portal, payload, now) => {
    const { duplicate, reverse, attempt } = drainInput.parse(payload ?? {});
    const waiting = portal.events.map((event) => ({ ...event, attemptNumber: attempt }));
    portal.events = [];
    const ordered = reverse ? waiting.toReversed() : waiting;
    const all = duplicate ? ordered.flatMap((event) => [event, event]) : ordered;
    const batches: SignedRequest[] = [];
    for (let at = 0; at < all.length; at += MAX_EVENTS) batches.push(signed(portal, all.slice(at, at + MAX_EVENTS), now));
    return batches;
  },
};

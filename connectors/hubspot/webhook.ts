import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Webhook, WebhookHint, WebhookRequest } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { shortHashOf } from '../../src/core/hash.ts';

/** Older calls are refused (docs, "Validating requests", v3: five minutes). */
const MOST_AGE_MS = 300_000;
/** Only these are decoded before hashing (docs, "Validating requests", v3). */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':', '%2F': '/', '%3F': '?', '%40': '@', '%21': '!', '%24': '$', '%27': "'", '%28': '(', '%29': ')', '%2A': '*', '%2C': ',', '%3B': ';',
};

const id = z.union([z.string(), z.number()]).transform(String);
const eventSchema = z.looseObject({
  eventId: id.optional(),
  subscriptionId: id.optional(),
  portalId: id.optional(),
  appId: id.optional(),
  occurredAt: z.number().optional(),
  subscriptionType: z.string().optional(),
  objectTypeId: z.string().optional(),
  objectId: id.optional(),
  propertyName: z.string().optional(),
  changeSource: z.string().optional(),
  sourceId: z.string().optional(),
  newObjectId: id.optional(),
  fromObjectId: id.optional(),
});
type Event = z.infer<typeof eventSchema>;

/** Deals only: `deal.propertyChange` of older apps, `object.propertyChange` with the type id 0-3 of project apps. */
export const webhook: Webhook = { verify, parse };

/** `X-HubSpot-Signature-v3`: base64 of HMAC-SHA256 over method, full address, raw body and timestamp, with the app's client secret. */
function verify(request: WebhookRequest, secret: string, now: Date): ReturnType<Webhook['verify']> {
  const signature = request.headers['x-hubspot-signature-v3'];
  const timestamp = request.headers['x-hubspot-request-timestamp'];
  if (signature === undefined || timestamp === undefined) return { ok: false, why: 'The call carries no HubSpot v3 signature or no timestamp.' };
  const sentMs = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(now.getTime() - sentMs) <= MOST_AGE_MS)) return { ok: false, why: 'The call is older than five minutes, or its timestamp cannot be read.' };
  const url = request.url.replace(/%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (code) => DECODED[code.toUpperCase()] ?? code);
  const expected = createHmac('sha256', secret).update(`${request.method}${url}`, 'utf8').update(request.body).update(timestamp, 'utf8').digest('base64');
  if (isSame(expected, signature)) return { ok: true };
  return { ok: false, why: 'The signature does not fit: another client secret, another address than the configured one, or a changed body.' };
}

/** In constant time, and as texts: decoding would forgive signs behind the signature. */
function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected, 'utf8'), Buffer.from(given, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** An array of up to a hundred events, unordered and sometimes twice. Changes that an app made itself are not hints about people, but harmless. */
function parse(request: WebhookRequest): readonly WebhookHint[] {
  const parsed = z.array(z.unknown()).safeParse(parseJson(Buffer.from(request.body).toString('utf8')));
  if (!parsed.success) throw unexpected();
  const events = parsed.data.map((event) => {
    const known = eventSchema.safeParse(event);
    if (!known.success) throw unexpected();
    return known.data;
  });
  return events.flatMap(hintsOf);
}

function hintsOf(event: Event): readonly WebhookHint[] {
  const type = event.subscriptionType ?? '';
  const isDeal = type.startsWith('deal.') || (type.startsWith('object.') && (event.objectTypeId === '0-3' || event.objectTypeId === 'deal'));
  if (!isDeal) return [];
  const ids = [event.objectId, event.newObjectId, ...(type === 'deal.associationChange' ? [event.fromObjectId] : [])];
  const { portalId, subscriptionId, propertyName, occurredAt, eventId } = event;
  return [...new Set(ids)].flatMap((externalId) =>
    externalId === undefined
      ? []
      : [
          {
            object: 'deals',
            externalId,
            accountId: portalId ?? null,
            // `eventId` alone is not unique (docs, "Webhooks").
            dedupeKey: shortHashOf([portalId ?? null, subscriptionId ?? null, externalId, propertyName ?? null, occurredAt ?? null, eventId ?? null]),
            occurredAt: occurredAt === undefined ? null : new Date(occurredAt).toISOString(),
          },
        ],
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unexpected = (): ConnectorError =>
  new ConnectorError('webhook', {
    action: 'skip_record',
    code: 'unexpected_answer',
    message: 'A webhook call from HubSpot does not have the documented form (a list of events).',
    remedy: 'Check that the target address is used for HubSpot webhooks only.',
  });

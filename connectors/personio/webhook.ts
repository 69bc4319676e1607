import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Webhook, WebhookHint, WebhookRequest } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import { isJsonObject, jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';
import { textAt } from './schema.ts';

const eventSchema = z.object({
  company_id: z.union([z.string(), z.number()]).nullish(),
  event_name: z.string().min(1),
  occurred_at: z.string().nullish(),
  payload: jsonObjectSchema.nullish(),
});

const refused = (why: string) => ({ ok: false, why }) as const;

/**
 * Whether the caller knows the webhook's token. Personio signs nothing and sends no time: it repeats the token that was
 * given when the webhook was created, as it is, in `Authorization` (developer.personio.de, webhooks v2). So whoever sees
 * one call can repeat it; a hint makes us read a record again, and nothing more.
 */
function verify({ headers }: WebhookRequest, secret: string): ReturnType<Webhook['verify']> {
  if (secret === '') return refused('The token of the webhook is not configured, so no call can be trusted.');
  const given = headers['authorization'];
  if (given === undefined || given === '') return refused('The call carries no Authorization header; the webhook needs auth_type TOKEN.');
  // Hashed first: texts of different length compare in the same time then.
  return timingSafeEqual(digestOf(given), digestOf(secret)) ? { ok: true } : refused('The token does not fit: another one was configured, or the caller is not Personio.');
}
const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Hints to read persons again. Events about documents, absences and the rest give none, nor do those that name nobody. */
function parse({ body }: WebhookRequest): readonly WebhookHint[] {
  const event = readEvent(body);
  const [subject] = event.event_name.split('.');
  if (subject !== 'person' && subject !== 'employment') return [];
  const personId = personIn(event.payload ?? {}, subject);
  if (personId === null) return [];
  const occurredMs = Date.parse(event.occurred_at ?? '');
  return [
    {
      object: 'person',
      externalId: personId,
      accountId: event.company_id == null ? null : String(event.company_id).toLowerCase(),
      // No delivery or event id is documented; a repeated delivery says the same.
      dedupeKey: shortHashOf([event.company_id ?? null, event.event_name, event.occurred_at ?? null, event.payload ?? null]),
      occurredAt: Number.isNaN(occurredMs) ? null : new Date(occurredMs).toISOString(),
    },
  ];
}

/** The keys of the payload are published nowhere: {person: {id}}, {person_id}, and for a person's own event {id} are understood. */
function personIn(payload: JsonObject, subject: 'person' | 'employment'): string | null {
  const { person } = payload;
  const nested = isJsonObject(person) ? textAt(person, 'id') : textAt(payload, 'person');
  return nested ?? textAt(payload, 'person_id') ?? (subject === 'person' ? textAt(payload, 'id') : null);
}

function readEvent(body: Uint8Array): z.infer<typeof eventSchema> {
  try {
    return eventSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    // Not as a cause: it would quote the message.
    throw new ConnectorError('personio', {
      action: 'fail',
      code: 'unexpected_answer',
      message: 'Personio called with a message that its documentation does not describe.',
      remedy: 'Check that the webhook was created for version 2 with person and employment events. Nothing is lost meanwhile: every sync reads what changed.',
    });
  }
}

export const webhook: Webhook = { verify, parse };

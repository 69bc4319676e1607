import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Webhook, WebhookHint, WebhookRequest } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { shortHashOf } from '../../src/core/hash.ts';

/** BambooHR's advice for telling a delivery from a recorded one. Also the most a clock of theirs may run ahead of ours. */
const MAX_AGE_SECONDS = 300;
const SIGNATURE = /^[0-9a-f]{64}$/;
const TIMESTAMP = /^\d{1,12}$/;
const OBJECT = 'employee';

const idText = z.union([z.string().min(1), z.number().int()]).transform(String);
const employeeEvent = z.object({
  type: z.enum(['employee.created', 'employee.updated', 'employee.deleted']),
  timestamp: z.string(),
  data: z.object({ employeeId: idText, changedFields: z.array(z.string()).nullish() }),
});
const otherEvent = z.object({ type: z.string(), data: z.unknown() });
/** The older field-based form (`employee_with_fields.*`): its values are never read, a hint is no fact. */
const fieldBased = z.object({
  employees: z.array(
    z.object({
      id: idText,
      action: z.string(),
      timestamp: z.string().nullish(),
      changedFields: z.array(z.string()).nullish(),
    }),
  ),
});

const refused = (why: string) => ({ ok: false, why }) as const;

/**
 * Whether BambooHR made this call with the webhook's private key, within the last five minutes.
 * The signature is HMAC-SHA256 over the raw body followed by the timestamp, nothing between, in lower-case hex
 * (documentation.bamboohr.com/docs/webhooks-2, the official sample; guides that put the timestamp first are wrong).
 */
function verify({ headers, body }: WebhookRequest, secret: string, now: Date): ReturnType<Webhook['verify']> {
  if (secret === '') return refused('The private key of the webhook is not configured, so no call can be trusted.');
  const signature = headers['x-bamboohr-signature'];
  const timestamp = headers['x-bamboohr-timestamp'];
  if (signature === undefined || timestamp === undefined)
    return refused('The call carries no X-BambooHR-Signature or no X-BambooHR-Timestamp.');
  if (!SIGNATURE.test(signature) || !TIMESTAMP.test(timestamp))
    return refused('The signature or its timestamp is not in the form that BambooHR sends.');
  const expected = createHmac('sha256', secret).update(body).update(timestamp).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex')))
    return refused('The signature does not fit: another private key was used, or the call was changed on its way.');
  const ageSeconds = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (ageSeconds > MAX_AGE_SECONDS)
    return refused(
      `The call was signed ${Math.round(ageSeconds / 60)} minutes away from now: it is a repetition, or a clock is wrong.`,
    );
  return { ok: true };
}

/** Hints to read employees again. Events about anything else give none. */
function parse({ body }: WebhookRequest): readonly WebhookHint[] {
  const message = readJson(body);
  const event = employeeEvent.safeParse(message);
  if (event.success) {
    const { type, timestamp, data } = event.data;
    return [hintOf(data.employeeId, type, timestamp, data.changedFields)];
  }
  const older = fieldBased.safeParse(message);
  if (older.success)
    return older.data.employees.map(({ id, action, timestamp, changedFields }) =>
      hintOf(id, action, timestamp, changedFields),
    );
  const other = otherEvent.safeParse(message);
  if (other.success && !other.data.type.startsWith('employee.')) return [];
  throw unexpected();
}

/** No accountId: the message names a company number, while accounts are known here by their domain. */
const hintOf = (
  externalId: string,
  what: string,
  timestamp: string | null | undefined,
  changedFields: readonly string[] | null | undefined,
): WebhookHint => ({
  object: OBJECT,
  externalId,
  accountId: null,
  dedupeKey: shortHashOf([externalId, what, timestamp ?? null, [...(changedFields ?? [])]]),
  occurredAt: instantOf(timestamp),
});

/** "2026-01-31T18:42:00+0000": the offset comes without its colon. */
function instantOf(timestamp: string | null | undefined): string | null {
  const ms = Date.parse((timestamp ?? '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Not as a cause: it would quote the message, and with it a person's data.
    throw unexpected();
  }
}

const unexpected = (): ConnectorError =>
  new ConnectorError('bamboohr', {
    action: 'fail',
    code: 'unexpected_answer',
    message: 'BambooHR called with a message that its documentation does not describe.',
    remedy:
      'Set the format of the webhook to "json" with employee events. Nothing is lost meanwhile: every sync reads what changed.',
  });

export const webhook: Webhook = { verify, parse };

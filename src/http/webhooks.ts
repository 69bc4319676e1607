import { z } from 'zod';
import { WEBHOOK_PATH } from '../core/hints/webhook-target.ts';
import type { receiveWebhook, WebhookOutcome } from '../flows/receive-webhook.ts';
import type { HttpApp } from './http-app.ts';
import { RefusedError } from './problem.ts';

export interface WebhookPort {
  readonly receive: (connection: string, request: Parameters<typeof receiveWebhook>[2]) => Promise<WebhookOutcome>;
}

/** A hundred events with long values; vendors send far less. */
const MOST_BODY_BYTES = 1_048_576;
/** Ten calls in flight at most is what vendors are configured for; a storm of theirs is no attack. */
const CALLS_PER_MINUTE = 6_000;

const params = z.object({ connection: z.string().min(1).max(100) });

/** Where vendors call: `POST /webhooks/CONNECTION`. The body stays as it came, because the signature is over its bytes. */
export const webhookRoutes = (port: WebhookPort) => (app: HttpApp): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BODY_BYTES }, (_request, body, done) => done(null, body));
  app.post(
    `${WEBHOOK_PATH}:connection`,
    { bodyLimit: MOST_BODY_BYTES, config: { action: 'receive_webhook', perMinute: CALLS_PER_MINUTE }, schema: { params, hide: true } },
    async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const outcome = await port.receive(request.params.connection, { method: request.method, headers: toHeaders(request.headers), body });
      if (outcome.kind === 'accepted') return reply.status(202).send();
      request.log.warn({ connection: outcome.kind === 'unknown' ? null : request.params.connection, why: outcome.kind === 'unknown' ? 'no such connection, or none with a webhook' : outcome.why }, 'webhook refused');
      throw refusalOf(outcome);
    },
  );
};

function toHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])));
}

/** To strangers an unknown connection looks like a wrong signature: what exists here is not theirs to find out. */
function refusalOf(outcome: Exclude<WebhookOutcome, { kind: 'accepted' }>): RefusedError {
  if (outcome.kind === 'unreadable') return new RefusedError(400, { code: 'webhook_unreadable', message: outcome.why, remedy: outcome.remedy });
  return new RefusedError(401, {
    code: 'webhook_refused',
    message: 'This call was not made by who may call this address, or too long ago.',
    remedy: 'Compare the connection’s id in the address, the secret of the webhook and "publicUrl" in connections.yaml with what the vendor was given.',
  });
}

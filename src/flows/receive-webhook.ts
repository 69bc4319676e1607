import type { WebhookRequest } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { WebhookTarget } from '../core/hints/webhook-target.ts';
import type { Clock, Store } from '../core/ports.ts';

export interface WebhookDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, 'saveHints'>;
  /** null: there is no such connection, or no webhook is configured for it. */
  readonly findTarget: (connection: string) => Promise<WebhookTarget | null>;
  /** Some record of the connection was announced that was not waiting before, and is to be read at `dueAt` (ISO). Must neither throw nor be waited for. */
  readonly wake: (connection: string, dueAt: string) => void;
}

export type WebhookOutcome =
  /** `fresh`: events that had not come before. The hints are stored: a crash after this loses none. */
  | { readonly kind: 'accepted'; readonly fresh: number }
  | { readonly kind: 'unknown' }
  /** Forged, or too old. `why` never holds a secret. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Genuine, but not what the vendor documents. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly remedy: string };

/** Ids of vendors are much shorter. */
const LONGEST_ID = 255;

/** One call of a vendor: verified, told from repeated ones, and stored as reasons to read records again. One write; nothing is read from the vendor. */
export async function receiveWebhook(deps: WebhookDeps, connection: string, request: Omit<WebhookRequest, 'url'>): Promise<WebhookOutcome> {
  const target = await deps.findTarget(connection);
  if (target === null) return { kind: 'unknown' };
  const call: WebhookRequest = { ...request, url: target.url };
  const now = deps.clock.now();
  const verified = target.webhook.verify(call, target.secret, now);
  if (!verified.ok) return { kind: 'refused', why: verified.why };
  const hints = parse(target, call);
  if ('kind' in hints) return hints;
  const wanted = hints.filter(({ object, externalId }) => externalId !== '' && externalId.length <= LONGEST_ID && object.length <= LONGEST_ID);
  if (wanted.length === 0) return { kind: 'accepted', fresh: 0 };
  const { fresh, wakeAt } = await deps.store.saveHints(connection, wanted, now.toISOString());
  if (wakeAt !== null) deps.wake(connection, wakeAt);
  return { kind: 'accepted', fresh };
}

type Hints = ReturnType<WebhookTarget['webhook']['parse']>;

function parse(target: WebhookTarget, call: WebhookRequest): Hints | Extract<WebhookOutcome, { kind: 'unreadable' }> {
  try {
    return target.webhook.parse(call);
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return { kind: 'unreadable', why: error.message, remedy: error.remedy };
  }
}

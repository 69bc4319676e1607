import type { Webhook } from '../connector.ts';

/** A connection that a vendor may call, with what tells its calls from forged ones. */
export interface WebhookTarget {
  readonly connection: string;
  readonly webhook: Webhook;
  /** A secret: never in an answer, a log or an error. */
  readonly secret: string;
  /** The address that the vendor was told to call. */
  readonly url: string;
}

export const WEBHOOK_PATH = '/webhooks/';

/** Where a vendor is told to call for a connection. `baseUrl` comes from configuration: headers can be forged. */
export const webhookUrlOf = (baseUrl: string, connection: string): string => `${baseUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}${connection}`;

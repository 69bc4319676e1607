import type { RecordRef } from './source-record.ts';

/** An incoming call from a vendor, as it arrived: nothing parsed, nothing re-encoded. */
export interface WebhookRequest {
  readonly method: string;
  /** The address the vendor was told to call, from configuration; never put together from headers. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
/** Something may have changed: a reason to read this record again, never a fact. */
export interface WebhookHint extends RecordRef {
  /** The vendor's account it is about, when the message says so. */
  readonly accountId: string | null;
  /** Equal for deliveries of the same event. */
  readonly dedupeKey: string;
  /** ISO instant; null when the message does not say. */
  readonly occurredAt: string | null;
}
/** Pure: no IO, no clock, no randomness beyond what is handed in. */
export interface Webhook {
  /** Whether the call was made by who knows `secret`, and lately. `why` never contains the secret or the expected value. */
  verify(request: WebhookRequest, secret: string, now: Date): { readonly ok: true } | { readonly ok: false; readonly why: string };
  /** Call after `verify`. Unknown events give no hints. Throws ConnectorError `unexpected_answer` when the body is not what the vendor documents. */
  parse(request: WebhookRequest): readonly WebhookHint[];
}

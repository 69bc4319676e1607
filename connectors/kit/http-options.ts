import type { CallPurpose } from '../../src/core/connector.ts';
import type { RetryPolicy } from './back-off.ts';
import type { ErrorRule } from './error-table.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, without the query. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is (a file upload, say), with its own content type. */
  readonly raw?: { readonly contentType: string; readonly body: string };
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * True when sending it twice does what sending it once does. GET, PUT and DELETE are by definition; a POST must say so.
   * A throttled request was not carried out, so even one that is not repeatable is sent again after the wait.
   */
  readonly repeatable?: boolean;
  /** Which count it belongs to; token requests are not held against the vendor's limit. */
  readonly counts?: 'api' | 'auth';
  readonly signal?: AbortSignal | undefined;
}

export interface HttpClientOptions {
  /** Name of the connection, for error texts. */
  readonly connection: string;
  /** Name of the vendor, for error texts. */
  readonly vendor: string;
  /** Never more requests in flight than this. */
  readonly concurrency: number;
  readonly timeoutMs?: number;
  readonly maxAnswerBytes?: number;
  readonly now: () => Date;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1): spreads retries. Handed in so that a test can fix it. */
  readonly jitter: () => number;
  readonly retry?: Partial<RetryPolicy>;
  /** Headers of every api request (authorization among them); asked anew for each attempt. The request says which credential it needs. */
  readonly headers: (request: HttpRequest) => Promise<Readonly<Record<string, string>>>;
  /**
   * Renews the credential after a 401; false when it cannot. Tried once per request. Gets the headers that were refused:
   * when another request has renewed it meanwhile, nothing is to be done.
   */
  readonly renew?: (refused: Readonly<Record<string, string>>, request: HttpRequest) => Promise<boolean>;
  /** Asked before the common rows. */
  readonly errors: readonly ErrorRule[];
  /** Where the vendor puts its words and code; default none. */
  readonly explain?: (answer: HttpAnswer) => { readonly code: string | null; readonly message: string | null };
  /** Called before every api request, repeated ones too; throws UnpaidRequest when nothing may be sent. */
  readonly pay?: (purpose: CallPurpose) => Promise<void>;
  /** Texts that must never appear in a message. */
  readonly secrets: readonly string[];
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

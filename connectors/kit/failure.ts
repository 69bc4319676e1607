/** What happened to one request, before anybody judged it. Holds no body and no header that could carry a secret. */
export type Failure =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The vendor's own code, when the connector could read one; else null. */
      readonly code: string | null;
      /** The vendor's own words, shortened and redacted; null when it said nothing. */
      readonly message: string | null;
      readonly retryAfterMs: number | null;
    }
  /** No answer: the socket broke, the name did not resolve, nobody listened. */
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** A page for people where data was expected: a login page, a proxy, a maintenance notice. */
  | { readonly kind: 'html'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'too_large'; readonly maxBytes: number }
  /** The answer could be read but is not what the vendor documents; `where` is a path, never a value. */
  | { readonly kind: 'unexpected'; readonly where: string };

/** A request that was answered badly or not at all. The error table turns it into a ConnectorError. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly failure: Failure;
  /** `METHOD /path` without the query: a query may hold an e-mail address. */
  readonly request: string;

  constructor(failure: Failure, request: string) {
    super(
      `${request}: ${failure.kind === 'answer' || failure.kind === 'html' ? `HTTP ${failure.status}` : failure.kind}`,
    );
    this.failure = failure;
    this.request = request;
  }
}

/** True when the vendor said no before doing anything, so that even an append-only write may count as not done. */
export function isDefiniteRefusal(failure: Failure): boolean {
  if (failure.kind !== 'answer') return false;
  return (failure.status >= 400 && failure.status < 500 && failure.status !== 408) || isThrottle(failure);
}

/** 503 with Retry-After is how some vendors said 429 for years; both mean "not now, nothing was done". */
export const isThrottle = (failure: Failure): boolean =>
  failure.kind === 'answer' && (failure.status === 429 || (failure.status === 503 && failure.retryAfterMs !== null));

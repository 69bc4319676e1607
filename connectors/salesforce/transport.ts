import { Transport } from 'jsforce/lib/transport.js';

type HttpRequest = Parameters<Transport['httpRequest']>[0];
type HttpOptions = Parameters<Transport['httpRequest']>[1];

/** What was really sent. Every HTTP request counts, those repeated after a new token included. */
export class CallCounter {
  api = 0;
  auth = 0;
  maxInFlight = 0;
  #inFlight = 0;

  begin(): void {
    this.api += 1;
    this.#inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.#inFlight);
  }

  end(): void {
    this.#inFlight -= 1;
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Serves one request and remembers its answer: jsforce's errors carry no HTTP status, and its results no Date header.
 * It also switches off jsforce's own repeats (five for a GET), so that nothing is sent behind our back.
 */
export class OneShotTransport extends Transport {
  answer: HttpAnswer | null = null;
  readonly #counter: CallCounter;
  readonly #timeoutMs: number;

  constructor(counter: CallCounter, timeoutMs: number) {
    super();
    this.#counter = counter;
    this.#timeoutMs = timeoutMs;
  }

  override httpRequest(request: HttpRequest, options?: HttpOptions): ReturnType<Transport['httpRequest']> {
    this.#counter.begin();
    this.answer = null;
    const response = super.httpRequest(request, {
      ...options,
      timeout: this.#timeoutMs,
      retry: { methods: [], maxRetries: 0 },
    });
    response.then(
      ({ statusCode, headers, body }) => {
        this.answer = { status: statusCode, headers, body: statusCode >= 400 ? body : '' };
        this.#counter.end();
      },
      () => this.#counter.end(),
    );
    return response;
  }
}

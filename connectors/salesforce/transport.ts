import { PassThrough } from 'node:stream';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { UnpaidRequest } from '../kit/call-purpose.ts';

type HttpRequest = Parameters<Transport['httpRequest']>[0];
type HttpResponse = Awaited<ReturnType<Transport['httpRequest']>>;

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

/**
 * Carries jsforce's requests. jsforce's own carrier ends the whole process when a connection breaks in the middle of an
 * answer (an 'error' event that nobody can listen to), repeats a GET five times unasked, and waits half an hour.
 */
export class SafeTransport extends Transport {
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;

  constructor(timeoutMs: number, signal?: AbortSignal) {
    super();
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
  }

  override httpRequest(request: HttpRequest): ReturnType<Transport['httpRequest']> {
    // jsforce pipes this stream for callers who read answers piecewise; nobody here does.
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.send(request) }));
  }

  protected async send(request: HttpRequest): Promise<HttpResponse> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const { 'content-length': _length, ...headers } = request.headers ?? {};
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      ...(typeof request.body === 'string' ? { body: request.body } : {}),
      // A token must not follow a redirect to another host.
      redirect: 'manual',
      signal: this.#signal === undefined ? deadline : AbortSignal.any([this.#signal, deadline]),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Only of a refused request. */
  readonly body: string;
}

/** Serves one request and remembers its answer: jsforce's errors carry no HTTP status, and its results no Date header. */
export class OneShotTransport extends SafeTransport {
  answer: HttpAnswer | null = null;
  /** Why it was not sent, when our share of the limit was used up. */
  unpaid: UnpaidRequest | null = null;
  readonly #counter: CallCounter;
  readonly #pay: () => Promise<void>;

  constructor(counter: CallCounter, pay: () => Promise<void>, timeoutMs: number, signal?: AbortSignal) {
    super(timeoutMs, signal);
    this.#counter = counter;
    this.#pay = pay;
  }

  protected override async send(request: HttpRequest): Promise<HttpResponse> {
    await this.#payOnce();
    this.#counter.begin();
    this.answer = null;
    try {
      const response = await super.send(request);
      const { statusCode: status, headers, body } = response;
      this.answer = { status, headers, body: status >= 400 ? body : '' };
      return response;
    } finally {
      this.#counter.end();
    }
  }

  /** jsforce may wrap what is thrown here, so it is kept. */
  async #payOnce(): Promise<void> {
    try {
      await this.#pay();
    } catch (error) {
      if (error instanceof UnpaidRequest) this.unpaid = error;
      throw error;
    }
  }
}

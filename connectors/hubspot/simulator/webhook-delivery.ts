import { z } from 'zod';

/** How the vendor sends by itself. */
export const deliveryInput = z.strictObject({
  /** Where calls really go, when the address they are signed for cannot be reached from here. */
  to: z.url(),
  /** Events of so long go into one call. */
  gatherMs: z.number().nonnegative().default(20),
  /** Calls in flight. */
  concurrency: z.int().positive().default(10),
  /** The vendor waits five seconds for an answer. */
  timeoutMs: z.number().positive().default(5_000),
  /** Attempts in all; the vendor makes eleven over a day. */
  attempts: z.int().positive().default(11),
  /** Before the second attempt; then twice as long each time. */
  retryAfterMs: z.number().nonnegative().default(1_000),
  /** Every such call is sent a second time. 0: none. */
  duplicateEvery: z.int().nonnegative().default(0),
  /** The newest events first. */
  reverse: z.boolean().default(false),
});
export type DeliveryOptions = z.output<typeof deliveryInput>;

export interface SignedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface DeliveryReport {
  /** Events taken for sending. */
  events: number;
  calls: number;
  accepted: number;
  refused: number;
  /** No answer, or too late. */
  lost: number;
  /** Calls given up after all attempts. */
  givenUp: number;
  /** Calls that wait for an answer or for their next attempt. */
  open: number;
}

const MOST_EVENTS = 100;

/** Sends what happened, a hundred events a call, again until it was answered with 2xx; signed anew each time. */
export class WebhookDelivery {
  readonly report: DeliveryReport = { events: 0, calls: 0, accepted: 0, refused: 0, lost: 0, givenUp: 0, open: 0 };
  readonly #options: DeliveryOptions;
  readonly #take: () => readonly object[];
  readonly #sign: (events: readonly object[]) => SignedCall;
  readonly #waiting: { readonly events: readonly object[]; readonly attempt: number }[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #inFlight = 0;
  #gathering = false;
  #batches = 0;
  #stopped = false;

  /** `take` empties the list of events; `sign` makes a call of them as of now. */
  constructor(options: DeliveryOptions, take: () => readonly object[], sign: (events: readonly object[]) => SignedCall) {
    this.#options = options;
    this.#take = take;
    this.#sign = sign;
  }

  /** Something happened. */
  wake(): void {
    if (this.#stopped || this.#gathering) return;
    this.#gathering = true;
    this.#after(this.#options.gatherMs, () => this.#gather());
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  #gather(): void {
    this.#gathering = false;
    const taken = this.#take();
    this.report.events += taken.length;
    const events = this.#options.reverse ? taken.toReversed() : taken;
    for (let at = 0; at < events.length; at += MOST_EVENTS) {
      this.#batches += 1;
      const call = { events: events.slice(at, at + MOST_EVENTS), attempt: 0 };
      const { duplicateEvery } = this.#options;
      this.#enqueue(call);
      if (duplicateEvery > 0 && this.#batches % duplicateEvery === 0) this.#enqueue(call);
    }
  }

  #enqueue(call: { readonly events: readonly object[]; readonly attempt: number }): void {
    this.report.open += 1;
    this.#waiting.push(call);
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#stopped || this.#inFlight >= this.#options.concurrency) return;
    const call = this.#waiting.shift();
    if (call === undefined) return;
    this.#inFlight += 1;
    this.#send(call.events, call.attempt)
      .then((accepted) => {
        if (!accepted) this.#retry(call);
        this.report.open -= 1;
      })
      .finally(() => {
        this.#inFlight -= 1;
        this.#sendNext();
      })
      .catch(() => {});
  }

  async #send(events: readonly object[], attempt: number): Promise<boolean> {
    const { headers, body } = this.#sign(events.map((event) => ({ ...event, attemptNumber: attempt })));
    this.report.calls += 1;
    try {
      const answer = await fetch(this.#options.to, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(this.#options.timeoutMs) });
      await answer.arrayBuffer();
      if (answer.ok) this.report.accepted += 1;
      else this.report.refused += 1;
      return answer.ok;
    } catch {
      this.report.lost += 1;
      return false;
    }
  }

  #retry({ events, attempt }: { readonly events: readonly object[]; readonly attempt: number }): void {
    if (attempt + 1 >= this.#options.attempts) {
      this.report.givenUp += 1;
      return;
    }
    this.report.open += 1;
    this.#after(this.#options.retryAfterMs * 2 ** attempt, () => {
      this.#waiting.push({ events, attempt: attempt + 1 });
      this.#sendNext();
    });
  }
}

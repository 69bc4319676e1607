import { z } from 'zod';

export const callReportSchema = z.object({
  total: z.number(),
  byKey: z.record(z.string(), z.number()),
  maxInFlight: z.number(),
  log: z.array(z.object({ method: z.string(), path: z.string(), status: z.number() })),
});

export type CallReport = z.infer<typeof callReportSchema>;

const LOG_LENGTH = 200;

/** Status 0 in the log stands for a socket dropped without a reply. */
export class CallLog {
  #total = 0;
  #byKey = new Map<string, number>();
  #inFlight = 0;
  #maxInFlight = 0;
  #log: CallReport['log'] = [];

  start(key: string): void {
    this.#total += 1;
    this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
  }

  finish(method: string, path: string, status: number): void {
    this.#inFlight -= 1;
    this.#log.push({ method, path, status });
    if (this.#log.length > LOG_LENGTH) this.#log.shift();
  }

  report(): CallReport {
    return {
      total: this.#total,
      byKey: Object.fromEntries(this.#byKey),
      maxInFlight: this.#maxInFlight,
      log: [...this.#log],
    };
  }

  reset(): void {
    this.#total = 0;
    this.#byKey.clear();
    this.#maxInFlight = this.#inFlight;
    this.#log = [];
  }
}

const LOOKS_LIKE_AN_ID = /^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=.*\d)[A-Za-z0-9_-]{12,})$/;

export function callKey(method: string, path: string): string {
  const segments = path.split('/').map((segment) => (LOOKS_LIKE_AN_ID.test(segment) ? '{id}' : segment));
  return `${method} ${segments.join('/')}`;
}

import type { SyncRun } from '../ports.ts';

/** What happens, as it happens. Implementations bound the number of different labels. */
export interface Metrics {
  /** A run ended. */
  ranSync(run: SyncRun): void;
  /** A connection got its turn: how long it had waited for a free worker, and how long the work took. */
  workedLane(work: { readonly connection: string; readonly waitedMs: number; readonly workedMs: number; readonly outcome: 'done' | 'stopped' | 'busy' }): void;
  /** One operation on a vendor's account: `pull`, `write`, `reread`, `sweep`, `look`. */
  askedVendor(call: { readonly connection: string; readonly operation: string; readonly ms: number; readonly outcome: 'ok' | 'error' }): void;
  /** Requests sent that count against the vendor's limits. */
  spentCalls(connection: string, calls: number): void;
  gotWebhook(connection: string, outcome: 'accepted' | 'repeated' | 'refused'): void;
  /** `channel`: slack, teams, email, webhook. */
  sentNotice(channel: string, outcome: 'sent' | 'failed'): void;
  /** `route` is the pattern, never the address. */
  answered(request: { readonly method: string; readonly route: string; readonly status: number; readonly ms: number }): void;
}

export const UNMEASURED: Metrics = {
  ranSync: () => {}, workedLane: () => {}, askedVendor: () => {}, spentCalls: () => {}, gotWebhook: () => {}, sentNotice: () => {}, answered: () => {},
};

/** How things stand, asked when somebody looks. What is left out is not shown. Ages in seconds; null: never. */
export interface ServiceState {
  readonly queue?: { readonly waiting: number; readonly active: number };
  readonly connections?: readonly {
    readonly connection: string;
    readonly paused?: boolean;
    readonly frozen?: boolean;
    /** Since the last complete reading. */
    readonly knownAgeSeconds?: number | null;
    /** Of the oldest write that is due and undelivered; 0 when there is none. */
    readonly unwrittenAgeSeconds?: number | null;
    readonly dueWrites?: number;
    readonly openErrors?: number;
    readonly callsLeftToday?: number | null;
    /** From the end of the quiet period to score visible, over the last day. */
    readonly visibleAfterSeconds?: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  }[];
  readonly alarms?: readonly { readonly rule: string; readonly severity: string; readonly count: number }[];
}

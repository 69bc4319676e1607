import type { Network } from './simulated-org.ts';

/** At most so many times the time that the script needs. */
export interface TimedNetwork extends Network {
  readonly mostTimesScript: number;
}

export const NETWORKS: readonly TimedNetwork[] = [
  { name: '50 ms per request + 2 ms per written record', latencyMs: 50, perWrittenRecordMs: 2, mostTimesScript: 1.5 },
  { name: 'bare 50 ms per request', latencyMs: 50, perWrittenRecordMs: 0, mostTimesScript: 4 },
];
/** For counting and for memory, where waiting teaches nothing. */
export const NO_DELAY: Network = { name: 'no delay', latencyMs: 0, perWrittenRecordMs: 0 };

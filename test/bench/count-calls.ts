import { measureOnce } from './compare-speed.ts';
import { NO_DELAY } from './networks.ts';
import { printTable, verdict } from './print-table.ts';
import type { BenchPostgres } from './start-postgres.ts';
import type { SubjectResult } from './subject-protocol.ts';

const TARGETS = [
  { deals: 1_000, mode: 'save_calls', most: 5 },
  { deals: 1_000, mode: 'fast', most: 12 },
  { deals: 10_000, mode: 'save_calls', most: 35 },
  { deals: 10_000, mode: 'fast', most: 115 },
] as const;
const MOST_IDLE = 1;
const CONCURRENCY = 5;

/** Salesforce calls of a first sync, of the run that sees our own writes again, and of one in which nothing changed. */
export async function countCalls(postgres: BenchPostgres): Promise<boolean> {
  let met = true;
  const rows: string[][] = [];
  for (const { deals, mode, most } of TARGETS) {
    const result = await measureOnce('postgres', postgres, { network: NO_DELAY, deals, mode, laterRuns: 2 });
    const [echo, idle] = result.laterCalls;
    const all = [result.calls, ...result.laterCalls];
    const agree = all.every((calls) => calls.own === calls.simulator);
    const inFlight = Math.max(...all.map((calls) => calls.maxInFlight));
    const first = result.calls.simulator;
    const oks = [first <= most, idle !== undefined && idle.simulator <= MOST_IDLE, agree, inFlight <= CONCURRENCY];
    met = met && oks.every(Boolean);
    rows.push([
      `${deals.toLocaleString('en')} deals, ${mode}`,
      String(first),
      verdict(first <= most, `≤ ${most}`),
      textOf(echo),
      textOf(idle),
      verdict(idle !== undefined && idle.simulator <= MOST_IDLE, `≤ ${MOST_IDLE}`),
      agree ? 'yes' : `MISS: ${all.map((calls) => `${calls.own}/${calls.simulator}`).join(' ')}`,
      verdict(inFlight <= CONCURRENCY, `${inFlight} ≤ ${CONCURRENCY}`),
    ]);
  }
  process.stdout.write('\nSalesforce calls: 2 contact roles and 1 task a deal; the empty cache of an account never seen before\n');
  printTable(['', 'first sync', 'target', 'after our own writes', 'idle', 'target', 'both counts agree', 'in flight'], rows);
  return met;
}

const textOf = (calls: SubjectResult['calls'] | undefined): string => (calls === undefined ? '–' : String(calls.simulator));

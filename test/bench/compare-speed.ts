import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import { printTable, verdict } from './print-table.ts';
import { runSubject } from './run-subject.ts';
import { planOf, startSimulatedOrg, type Network } from './simulated-org.ts';
import type { BenchPostgres } from './start-postgres.ts';
import type { SubjectResult } from './subject-protocol.ts';
import { NETWORKS, type TimedNetwork } from './networks.ts';

export const SUBJECTS = ['script', 'postgres', 'embedded'] as const;
export type Subject = (typeof SUBJECTS)[number];
const LABELS: Readonly<Record<Subject, string>> = { script: 'best-effort script', postgres: 'handoff-sync, PostgreSQL', embedded: 'handoff-sync, embedded' };

export interface MeasureOptions {
  readonly network: Network;
  readonly deals: number;
  readonly mode?: 'fast' | 'save_calls';
  readonly laterRuns?: number;
}

/** One subject against a freshly seeded simulator and, where it stores, an empty database. */
export async function measureOnce(subject: Subject, postgres: BenchPostgres, options: MeasureOptions): Promise<SubjectResult> {
  const simulator = await startSimulatedOrg(options.network, planOf(options.deals));
  try {
    const result = await runOn(simulator.baseUrl, subject, postgres, options);
    refuseUnequal(subject, result, options.deals);
    return result;
  } finally {
    await simulator.stop();
  }
}

async function runOn(loginUrl: string, subject: Subject, postgres: BenchPostgres, options: MeasureOptions): Promise<SubjectResult> {
  if (subject === 'script') return runSubject({ subject: 'script', loginUrl });
  const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-'));
  const database = subject === 'postgres' ? await postgres.createDatabase() : null;
  try {
    return await runSubject({ subject: 'handoff-sync', loginUrl, folder, databaseUrl: database?.url ?? null, mode: options.mode ?? 'fast', laterRuns: options.laterRuns ?? 0 });
  } finally {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Subjects that did not do the same work cannot be compared. */
function refuseUnequal(subject: Subject, result: SubjectResult, deals: number): void {
  const { pulled, fieldsWritten, tasksWritten } = result;
  if (pulled === deals && fieldsWritten === deals && tasksWritten === deals) return;
  throw new Error(`${LABELS[subject]} read ${pulled} deals and wrote ${fieldsWritten} of them and ${tasksWritten} tasks; ${deals} each were expected.`);
}

/** All subjects in every round, in alternating order, so that a slow minute of the machine hits each of them. */
export async function compareSpeed(postgres: BenchPostgres, options: { readonly deals: number; readonly rounds: number; readonly subjects: readonly Subject[] }): Promise<boolean> {
  let met = true;
  for (const network of NETWORKS) {
    const results = new Map<Subject, SubjectResult[]>(options.subjects.map((subject) => [subject, []]));
    for (let round = 0; round < options.rounds; round += 1) {
      for (const subject of rotate(options.subjects, round)) {
        const result = await measureOnce(subject, postgres, { network, deals: options.deals });
        process.stderr.write(`  ${network.name}, round ${round + 1}: ${LABELS[subject]} ${result.seconds.toFixed(2)} s\n`);
        results.get(subject)?.push(result);
      }
    }
    met = report(network, options.deals, results) && met;
  }
  return met;
}

const rotate = <T>(items: readonly T[], by: number): readonly T[] => items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);

function report(network: TimedNetwork, deals: number, results: ReadonlyMap<Subject, readonly SubjectResult[]>): boolean {
  const seconds = (subject: Subject): number => median((results.get(subject) ?? []).map((result) => result.seconds));
  const script = seconds('script');
  let met = true;
  const rows = [...results].map(([subject, all]) => {
    const times = all.map((result) => result.seconds);
    const ratio = seconds(subject) / script;
    const ok = subject === 'script' || ratio <= network.mostTimesScript;
    const agree = all.every((result) => result.calls.own === result.calls.simulator);
    met = met && ok && agree;
    const [first] = all;
    return [
      LABELS[subject],
      seconds(subject).toFixed(2),
      `${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)}`,
      Number.isNaN(script) ? '' : ratio.toFixed(2),
      subject === 'script' || Number.isNaN(script) ? '' : verdict(ok, `≤ ${network.mostTimesScript}`),
      Math.round(deals / seconds(subject)).toLocaleString('en'),
      `${median(all.map((result) => result.calls.simulator))}${agree ? '' : ` (we counted ${first?.calls.own ?? '?'}: MISS)`}`,
      String(Math.max(...all.map((result) => result.calls.maxInFlight))),
      first?.rowWrites == null ? '–' : (first.rowWrites / deals).toFixed(2),
      `${Math.round(median(all.map((result) => result.peakMb)))} MB`,
      median(all.map((result) => result.cpuSeconds)).toFixed(1),
      median(all.map((result) => result.startSeconds)).toFixed(2),
    ];
  });
  process.stdout.write(`\n${deals.toLocaleString('en')} deals, ${network.name} (median of ${[...results.values()][0]?.length ?? 0})\n`);
  printTable(['', 'seconds', 'least–most', '× script', 'target', 'records/s', 'API calls', 'in flight', 'row-writes/deal', 'peak memory', 'CPU s', 'start-up s'], rows);
  return met;
}

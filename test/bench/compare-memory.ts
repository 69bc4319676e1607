import { measureOnce } from './compare-speed.ts';
import { median } from './median.ts';
import { NO_DELAY } from './networks.ts';
import { printTable, verdict } from './print-table.ts';
import type { BenchPostgres } from './start-postgres.ts';

const FEW = 10_000;
const MANY = 100_000;
const MOST_TIMES = 1.3;

/** A service that reads page by page needs no more memory for ten times the deals. */
export async function compareMemory(postgres: BenchPostgres, rounds: number): Promise<boolean> {
  const peaks = new Map<number, number[]>([[FEW, []], [MANY, []]]);
  const rows: string[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const deals of [FEW, MANY]) {
      const result = await measureOnce('postgres', postgres, { network: NO_DELAY, deals });
      peaks.get(deals)?.push(result.peakMb);
      rows.push([`${deals.toLocaleString('en')} deals`, result.seconds.toFixed(1), Math.round(deals / result.seconds).toLocaleString('en'), `${Math.round(result.peakMb)} MB`, `${Math.round(result.sampledPeakMb)} MB`]);
    }
  }
  const ratio = median(peaks.get(MANY) ?? []) / median(peaks.get(FEW) ?? []);
  const met = ratio <= MOST_TIMES;
  process.stdout.write('\nMemory on PostgreSQL, no delay in the network\n');
  printTable(['', 'seconds', 'records/s', 'peak (system)', 'peak (sampled)'], rows);
  process.stdout.write(`${MANY.toLocaleString('en')} deals need ${ratio.toFixed(2)} times the memory of ${FEW.toLocaleString('en')}: ${verdict(met, `≤ ${MOST_TIMES}`)}\n`);
  return met;
}

/**
 * Kill −9 at random moments of a sync with write-back, restart, repeat; or throttling, lost connections and ended tokens:
 * `npm run kill -- [--kills 200 | --faults 60] [--engine embedded|postgres|both] [--seed N]`.
 * Or a service of several processes on PostgreSQL, one of which dies every few seconds: `npm run kill -- --workers 3 --minutes 10`;
 * `--evidence FOLDER` keeps what a finding can be looked into with.
 * Exit code 1 when a handoff was lost, a task stands twice, or a field or task is stale.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { createTestEngine } from '../support/store.ts';
import { startTestPostgres, stopTestPostgres } from '../support/test-postgres.ts';
import type { Checked } from './check-world.ts';
import { isClean } from './findings.ts';
import { runFaults } from './run-faults.ts';
import { runKills } from './run-kills.ts';
import { runWorkers } from './run-workers.ts';

const flagsSchema = z.object({
  kills: z.coerce.number().int().positive().default(200),
  faults: z.coerce.number().int().positive().optional(),
  workers: z.coerce.number().int().positive().optional(),
  minutes: z.coerce.number().positive().default(10),
  engine: z.enum(['embedded', 'postgres', 'both']).default('both'),
  seed: z.coerce.number().int().nonnegative().optional(),
  evidence: z.string().optional(),
});
const { values } = parseArgs({ options: { kills: { type: 'string' }, faults: { type: 'string' }, workers: { type: 'string' }, minutes: { type: 'string' }, engine: { type: 'string' }, seed: { type: 'string' }, evidence: { type: 'string' } } });
const flags = flagsSchema.parse(values);
const MOST_SENTENCES = 20;

const seed = flags.seed ?? randomInt(1_000_000_000);
process.stdout.write(`Seed ${seed}\n`);
let clean = true;
for (const engine of flags.workers !== undefined ? (['postgres'] as const) : flags.engine === 'both' ? (['embedded', 'postgres'] as const) : [flags.engine]) clean = (await onEngine(engine)) && clean;
process.exitCode = clean ? 0 : 1;

async function onEngine(name: 'embedded' | 'postgres'): Promise<boolean> {
  const server = name === 'postgres' ? await startTestPostgres() : null;
  if (server !== null) process.env['TEST_PG_URL'] = server.url;
  try {
    const { options, remove } = await createTestEngine(name);
    try {
      const log = (line: string): void => void process.stderr.write(`  ${name}: ${line}\n`);
      if (flags.workers !== undefined) return isClean(await killWorkers(options, flags.workers, log));
      return isClean(flags.faults === undefined ? await kill(name, options, log) : await fault(name, options, flags.faults, log));
    } finally {
      await remove();
    }
  } finally {
    if (server !== null) await stopTestPostgres(server.folder);
  }
}

async function kill(name: string, engine: EngineOptions, log: (line: string) => void): Promise<Checked['findings']> {
  const report = await runKills({ engine, kills: flags.kills, seed, log });
  const { moments, people, seconds } = report;
  print(report, [
    `\n${name}: ${flags.kills} kills in ${seconds.toFixed(0)} s`,
    `  killed while starting ${moments.starting}, reading or computing ${moments.working}, having begun to write ${moments.writing}; ${moments.endedFirst} syncs ended first`,
    `  meanwhile people: ${people}`,
  ]);
  return report.findings;
}

async function fault(name: string, engine: EngineOptions, rounds: number, log: (line: string) => void): Promise<Checked['findings']> {
  const report = await runFaults({ engine, rounds, seed, log });
  const { outcomes, troubles, people, seconds } = report;
  print(report, [
    `\n${name}: ${rounds} syncs of all sources in trouble in ${seconds.toFixed(0)} s: ${outcomes.complete} complete, ${outcomes.partial} partial, ${outcomes.failed} failed`,
    `  armed: ${Object.entries(troubles).map(([trouble, count]) => `${trouble} ${count}`).join(', ')}`,
    `  meanwhile people: ${people}`,
  ]);
  return report.findings;
}

async function killWorkers(engine: EngineOptions, workers: number, log: (line: string) => void): Promise<Checked['findings']> {
  const report = await runWorkers({ engine, workers, minutes: flags.minutes, seed, log, evidence: flags.evidence });
  const { kills, runs, reasons, people, seconds } = report;
  print(report, [
    `\nOne server and ${workers} workers for ${seconds.toFixed(0)} s: workers killed ${kills.workers} times, the server ${kills.servers} times`,
    `  runs: ${Object.entries(runs).map(([outcome, count]) => `${outcome} ${count}`).join(', ')} (partial: killed or stopped on the way)`,
    ...Object.entries(reasons).map(([why, count]) => `    ${count} × ${why}`),
    `  meanwhile people: ${people}`,
  ]);
  return report.findings;
}

function print({ findings, checked }: Checked, head: readonly string[]): void {
  const { comments } = findings;
  const lines = [
    ...head,
    `  checked ${checked.handoffs} records that need a handoff, fields of ${checked.records}, ${checked.openTasks} open tasks, ${checked.endedByPeople} tasks that people ended`,
    `  handoffs lost  ${findings.lost.length}`,
    `  twice          ${findings.twice.length}`,
    `  stale          ${findings.stale.length}`,
    `  comments (append-only, apart): ${comments.written} written, ${comments.missing} missing, ${comments.twice} twice, ${comments.unconfirmed} unconfirmed`,
    ...[...findings.lost, ...findings.twice, ...findings.stale].slice(0, MOST_SENTENCES).map((sentence) => `    ${sentence}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * Kill −9 at random moments of a sync with write-back, restart, repeat:
 * `npm run kill -- [--kills 200] [--engine embedded|postgres|both] [--seed N]`.
 * Exit code 1 when a handoff was lost, a task stands twice, or a field or task is stale.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createTestEngine } from '../support/store.ts';
import { startTestPostgres, stopTestPostgres } from '../support/test-postgres.ts';
import { isClean } from './findings.ts';
import { runKills, type KillReport } from './run-kills.ts';

const flagsSchema = z.object({
  kills: z.coerce.number().int().positive().default(200),
  engine: z.enum(['embedded', 'postgres', 'both']).default('both'),
  seed: z.coerce.number().int().nonnegative().optional(),
});
const { values } = parseArgs({ options: { kills: { type: 'string' }, engine: { type: 'string' }, seed: { type: 'string' } } });
const flags = flagsSchema.parse(values);
const MOST_SENTENCES = 20;

const seed = flags.seed ?? randomInt(1_000_000_000);
process.stdout.write(`Seed ${seed}\n`);
let clean = true;
for (const engine of flags.engine === 'both' ? (['embedded', 'postgres'] as const) : [flags.engine]) clean = (await onEngine(engine)) && clean;
process.exitCode = clean ? 0 : 1;

async function onEngine(name: 'embedded' | 'postgres'): Promise<boolean> {
  const server = name === 'postgres' ? await startTestPostgres() : null;
  if (server !== null) process.env['TEST_PG_URL'] = server.url;
  try {
    const { options, remove } = await createTestEngine(name);
    try {
      const report = await runKills({ engine: options, kills: flags.kills, seed, log: (line) => void process.stderr.write(`  ${name}: ${line}\n`) });
      print(name, report);
      return isClean(report.findings);
    } finally {
      await remove();
    }
  } finally {
    if (server !== null) await stopTestPostgres(server.folder);
  }
}

function print(name: string, { findings, moments, checked, people, seconds }: KillReport): void {
  const { comments } = findings;
  const lines = [
    `\n${name}: ${flags.kills} kills in ${seconds.toFixed(0)} s`,
    `  killed while starting ${moments.starting}, reading or computing ${moments.working}, having begun to write ${moments.writing}; ${moments.endedFirst} syncs ended first`,
    `  meanwhile people: ${people}`,
    `  checked ${checked.handoffs} records that need a handoff, fields of ${checked.records}, ${checked.openTasks} open tasks, ${checked.endedByPeople} tasks that people ended`,
    `  handoffs lost  ${findings.lost.length}`,
    `  twice          ${findings.twice.length}`,
    `  stale          ${findings.stale.length}`,
    `  comments (append-only, apart): ${comments.written} written, ${comments.missing} missing, ${comments.twice} twice, ${comments.unconfirmed} unconfirmed`,
    ...[...findings.lost, ...findings.twice, ...findings.stale].slice(0, MOST_SENTENCES).map((sentence) => `    ${sentence}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * What it costs to do the whole job, side by side with the script somebody would write instead:
 * `npm run bench -- [--deals 10000] [--rounds 3] [--only speed|calls|memory|idle|soak|workers|replay|map|studio] [--subjects script,postgres,embedded] [--memory] [--runs 20000] [--connections 1000] [--accounts 200] [--stored 50000] [--handoffs 10000]`.
 * Everything runs on this machine: the simulated Salesforce, PostgreSQL and each measured subject in processes of their own.
 * Exit code 1 when a target was missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { compareIdle, compareSoak } from './compare-idle.ts';
import { compareMemory } from './compare-memory.ts';
import { compareSpeed, SUBJECTS } from './compare-speed.ts';
import { compareWorkers } from './compare-workers.ts';
import { countCalls } from './count-calls.ts';
import { verdict } from './print-table.ts';
import { benchReplay } from './replay.ts';
import { startPostgres } from './start-postgres.ts';
import { benchStudioList } from './studio-list.ts';

const MAPPED_PER_SECOND = 50_000;
const PARTS = ['speed', 'calls', 'memory', 'idle', 'soak', 'workers', 'replay', 'map', 'studio'] as const;
const words = z.string().transform((text) => text.split(','));
const flagsSchema = z.object({
  deals: z.coerce.number().int().positive().default(10_000),
  rounds: z.coerce.number().int().positive().default(3),
  only: words.pipe(z.array(z.enum(PARTS)).min(1)).optional(),
  subjects: words.pipe(z.array(z.enum(SUBJECTS)).min(1)).default([...SUBJECTS]),
  memory: z.boolean().default(false),
  runs: z.coerce.number().int().positive().default(20_000),
  connections: z.coerce.number().int().positive().default(1_000),
  accounts: z.coerce.number().int().positive().default(200),
  stored: z.coerce.number().int().positive().default(50_000),
  handoffs: z.coerce.number().int().positive().default(10_000),
});

const { values } = parseArgs({
  options: { deals: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' }, subjects: { type: 'string' }, memory: { type: 'boolean' }, runs: { type: 'string' }, connections: { type: 'string' }, accounts: { type: 'string' }, stored: { type: 'string' }, handoffs: { type: 'string' } },
});
const flags = flagsSchema.parse(values);
const parts = new Set(flags.only ?? PARTS.filter((part) => part !== 'memory' || flags.memory));
const met: boolean[] = [];
const postgres = await startPostgres();
try {
  if (parts.has('speed')) met.push(await compareSpeed(postgres, flags));
  if (parts.has('calls')) met.push(await countCalls(postgres));
  if (parts.has('idle')) met.push(await compareIdle(postgres, flags));
  if (parts.has('soak')) met.push(await compareSoak(postgres));
  if (parts.has('workers')) met.push(await compareWorkers(postgres, { connections: flags.accounts }));
  if (parts.has('replay')) met.push(await benchReplay(postgres, { deals: flags.stored }));
  if (parts.has('memory')) met.push(await compareMemory(postgres, 1));
} finally {
  await postgres.stop();
}
if (parts.has('map')) met.push(await mapAndScore());
if (parts.has('studio')) met.push(await benchStudioList(flags));
process.stdout.write(met.every(Boolean) ? '\nEvery target was met.\n' : '\nA target was MISSED, see above.\n');
process.exitCode = met.every(Boolean) ? 0 : 1;

/** In a process of its own, without a simulator beside it. */
async function mapAndScore(): Promise<boolean> {
  const entry = fileURLToPath(new URL('./map-and-score.ts', import.meta.url));
  process.stdout.write('\nMap and score alone, one core\n');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    process.stdout.write(chunk);
  });
  await once(child, 'close');
  const rate = (step: string): number => Number(new RegExp(`^${step} +([\\d,]+) records/s`, 'm').exec(out)?.[1]?.replaceAll(',', ''));
  const perSecond = 1 / (1 / rate('map') + 1 / rate('score'));
  const isFast = perSecond >= MAPPED_PER_SECOND;
  process.stdout.write(`Mapped and scored: ${Math.round(perSecond).toLocaleString('en')} records/s: ${verdict(isFast, `≥ ${MAPPED_PER_SECOND.toLocaleString('en')}`)}\n`);
  return child.exitCode === 0 && isFast;
}

import { access, constants, stat, statfs } from 'node:fs/promises';
import type { Config } from '../../config/load-config.ts';
import type { ServerFacts } from '../../core/operation/server-facts.ts';
import { fine, mend, note, type Finding } from '../../core/view/finding.ts';

const LITTLE_SPACE_BYTES = 1_000_000_000;

/** The data folder: writable, room left, nobody else's eyes. */
export async function lookAtFolder({ dataFolder, database }: Config): Promise<readonly Finding[]> {
  const what = 'Data folder';
  const info = await stat(dataFolder).catch(() => null);
  if (info === null) return database.kind === 'postgres' ? [] : [fine(what, `${dataFolder}, made at the first start`)];
  const findings: Finding[] = [];
  if (!(await access(dataFolder, constants.W_OK).then(() => true, () => false))) findings.push(mend(what, `${dataFolder} cannot be written to by this user.`, 'Give this user the right, or name another folder in HANDOFF_DATA_FOLDER.'));
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) findings.push(mend(what, `${dataFolder} can be read by other users of this machine.`, `chmod 700 ${dataFolder}`));
  const disk = await statfs(dataFolder);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < LITTLE_SPACE_BYTES) findings.push(mend(what, `Only ${Math.floor(freeBytes / 1_000_000)} MB are free on its disk.`, 'Make room: a full disk stops the database.'));
  return findings;
}

const MOST_SKEW_MS = 5_000;
/** Of one process: its pool, its lanes, and a spare one for doctor or backup. */
const CONNECTIONS_PER_PROCESS = 12;

export function lookAtServer(facts: ServerFacts | null): readonly Finding[] {
  if (facts === null) return [];
  const findings: Finding[] = [];
  if (facts.behindTransactionPooler) {
    findings.push(mend('Database: pooler', 'A connection pooler in transaction mode stands before the database: the locks that keep two workers from one account do not hold.', 'Let DATABASE_URL name the server itself, or a pool in session mode.'));
  }
  const skew = lookAtClock('Database: clock', 'the database server', facts.clockAheadMs, MOST_SKEW_MS);
  if (skew !== null) findings.push(skew);
  if (facts.freeConnections < CONNECTIONS_PER_PROCESS) {
    findings.push(note('Database: connections', `${facts.freeConnections} are free; each serve or worker process takes up to ${CONNECTIONS_PER_PROCESS}. Raise max_connections before starting more.`));
  }
  return findings;
}

export function lookAtClock(what: string, whose: string, aheadMs: number, mostMs: number): Finding | null {
  if (Math.abs(aheadMs) <= mostMs) return null;
  return mend(what, `The clock of ${whose} is ${Math.round(Math.abs(aheadMs) / 1_000)} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`, 'Let both keep time by NTP: tokens, signatures and due dates depend on it.');
}

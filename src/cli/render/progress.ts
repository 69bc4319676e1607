import cliProgress from 'cli-progress';
import type { Progress } from '../../flows/sync/sync-deps.ts';
import type { Output } from '../output.ts';

const VERBS: Readonly<Record<Progress['phase'], string>> = { read: 'reading', assess: 'assessing', write: 'writing back', sweep: 'looking at all known records' };

/** A bar on stderr while a person watches; silent otherwise. */
export function createProgress(output: Output): { update(progress: Progress): void; stop(): void } {
  if (!output.watched) return { update: () => {}, stop: () => {} };
  const bars = new cliProgress.MultiBar({ format: '{connection} {verb} {bar} {value}{of}', hideCursor: true, clearOnComplete: true, stream: process.stderr });
  const byConnection = new Map<string, cliProgress.SingleBar>();
  return {
    update: ({ connection, phase, done, total }) => {
      const bar = byConnection.get(connection) ?? bars.create(total ?? done, 0, { connection, verb: VERBS[phase], of: '' });
      byConnection.set(connection, bar);
      bar.setTotal(Math.max(total ?? done, done, 1));
      bar.update(done, { connection, verb: VERBS[phase], of: total === null ? '' : ` of ${total}` });
    },
    stop: () => bars.stop(),
  };
}

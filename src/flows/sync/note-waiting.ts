import type { SyncDeps } from './sync-deps.ts';

/** Customer handoffs that wait for the receiving team, where acceptance is required; a sentence, or nothing. */
export async function noteWaiting(deps: SyncDeps): Promise<readonly string[]> {
  const { policy, mapping } = deps.ruleset;
  if (policy.rollout !== 'gate' || mapping.file.handoff !== 'customer') return [];
  const waiting = await deps.store.countHandoffs({ connection: deps.connection, status: ['ready', 'submitted'], backlog: false });
  if (waiting === 0) return [];
  return [`${waiting === 1 ? 'One handoff waits' : `${waiting} handoffs wait`} to be accepted before the kick-off: "handoff handoffs list --status ready submitted".`];
}

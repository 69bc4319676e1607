import type { StoredSource } from '../../core/handoff/handoff.ts';
import { isCut, isEmptied, NOT_THERE, WANTED_AGAIN } from '../../core/retention/cut-handoff.ts';
import type { SyncDeps } from './sync-deps.ts';
import type { Work, WorkSet } from './work-set.ts';

const presentOf = ({ circle }: Pick<SyncDeps, 'circle'>, work: Work): readonly StoredSource[] =>
  [...work.sources.values()].filter(({ state, connection, object }) => state === 'present' && circle.memberOf(connection)?.ruleset.mapping.sourceOf(object) !== undefined);

/** A cut handoff is worked out again once every record it still has, and rules know, was read or is not there: half of them would tell of gaps that are none. */
export function staysCut(deps: Pick<SyncDeps, 'circle'>, work: Work): boolean {
  if (!isCut(work.known)) return false;
  const present = presentOf(deps, work);
  return present.every(isEmptied) || present.some((source) => isEmptied(source) && source.fingerprint !== NOT_THERE);
}

/** A record of a cut handoff came back, or joined it: its others are read again, each in the lane of its own connection. */
export function wantEmptied(works: WorkSet, work: Work): void {
  for (const source of [...work.sources.values()]) {
    if (source.state === 'present' && isEmptied(source)) works.attach(work, { ...source, fingerprint: WANTED_AGAIN });
  }
}

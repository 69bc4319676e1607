import { refuseStep, refuseTakenBack } from '../core/acceptance/refuse-step.ts';
import type { StepKind } from '../core/acceptance/steps.ts';
import type { HandoffEvent, StoredHandoff } from '../core/handoff/handoff.ts';
import { advanceHandoff } from '../core/line/advance-handoff.ts';
import type { Clock, PageWrite, Store } from '../core/ports.ts';
import { saveWorks } from './sync/save-works.ts';
import type { SyncDeps } from './sync/sync-deps.ts';
import { untilSaved } from './sync/until-saved.ts';
import { WorkSet, type Work } from './sync/work-set.ts';

/** No account has to answer: the status and the task are delivered by the lanes that `wake` names. */
export interface DecideDeps extends Pick<SyncDeps, 'circle' | 'limit'> {
  readonly store: Pick<Store, 'findHandoffs' | 'savePage'>;
  readonly clock: Clock;
  /** Connections that now have something to write; may do nothing where nobody works in the background. */
  readonly wake: (connections: readonly string[]) => Promise<void>;
}

export interface Decided {
  readonly handoff: StoredHandoff;
  /** False: the same person had taken this step before. */
  readonly changed: boolean;
  /** Connections whose sources will show it. */
  readonly shownIn: readonly string[];
}

interface Steered {
  readonly revision?: number | undefined;
}

/**
 * A person's step on one handoff: decided on what its records say now, saved with its task and its write-back in one
 * transaction. Who comes second is told what the first one did. Throws HandoffError when the step is not allowed.
 */
export async function decideHandoff<T extends Steered>(deps: DecideDeps, id: string, kind: StepKind<T>, given: unknown): Promise<Decided> {
  const input = kind.read(given);
  const decided = await untilSaved(async () => {
    const now = deps.clock.now();
    const works = new WorkSet();
    works.add(await deps.store.findHandoffs([id]));
    const work = works.get(id);
    if (work?.known == null) return refuseStep('handoff_not_found', `No handoff ${id}.`, '"handoff handoffs list" shows ids.');
    refuseTakenBack(work.known);
    refuseSeen(work.known, input.revision);
    refuseWithoutRules(deps, work);
    const standing = standingOf(deps, work, now);
    const step = kind.take(standing, input, now.toISOString());
    if (step === null) return { connection: work.connection, rows: null };
    work.touched = true;
    work.events.push(...step.events.map(({ type, data }): HandoffEvent => ({ handoffId: id, connection: work.connection, type, at: now.toISOString(), data })));
    const { status, acceptance } = step;
    const snapshots = status === 'accepted' && standing.status !== 'accepted' ? snapshotsOf(work, standing.score, now) : [];
    const saved = await saveWorks({ ...deps, connection: work.connection }, works, {
      now, cursor: undefined, deferWithdrawals: false, untouched: 0, errors: [], decided: { status, acceptance, snapshots },
    });
    return { connection: work.connection, rows: saved.rows };
  });
  const shownIn = [...new Set(decided.rows?.filter((row) => row.state === 'pending').map((row) => row.connection))].sort();
  if (shownIn.length > 0) await deps.wake(shownIn);
  const [handoff] = (await deps.store.findHandoffs([id])).handoffs;
  return handoff === undefined ? refuseStep('handoff_not_found', `No handoff ${id}.`, 'It was removed meanwhile.') : { handoff, changed: decided.rows !== null, shownIn };
}

/** The handoff as its records, the rules and the day have it now, which may be another than at the last sync. */
const standingOf = (deps: DecideDeps, work: Work, now: Date): StoredHandoff =>
  advanceHandoff({ ...work, sources: [...work.sources.values()], circle: deps.circle, mayOpen: () => false, now }).handoff;

function refuseSeen({ revision }: StoredHandoff, seen: number | undefined): void {
  if (seen === undefined || seen === revision) return;
  refuseStep('handoff_changed', 'The handoff was changed since you looked at it.', 'Look at it again and decide on what stands there now.');
}

/** Without the rules of its connection nobody can say how it stands. */
function refuseWithoutRules({ circle }: DecideDeps, work: Work): void {
  const connections = [...new Set([work.connection, ...[...work.sources.values()].map((source) => source.connection)])];
  if (connections.some((connection) => circle.memberOf(connection) !== undefined)) return;
  refuseStep('connection_without_rules', `The rules of connection "${work.connection}" cannot be used: it is not in connections.yaml any more, or its mapping is broken.`, 'Run "handoff mapping lint", or put the connection back.', 2);
}

const snapshotsOf = (work: Work, score: number | null, now: Date): PageWrite['snapshots'] =>
  [...work.sources.values()].filter((source) => source.state === 'present').map((source) => ({ source, reason: 'accepted' as const, takenAt: now.toISOString(), score }));

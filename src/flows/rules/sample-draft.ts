import type { ConnectorSession } from '../../core/connector.ts';
import { LIVE_STATUSES } from '../../core/line/taken-back.ts';
import type { Clock, Store } from '../../core/ports.ts';
import { findNewPaths, findNotStored } from '../../core/replay/find-not-stored.ts';
import { estimateSample, type CallCosts } from '../../core/replay/estimate-calls.ts';
import { sampleDraft } from '../../core/replay/sample-draft.ts';
import type { ReplayedCircle } from '../../core/replay/to-figures.ts';
import type { ReplaySample } from '../../core/view/replay-view.ts';

export interface SampleDeps {
  readonly store: Pick<Store, 'listHandoffs' | 'findHandoffs'>;
  readonly session: Pick<ConnectorSession, 'reread' | 'calls'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly cost: CallCosts | undefined;
}

/** Reads the newest handoffs' records of this connection again, with what the draft asks for. Nothing is stored. */
export async function readSample(deps: SampleDeps, connection: string, circle: ReplayedCircle, limit: number): Promise<ReplaySample> {
  const { store, session, clock, signal } = deps;
  const newPaths = findNewPaths(circle.before, circle.after);
  const newest = await store.listHandoffs({ connection, status: LIVE_STATUSES, limit });
  const state = await store.findHandoffs(newest.map(({ id }) => id));
  const refs = state.sources
    .filter((source) => source.connection === connection && source.state === 'present')
    .toSorted((a, b) => findNotStored(b, newPaths).length - findNotStored(a, newPaths).length)
    .slice(0, limit)
    .map(({ object, externalId }) => ({ object, externalId }));
  const reads = circle.after.memberOf(connection)?.ruleset.mapping.reads ?? [];
  const before = session.calls().api;
  const records = refs.length === 0 ? [] : await session.reread({ reads, cursor: null, watchTasks: false, signal }, refs);
  const handoffs = state.handoffs.map((known) => ({
    known,
    sources: state.sources.filter(({ handoffId }) => handoffId === known.id),
    outbox: state.outbox.filter(({ handoffId }) => handoffId === known.id),
  }));
  return {
    connection,
    records: records.length,
    apiCalls: { estimated: estimateSample(refs.length, deps.cost), spent: session.calls().api - before },
    ...sampleDraft({ connection, handoffs, records, circle, newPaths, now: clock.now() }),
  };
}

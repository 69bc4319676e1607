import { HandoffError } from '../core/errors.ts';
import { overviewOf, type ConnectionOverview } from '../core/view/connection-overview.ts';
import { pauseConnection, releaseFrozen, resumeConnection, setBackfill } from '../flows/pause-connection.ts';
import type { ConnectionService } from '../http/service-port.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';

const DAY_MS = 86_400_000;
type Wake = (connections: readonly string[]) => Promise<void>;

/** How connections stand, and what a person has them do. No account has to answer. */
export function serveConnections(app: App, wake: Wake): ConnectionService {
  const { store, clock, config } = app;
  const overviews = async (ids: readonly string[]): Promise<readonly ConnectionOverview[]> => {
    const now = clock.now();
    const [known, lanes, runs, fresh] = [
      new Map((await store.findConnections()).map((each) => [each.id, each])),
      new Map((await store.findLanes()).map((each) => [each.connection, each])),
      new Map((await store.findLastRuns(ids)).map((each) => [each.connection, each])),
      new Map((await store.findFreshness(ids, new Date(now.getTime() - DAY_MS).toISOString(), now.toISOString())).map((each) => [each.connection, each])),
    ];
    return ids.map((id) => {
      const { connector, rollout, schedule, zone, mapping } = findConfig(config, id);
      return overviewOf({ config: { id, connector, rollout, schedule, zone, mapping: mapping.name }, stored: known.get(id), lane: lanes.get(id), lastRun: runs.get(id), freshness: fresh.get(id) });
    });
  };
  const overview = async (id: string): Promise<ConnectionOverview> => {
    const [view] = await overviews([id]);
    if (view === undefined) throw new RangeError('one was asked for');
    return view;
  };
  return {
    listConnections: async ({ limit, offset }) => {
      const ids = config.connections.map(({ id }) => id);
      return { items: await overviews(ids.slice(offset, offset + limit)), total: ids.length };
    },
    showConnection: overview,
    pauseConnection: async (id, said) => {
      findConfig(config, id);
      await pauseConnection(app, id, said);
      return overview(id);
    },
    resumeConnection: async (id) => {
      findConfig(config, id);
      await resumeConnection(app, id);
      await wake([id]);
      return overview(id);
    },
    requestSync: async (id, { full }) => {
      findConfig(config, id);
      const wantedAt = clock.now().toISOString();
      await store.requestPull(id, wantedAt, full ? { full } : null);
      await wake([id]);
      return { connection: id, wantedAt };
    },
    releaseConnection: async (id, confirm) => {
      findConfig(config, id);
      if (!confirm) await releaseFrozen(app, id);
      await store.requestPull(id, clock.now().toISOString(), confirm ? { massChangeConfirmed: true } : null);
      await wake([id]);
      return overview(id);
    },
    backfillConnection: async (id, what, confirm) => {
      findConfig(config, id);
      const older = await store.countHandoffs({ connection: id, backlog: true });
      if (older !== confirm) {
        throw new HandoffError({ code: 'backfill_not_confirmed', message: `The backfill would write ${what} to ${older} handoffs older than the start date.`, remedy: `If that is meant, send it again with "confirm": ${older}.`, place: 'body.confirm' });
      }
      await setBackfill(app, id, what);
      await store.requestPull(id, clock.now().toISOString(), null);
      await wake([id]);
      return overview(id);
    },
    showLimits: async (id) => {
      findConfig(config, id);
      return app.limits(id);
    },
  };
}

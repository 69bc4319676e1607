import { writtenConnection } from '../config/edit-connections.ts';
import { showSettings } from '../config/show-settings.ts';
import { starterKindsOf } from '../config/starter-rules.ts';
import { HandoffError } from '../core/errors.ts';
import { isJsonObject } from '../core/json.ts';
import { viewConnector, type ConnectionSettings } from '../core/view/connector-view.ts';
import { resumeConnection } from '../flows/pause-connection.ts';
import type { SetupService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { serveConnections } from './serve-connections.ts';

/** Connecting accounts from a page. */
export function serveSetup(app: App, wake: (connections: readonly string[]) => Promise<void>, mostMs: number = LOOK_MS): SetupService {
  const { connectionFile, store, clock } = app;
  const { showConnection } = serveConnections(app, wake);
  const patiently = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => answerInTime(mostMs, 'handoff connections check', work);
  return {
    listConnectors: async () => {
      const connectors = await Promise.all(app.connectors.names.map((name) => app.connectors.find(name)));
      return Promise.all(connectors.map(async (connector) => viewConnector(connector, { kinds: await starterKindsOf(connector.name), mappings: await connectionFile.mappingsFor(connector.name) })));
    },
    tryAccount: (input) => patiently(() => connectionFile.tryAccount(input)),
    addConnection: async (input) => {
      await patiently((signal) => connectionFile.add(input, signal));
      // What a connection of this account or name rested for before it was removed is over.
      if ((await store.findLane(input.id)).paused !== null) await resumeConnection({ store, clock }, input.id);
      return showConnection(input.id);
    },
    showSettings: async (id) => {
      const { connection, version } = await connectionFile.find(id);
      const { form } = await app.connectors.find(connection.connector);
      const { settings } = writtenConnection(connection);
      const { connector, mapping, schedule, startFrom, rollout, limits } = connection;
      const shown: ConnectionSettings = {
        id, connector, settings: showSettings(form, isJsonObject(settings) ? settings : {}), mapping: mapping.name, schedule, zone: connection.zone === 'UTC' ? null : connection.zone, startFrom, rollout,
        limits: { ...limits, daily: limits.daily ?? null }, file: app.config.file,
      };
      return { settings: shown, version };
    },
    changeConnection: async (id, input, version) => {
      await patiently((signal) => connectionFile.change(id, input, version, signal));
      // Whatever the service itself stopped at was the old settings' fault, or is noticed again at once.
      if ((await store.findLane(id)).paused?.by === 'service') await resumeConnection({ store, clock }, id);
      await store.requestPull(id, clock.now().toISOString(), null);
      await wake([id]);
      return showConnection(id);
    },
    planRemoval: (id) => connectionFile.planRemoval(id),
    removeConnection: async (id, { confirm, closeTasks }, version) => {
      if (confirm !== id) throw new HandoffError({ code: 'removal_not_confirmed', message: `This would remove the connection "${id}".`, remedy: `If that is meant, send it again with "confirm": "${id}".`, place: 'body.confirm' });
      return connectionFile.remove(id, version, { closeTasks, signal: AbortSignal.timeout(mostMs) });
    },
  };
}

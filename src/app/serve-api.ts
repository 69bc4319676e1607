import type { ConnectionView, Service } from '../http/service-port.ts';
import type { App } from './app-contract.ts';

/** What the routes of the web door ask for. `wake`: these connections have something to do. */
export const serveApi = (app: App, _wake: (connections: readonly string[]) => Promise<void>): Service => ({
  listConnections: async (): Promise<readonly ConnectionView[]> => {
    const known = new Map((await app.store.findConnections()).map((connection) => [connection.id, connection]));
    return app.config.connections.map(({ id, connector, rollout, schedule, zone }) => ({ id, connector, rollout, schedule, zone, connectedAt: known.get(id)?.connectedAt ?? null }));
  },
});

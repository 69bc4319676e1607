import type { Service } from '../http/service-port.ts';
import type { App } from './app-contract.ts';
import { serveConnections } from './serve-connections.ts';
import { serveHandoffs } from './serve-handoffs.ts';

/** What the routes of the web door ask for. `wake`: these connections have something to do. */
export const serveApi = (app: App, wake: (connections: readonly string[]) => Promise<void>): Service => ({
  ...serveHandoffs(app),
  ...serveConnections(app, wake),
});

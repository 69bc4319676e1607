import type { Service } from '../http/service-port.ts';
import { LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { serveAccounts } from './serve-accounts.ts';
import { serveDrafts } from './serve-drafts.ts';
import { serveConnections } from './serve-connections.ts';
import { serveHandoffs } from './serve-handoffs.ts';
import { serveHistory } from './serve-history.ts';
import { servePanels } from './serve-panels.ts';
import { servePeople } from './serve-people.ts';
import { serveLists, serveReports } from './serve-reports.ts';
import { serveReplays } from './serve-replays.ts';
import { serveRules } from './serve-rules.ts';
import { serveSamples } from './serve-samples.ts';
import { serveSetup } from './serve-setup.ts';

/** What the routes of the web door ask for. `wake`: these connections have something to do. `mostMs`: so long people wait for an account. */
export const serveApi = (app: App, wake: (connections: readonly string[]) => Promise<void>, mostMs: number = LOOK_MS): Service => ({
  ...serveHandoffs(app),
  ...serveConnections(app, wake),
  ...serveAccounts(app, mostMs),
  ...serveSetup(app, wake, mostMs),
  ...serveSamples(app, mostMs),
  ...serveHistory(app, wake),
  ...serveRules(app, wake, mostMs),
  ...serveReplays(app, mostMs),
  ...serveDrafts(app, wake, mostMs),
  ...servePeople(app),
  ...servePanels(app),
  ...serveReports(app),
  ...serveLists(app),
});

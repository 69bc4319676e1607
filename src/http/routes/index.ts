import { framedPanelRoutes } from '../panel.ts';
import type { HttpApp } from '../http-app.ts';
import type { Service } from '../service-port.ts';
import { accountRoutes } from './account-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { connectionRoutes } from './connection-routes.ts';
import { handoffRoutes } from './handoff-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { listRoutes } from './list-routes.ts';
import { mappingRoutes } from './mapping-routes.ts';
import { panelRoutes } from './panel-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { replayRoutes } from './replay-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { setupRoutes } from './setup-routes.ts';
import { stepRoutes } from './step-routes.ts';
import { watchRoutes } from './watch-routes.ts';

const ROUTES = [connectionRoutes, setupRoutes, accountRoutes, handoffRoutes, stepRoutes, linkRoutes, historyRoutes, watchRoutes, mappingRoutes, draftRoutes, replayRoutes, peopleRoutes, listRoutes, reportRoutes, panelRoutes, framedPanelRoutes];

/** Every file of this folder that asks the service, by name. */
export function registerRoutes(app: HttpApp, service: Service): void {
  for (const add of ROUTES) add(app, service);
}

import type { HttpApp } from '../http-app.ts';
import type { Service } from '../service-port.ts';
import { connectionRoutes } from './connection-routes.ts';
import { handoffRoutes } from './handoff-routes.ts';
import { stepRoutes } from './step-routes.ts';

/** Every file of this folder, by name. */
export function registerRoutes(app: HttpApp, service: Service): void {
  for (const add of [connectionRoutes, handoffRoutes, stepRoutes]) add(app, service);
}

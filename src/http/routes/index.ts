import type { HttpApp } from '../http-app.ts';
import type { Service } from '../service-port.ts';
import { connectionRoutes } from './connection-routes.ts';

/** Every file of this folder, by name. */
export function registerRoutes(app: HttpApp, service: Service): void {
  for (const add of [connectionRoutes]) add(app, service);
}

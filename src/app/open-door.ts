import { parseResolved, resolveSecrets } from '../config/substitute.ts';
import { serviceSchema } from '../config/service-file.ts';
import type { Log } from '../core/operation/log.ts';
import { checkHealth, type HealthDeps } from '../flows/watch/check-health.ts';
import { healthRoutes, openProbes } from '../http/health.ts';
import { metricsRoutes, type OpenMetrics } from '../http/metrics.ts';
import { openHttp } from '../http/open-http.ts';
import { webhookRoutes } from '../http/webhooks.ts';
import { findPages } from './find-pages.ts';
import { requestLog } from './open-log.ts';
import type { DoorRequest, ServiceParts } from './run-service.ts';
import { serveApi } from './serve-api.ts';

export interface Door {
  readonly address: string;
  close(): Promise<void>;
}

interface DoorParts {
  readonly request: DoorRequest;
  readonly log: Log;
  readonly metrics: OpenMetrics;
  readonly health: HealthDeps;
  readonly wake: (connections: readonly string[]) => Promise<void>;
}

/** The web door of `serve`: API, sign-in, webhooks, health, figures. */
export async function openDoor({ base, app }: ServiceParts, { request, log, metrics, health, wake }: DoorParts): Promise<Door> {
  const { config, store, clock } = base;
  const place = `${config.file}, service.login`;
  const login = parseResolved(serviceSchema.shape.login, await resolveSecrets(config.service.login, (name) => store.secretGet('secret', name), place), place);
  return openHttp({
    listen: request.listen,
    publicUrl: config.publicUrl,
    version: request.version,
    clock,
    access: store,
    service: serveApi(app, wake),
    login: login ?? null,
    ...(request.announce === undefined ? {} : { announce: request.announce }),
    logger: requestLog(log),
    metrics: metrics.metrics,
    pages: await findPages(),
    plugins: [
      webhookRoutes({
        receive: async (connection, received) => {
          const outcome = await app.receiveWebhook(connection, received, wake);
          metrics.metrics.gotWebhook(connection, outcome.kind === 'accepted' ? 'accepted' : 'refused');
          return outcome;
        },
      }),
      healthRoutes(() => checkHealth(health)),
      metricsRoutes(metrics),
    ],
  });
}

/** What a worker answers, so that whoever runs it sees that it lives. */
export const openProbeDoor = ({ request, metrics, health }: DoorParts): Promise<Door> => openProbes({ listen: request.listen, check: () => checkHealth(health), metrics });

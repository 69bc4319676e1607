import { z } from 'zod';
import { connectionOverviewSchema } from '../../core/view/connection-overview.ts';
import { nameOf } from '../act-as.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

export const connectionParams = z.object({ id: z.string().max(100).describe('Of the connection, as in connections.yaml') });
const reason = z.strictObject({ reason: z.string().trim().min(1).max(500) }).meta({ id: 'Reason', example: { reason: 'The CRM is being migrated until Monday' } });
const syncWanted = z.object({ connection: z.string(), wantedAt: z.string() }).meta({ id: 'SyncWanted', example: { connection: 'sales', wantedAt: '2026-11-22T09:00:00.000Z' } });
const syncRequest = z.strictObject({ full: z.boolean().default(false).describe('Read everything again instead of what changed') }).meta({ id: 'SyncRequest', example: { full: false } });
const release = z.strictObject({ confirm: z.boolean().describe('true: apply the many withdrawals that froze it · false: the next run judges afresh, and freezes again if it still has to') }).meta({ id: 'Release', example: { confirm: false } });

/** How connections stand, and what a person has them do. */
export function connectionRoutes(app: HttpApp, service: Service): void {
  const tags = ['connections'];
  app.get(
    '/api/v1/connections',
    { config: { action: 'see_connections' }, schema: { summary: 'Every connection and how it stands', tags, querystring: pageQuery, response: { 200: pageOf(connectionOverviewSchema), ...problems } } },
    async (request, reply) => {
      const { items, total } = await service.listConnections(request.query);
      return answerPage(request, reply, request.query, { items: [...items], total });
    },
  );
  app.get(
    '/api/v1/connections/:id',
    { config: { action: 'see_connections' }, schema: { summary: 'One connection and how it stands', tags, params: connectionParams, response: { 200: connectionOverviewSchema, ...problems } } },
    (request) => service.showConnection(request.params.id),
  );
  app.post(
    '/api/v1/connections/:id/pause',
    { config: { action: 'pause_connection' }, schema: { summary: 'Let it rest: nothing is read or written until somebody resumes it', tags, params: connectionParams, body: reason, response: { 200: connectionOverviewSchema, ...problems } } },
    (request) => service.pauseConnection(request.params.id, { by: nameOf(request), reason: request.body.reason }),
  );
  app.post(
    '/api/v1/connections/:id/resume',
    { config: { action: 'resume_connection' }, schema: { summary: 'Let it go on, whoever paused it', tags, params: connectionParams, response: { 200: connectionOverviewSchema, ...problems } } },
    (request) => service.resumeConnection(request.params.id),
  );
  app.post(
    '/api/v1/connections/:id/syncs',
    {
      config: { action: 'run_sync' },
      schema: { summary: 'Sync now', description: 'Answers at once; the run begins when a worker is free. GET /api/v1/runs shows it.', tags, params: connectionParams, body: syncRequest.nullish(), response: { 202: syncWanted, ...problems } },
    },
    async (request, reply) => reply.status(202).send(await service.requestSync(request.params.id, { full: request.body?.full ?? false })),
  );
  app.post(
    '/api/v1/connections/:id/release',
    {
      config: { action: 'release_connection' },
      schema: { summary: 'Release a connection that mass-delete protection froze', tags, params: connectionParams, body: release, response: { 202: connectionOverviewSchema, ...problems } },
    },
    async (request, reply) => reply.status(202).send(await service.releaseConnection(request.params.id, request.body.confirm)),
  );
}

import { z } from 'zod';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const connectionView = z
  .object({
    id: z.string(),
    connector: z.string(),
    rollout: z.enum(['observe', 'fields', 'tasks', 'gate']),
    schedule: z.string().nullable().describe('Cron; null: only when asked'),
    zone: z.string(),
    connectedAt: z.string().nullable().describe('null before the first sync'),
  })
  .meta({ id: 'Connection', example: { id: 'sales', connector: 'csv', rollout: 'observe', schedule: '*/5 * * * *', zone: 'UTC', connectedAt: '2026-11-22T09:00:00.000Z' } });

export function connectionRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/connections',
    {
      config: { action: 'see_connections' },
      schema: { summary: 'Every connection', tags: ['connections'], querystring: pageQuery, response: { 200: pageOf(connectionView), ...problems } },
    },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.listConnections(), request.query)),
  );
}

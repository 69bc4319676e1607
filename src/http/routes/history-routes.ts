import { z } from 'zod';
import { runSchema, syncErrorSchema } from '../../core/view/history-views.ts';
import type { HttpApp } from '../http-app.ts';
import { answerSeek, seekIn, seekOf, seekQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const idParams = z.object({ id: z.string().min(1).max(200) });
const ofConnection = z.string().max(100).optional();
const runWithErrors = z
  .object({ run: runSchema, errors: z.array(syncErrorSchema).readonly().describe('Items of this connection that were set aside while it ran') })
  .meta({ id: 'RunWithErrors', example: { run: runSchema.meta()?.['example'], errors: [] } });
const retried = z.object({ retried: z.int() }).meta({ id: 'Retried', example: { retried: 3 } });
const retryAll = z.strictObject({ connection: ofConnection.describe('Of every connection when left out') }).meta({ id: 'RetryErrors', example: { connection: 'sales' } });

/** What runs did, and what sources refused. */
export function historyRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/runs',
    {
      config: { action: 'see_runs' },
      schema: { summary: 'What runs did, newest first', tags: ['runs'], querystring: seekQuery.extend({ connection: ofConnection, outcome: z.enum(['running', 'complete', 'partial', 'failed']).optional() }), response: { 200: seekOf(runSchema), ...problems } },
    },
    async (request, reply) => {
      const seek = seekIn(request.query);
      return answerSeek(request, reply, seek, await service.listRuns(request.query, seek), (run) => run, ({ startedAt, id }) => ({ at: startedAt, id }));
    },
  );
  app.get(
    '/api/v1/runs/:id',
    { config: { action: 'see_runs' }, schema: { summary: 'One run with what was set aside in it', tags: ['runs'], params: idParams, response: { 200: runWithErrors, ...problems } } },
    (request) => service.showRun(request.params.id),
  );
  app.get(
    '/api/v1/errors',
    {
      config: { action: 'see_errors' },
      schema: {
        summary: 'Items that a source refused: set aside, nothing lost', tags: ['errors'],
        querystring: seekQuery.extend({ connection: ofConnection, handoff: z.string().max(200).optional().describe('Id of the handoff'), resolved: z.enum(['true', 'false']).default('false').describe('true: resolved ones too') }), response: { 200: seekOf(syncErrorSchema), ...problems },
      },
    },
    async (request, reply) => {
      const { connection, handoff, resolved } = request.query;
      const seek = seekIn(request.query);
      const found = await service.listErrors({ connection, handoffId: handoff, includeResolved: resolved === 'true' }, seek);
      return answerSeek(request, reply, seek, found, (error) => error, ({ occurredAt, id }) => ({ at: occurredAt, id }));
    },
  );
  app.post(
    '/api/v1/errors/:id/retry',
    { config: { action: 'retry_errors' }, schema: { summary: 'Try one again now', tags: ['errors'], params: idParams, response: { 202: retried, ...problems } } },
    async (request, reply) => reply.status(202).send({ retried: await service.retryError(request.params.id) }),
  );
  app.post(
    '/api/v1/errors/retry',
    { config: { action: 'retry_errors' }, schema: { summary: 'Try all again now', tags: ['errors'], body: retryAll.nullish(), response: { 202: retried, ...problems } } },
    async (request, reply) => reply.status(202).send({ retried: await service.retryErrors(request.body?.connection ?? null) }),
  );
}

import { z } from 'zod';
import { limitsSchema } from '../../core/view/account-views.ts';
import { connectionCheckSchema } from '../../core/view/connection-check.ts';
import { connectionOverviewSchema } from '../../core/view/connection-overview.ts';
import { describedSchema } from '../../core/view/described-fields.ts';
import { listedPlanSchema } from '../../core/view/plan-report.ts';
import { setupPlanSchema } from '../../core/view/setup-plan.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';
import { connectionParams } from './connection-routes.ts';

const WAITS = 'Asks the account while you wait: 20 seconds at most, then 504.';
const flag = z.enum(['true', 'false']).default('false');
const backfill = z
  .strictObject({ what: z.enum(['fields', 'tasks']), confirm: z.int().min(0).describe('How many older handoffs it would write; the refusal names the number') })
  .meta({ id: 'Backfill', example: { what: 'fields', confirm: 112 } });

/** What an account says, what a sync or a setup would change in it, and what it may cost. */
export function accountRoutes(app: HttpApp, service: Service): void {
  const tags = ['connections'];
  app.get(
    '/api/v1/connections/:id/check',
    { config: { action: 'check_connection' }, schema: { summary: 'Try the credentials: what can be read and written, and what is missing for more', description: WAITS, tags, params: connectionParams, response: { 200: connectionCheckSchema, ...problems } } },
    (request) => service.checkConnection(request.params.id),
  );
  app.get(
    '/api/v1/connections/:id/fields',
    {
      config: { action: 'check_connection' },
      schema: { summary: 'The fields that can be read, for writing a mapping', description: WAITS, tags, params: connectionParams, querystring: z.object({ object: z.string().max(200).optional().describe('All objects of the connector when left out') }), response: { 200: describedSchema, ...problems } },
    },
    async (request) => ({ connection: request.params.id, objects: await service.describeConnection(request.params.id, request.query.object ?? null) }),
  );
  app.get(
    '/api/v1/connections/:id/sync-plan',
    {
      config: { action: 'plan_sync' },
      schema: {
        summary: 'What the next run would change where, and how many API calls it costs; nothing is written', description: WAITS, tags, params: connectionParams, querystring: z.object({ full: flag.describe('As if everything were read again') }),
        response: { 200: listedPlanSchema, ...problems },
      },
    },
    (request) => service.planSync(request.params.id, { full: request.query.full === 'true' }),
  );
  app.get(
    '/api/v1/connections/:id/setup-plan',
    {
      config: { action: 'plan_setup' },
      schema: {
        summary: 'What "handoff setup" would create or remove in the source',
        description: `${WAITS} Doing it needs an administrator's credential of the vendor, which is given on the command line for that moment and never stored; so there is no route for it.`,
        tags, params: connectionParams, querystring: z.object({ inputs: flag.describe('Also the packet’s input fields'), remove: flag.describe('Remove what setup created') }), response: { 200: setupPlanSchema, ...problems },
      },
    },
    async ({ params, query }) => ({ connection: params.id, steps: await service.planSetup(params.id, { inputs: query.inputs === 'true', remove: query.remove === 'true' }) }),
  );
  app.get(
    '/api/v1/connections/:id/limits',
    { config: { action: 'see_connections' }, schema: { summary: 'What we may use of the account’s daily API limit, and have used; costs no call', tags, params: connectionParams, response: { 200: limitsSchema, ...problems } } },
    async (request) => ({ connection: request.params.id, ...(await service.showLimits(request.params.id)) }),
  );
  app.post(
    '/api/v1/connections/:id/backfill',
    { config: { action: 'backfill_connection' }, schema: { summary: 'From now on also write to handoffs older than the start date, as far as the rollout goes', tags, params: connectionParams, body: backfill, response: { 202: connectionOverviewSchema, ...problems } } },
    async (request, reply) => reply.status(202).send(await service.backfillConnection(request.params.id, request.body.what, request.body.confirm)),
  );
}

import { z } from 'zod';
import { addInputSchema, changeInputSchema, tryInputSchema } from '../../core/view/connection-changes.ts';
import { connectionCheckSchema } from '../../core/view/connection-check.ts';
import { connectionOverviewSchema } from '../../core/view/connection-overview.ts';
import { connectionRemovalSchema, connectionRemovedSchema, removalInputSchema } from '../../core/view/connection-removal.ts';
import { connectionSettingsSchema, connectorsSchema } from '../../core/view/connector-view.ts';
import { samplesSchema } from '../../core/view/sample-view.ts';
import { answerVersion, demandVersion, tagOf } from '../entity-tags.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';
import { connectionParams } from './connection-routes.ts';

const WAITS = 'Asks the account while you wait: 20 seconds at most, then 504.';

const path = z.string().min(1).max(300);
const samplesQuery = z.object({
  object: z.string().min(1).max(200),
  fields: z.preprocess((given) => (typeof given === 'string' ? given.split(',').filter((one) => one !== '') : given), z.array(path).max(100).default([])).describe('Dotted paths, separated by commas or one a parameter; 100 at most'),
});

/** Connecting accounts: what a form asks, whether the account answers, and what then stands in connections.yaml. */
export function setupRoutes(app: HttpApp, service: Service): void {
  const tags = ['connections'];
  app.get(
    '/api/v1/connectors',
    { config: { action: 'see_connection_settings' }, schema: { summary: 'What can be connected, and what each asks for', tags, response: { 200: connectorsSchema, ...problems } } },
    async () => ({ connectors: await service.listConnectors() }),
  );
  app.post(
    '/api/v1/connections/try',
    { config: { action: 'manage_connections' }, schema: { summary: 'Try settings: what works and what is missing for more; nothing is kept', description: WAITS, tags, body: tryInputSchema, response: { 200: connectionCheckSchema, ...problems } } },
    (request) => service.tryAccount(request.body),
  );
  app.post(
    '/api/v1/connections',
    {
      config: { action: 'manage_connections', target: ({ body }) => (addInputSchema.safeParse(body).data?.id ?? null) },
      schema: {
        summary: 'Connect an account',
        description: `${WAITS} It is added to connections.yaml, of which everything else stays byte for byte the same; secrets go to the encrypted store. It is in force at once.`,
        tags, body: addInputSchema, response: { 201: connectionOverviewSchema, ...problems },
      },
    },
    async (request, reply) => reply.status(201).header('location', `/api/v1/connections/${request.body.id}`).send(await service.addConnection(request.body)),
  );
  app.get(
    '/api/v1/connections/:id/settings',
    { config: { action: 'see_connection_settings' }, schema: { summary: 'What stands in connections.yaml about it, without secrets', description: 'The ETag is that of the whole file.', tags, params: connectionParams, response: { 200: connectionSettingsSchema, 304: z.null(), ...problems } } },
    async (request, reply) => {
      const { settings, version } = await service.showSettings(request.params.id);
      return answerVersion(request, reply, version) ? reply.status(304).send(null) : settings;
    },
  );
  app.get(
    '/api/v1/connections/:id/samples',
    {
      config: { action: 'preview_mapping' },
      schema: { summary: 'Recent records of an object with these fields, for trying a mapping on them', description: `${WAITS} Ask in pieces: what was read is kept for ten minutes.`, tags, params: connectionParams, querystring: samplesQuery, response: { 200: samplesSchema, ...problems } },
    },
    (request) => service.readSamples(request.params.id, request.query.object, request.query.fields),
  );
  app.put(
    '/api/v1/connections/:id',
    {
      config: { action: 'manage_connections' },
      schema: {
        summary: 'Change what stands in connections.yaml about it; what is left out stays',
        description: `${WAITS} Needs If-Match with the ETag of its settings. Where requests are to go to another address, the secrets have to be typed again.`,
        tags, params: connectionParams, body: changeInputSchema, response: { 200: connectionOverviewSchema, ...problems },
      },
    },
    async (request) => {
      const { version } = await service.showSettings(request.params.id);
      demandVersion(request, version);
      return service.changeConnection(request.params.id, request.body, version);
    },
  );
  app.get(
    '/api/v1/connections/:id/removal',
    {
      config: { action: 'see_connection_settings' },
      schema: { summary: 'What removing it would mean; nothing is changed', description: 'The ETag is that of the whole file.', tags, params: connectionParams, response: { 200: connectionRemovalSchema, ...problems } },
    },
    async (request, reply) => {
      const { removal, version } = await service.planRemoval(request.params.id);
      reply.header('etag', tagOf(version)).header('cache-control', 'private, no-store');
      return removal;
    },
  );
  app.post(
    '/api/v1/connections/:id/removal',
    {
      config: { action: 'remove_connection' },
      schema: {
        summary: 'Remove a connection',
        description: 'Needs If-Match with the ETag of what it would mean, and its id once more. Its lines leave connections.yaml, of which everything else stays byte for byte the same; secrets that only they name leave the encrypted store. Our open tasks in its system are closed first, unless closeTasks is false; where one cannot be, 409 tasks_not_closed says how many are left and why, and nothing is removed: asked again, it goes on with those. Nothing else is changed in its system. Its open sync errors end. Its handoffs stay readable; connecting the same account again goes on with them.',
        tags, params: connectionParams, body: removalInputSchema, response: { 200: connectionRemovedSchema, ...problems },
      },
    },
    async (request) => {
      const { version } = await service.planRemoval(request.params.id);
      demandVersion(request, version);
      return service.removeConnection(request.params.id, request.body, version);
    },
  );
}

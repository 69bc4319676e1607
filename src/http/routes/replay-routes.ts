import { z } from 'zod';
import { callerKey } from '../../core/access/caller.ts';
import { replaySampleSchema, replaySchema } from '../../core/view/replay-view.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const LONGEST_TEXT = 500_000;
const MOST_FILES = 50;
const MOST_SAMPLED = 20;
const files = z
  .array(z.strictObject({ id: z.string().min(1).max(190).describe('Name of the file with ~ for /, e.g. customer~requirements.yaml'), text: z.string().max(LONGEST_TEXT).describe('The whole file, YAML') }))
  .min(1)
  .max(MOST_FILES)
  .describe('In place of what is published under these names');
const exampleFiles = [{ id: 'customer~requirements.yaml', text: 'handoff: customer\nrequirements:\n…' }];
const startBody = z.strictObject({ files }).meta({ id: 'StartReplay', example: { files: exampleFiles } });
const sampleBody = z
  .strictObject({ files, connection: z.string().min(1).max(100), limit: z.int().min(1).max(MOST_SAMPLED).default(MOST_SAMPLED) })
  .meta({ id: 'SampleReplay', example: { files: exampleFiles, connection: 'sales', limit: 5 } });
const params = z.object({ id: z.string().min(1).max(100) });

/** What changed rules would do to everything that is stored, before they are published. */
export function replayRoutes(app: HttpApp, service: Service): void {
  const tags = ['mappings'];
  app.post(
    '/api/v1/replays',
    {
      config: { action: 'preview_mapping', answersSecret: true },
      schema: {
        summary: 'Work out what changed texts would do to all stored handoffs; nothing is stored or written',
        description: 'Ask for the answer’s id until it is done: figures come as they are counted. A new one ends your earlier one; 409 while two others are at it; 422 with everything that is wrong in the texts.',
        tags, body: startBody, response: { 202: replaySchema, ...problems },
      },
    },
    async (request, reply) => reply.status(202).send(await service.startReplay(request.body.files, callerKey(request.caller), request.caller.roles)),
  );
  app.get(
    '/api/v1/replays/:id',
    { config: { action: 'preview_mapping' }, schema: { summary: 'How far it is, and the figures so far', description: 'Kept for half an hour, in the process that works it out and not over its restart: then 404.', tags, params, response: { 200: replaySchema, ...problems } } },
    async (request) => service.showReplay(request.params.id, request.caller.roles),
  );
  app.delete(
    '/api/v1/replays/:id',
    { config: { action: 'preview_mapping', answersSecret: true }, schema: { summary: 'End it; what was counted stays', tags, params, response: { 200: replaySchema, ...problems } } },
    async (request) => service.cancelReplay(request.params.id, request.caller.roles),
  );
  app.post(
    '/api/v1/replays/sample',
    {
      config: { action: 'preview_mapping', answersSecret: true },
      schema: {
        summary: 'Read a few records now, for fields that were never stored',
        description: 'Asks the account while you wait: 20 seconds at most, then 504. "sampleCalls" of a replay says before what it costs.',
        tags, body: sampleBody, response: { 200: replaySampleSchema, ...problems },
      },
    },
    async (request) => {
      const { files: texts, connection, limit } = request.body;
      return service.sampleReplay(texts, connection, limit, request.caller.roles);
    },
  );
}

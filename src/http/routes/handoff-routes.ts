import { z } from 'zod';
import { explainedSchema } from '../../core/view/explain-handoff.ts';
import { handoffPacketSchema } from '../../core/view/handoff-packet.ts';
import { handoffKindSchema, handoffStatusSchema, handoffSummarySchema, summaryOf } from '../../core/view/handoff-summary.ts';
import { eventSchema } from '../../core/view/history-views.ts';
import type { HttpApp } from '../http-app.ts';
import { answerSeek, linkCursor, seekIn, seekOf, seekQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

export const handoffParams = z.object({ id: z.string().min(1).max(200).describe('Id of the handoff (8 characters are enough), or of its record in the source') });
const statuses = z.preprocess((given) => (typeof given === 'string' ? given.split(',') : given), z.array(handoffStatusSchema).max(20).optional());
const listQuery = seekQuery.extend({
  connection: z.string().max(100).optional(),
  kind: handoffKindSchema.optional(),
  status: statuses.describe('One or several, separated by commas'),
  older: z.enum(['true', 'false']).default('true').describe('false: without those older than the start date'),
});
const eventQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), before: z.string().regex(/^\d{1,18}$/).optional().describe('Id of the last event seen; the header Link has it') });

/** Looking at handoffs. */
export function handoffRoutes(app: HttpApp, service: Service): void {
  const tags = ['handoffs'];
  app.get(
    '/api/v1/handoffs',
    {
      config: { action: 'see_handoffs' },
      schema: { summary: 'Handoffs with score, gaps and status, newest first', tags, querystring: listQuery, response: { 200: seekOf(handoffSummarySchema).extend({ olderThanStart: z.int().describe('How many of all are older than the start date') }), ...problems } },
    },
    async (request, reply) => {
      const { connection, kind, status, older, ...page } = request.query;
      const seek = seekIn(page);
      const filter = { ...(connection === undefined ? {} : { connection }), ...(kind === undefined ? {} : { kind }), ...(status === undefined ? {} : { status }), ...(older === 'true' ? {} : { backlog: false }) };
      const found = await service.listHandoffs(filter, seek);
      const shown = answerSeek(request, reply, seek, found, (handoff) => summaryOf(handoff, request.caller.roles), ({ createdAt, id }) => ({ at: createdAt, id }));
      return { ...shown, olderThanStart: found.olderThanStart };
    },
  );
  app.get(
    '/api/v1/handoffs/:id',
    { config: { action: 'see_handoff' }, schema: { summary: 'One handoff: packet, gaps, tasks and where they stand, decisions, records', tags, params: handoffParams, response: { 200: handoffPacketSchema, ...problems } } },
    (request) => service.showHandoff(request.params.id, request.caller.roles),
  );
  app.get(
    '/api/v1/handoffs/:id/explanation',
    { config: { action: 'see_handoff' }, schema: { summary: 'Why the score is what it is: every field with rule, value, source and verdict', tags, params: handoffParams, response: { 200: explainedSchema, ...problems } } },
    (request) => service.explainHandoff(request.params.id, request.caller.roles),
  );
  app.get(
    '/api/v1/handoffs/:id/events',
    { config: { action: 'see_handoffs' }, schema: { summary: 'What happened to it, newest first', tags, params: handoffParams, querystring: eventQuery, response: { 200: z.object({ items: z.array(eventSchema) }), ...problems } } },
    async (request, reply) => {
      const items = await service.listEvents({ ...request.query, handoffId: await service.findHandoffId(request.params.id) });
      linkCursor(request, reply, items.length < request.query.limit ? null : (items.at(-1)?.id ?? null));
      return { items: [...items] };
    },
  );
}

import { z } from 'zod';
import { handoffKindSchema, handoffStatusSchema } from '../../core/view/handoff-summary.ts';
import { alarmSchema, freshnessSchema } from '../../core/view/watch-views.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const text = z.string();
const maybe = text.nullable();
const counted = z
  .object({ connection: text, kind: handoffKindSchema, status: handoffStatusSchema, olderThanStart: z.boolean(), handoffs: z.int(), averageScore: z.number().nullable() })
  .meta({ id: 'HandoffCount', example: { connection: 'sales', kind: 'customer', status: 'incomplete', olderThanStart: false, handoffs: 12, averageScore: 71.5 } });
const finding = z.object({ ok: z.boolean(), note: z.boolean().optional().describe('true: worth knowing, nothing to mend'), what: text, meaning: text }).meta({ id: 'Finding', example: { ok: false, what: 'sales: paused', meaning: 'The credential was refused. → Renew it.' } });
const digest = z
  .object({
    owner: z.object({ id: maybe, name: maybe, email: maybe }),
    items: z.array(z.object({ subject: text, missing: z.array(text).readonly(), dueDate: text, url: maybe, beyondLimit: z.boolean().describe('No task yet: the person has as many as one may have') })).readonly(),
  })
  .meta({ id: 'OwnerDigest', example: { owner: { id: '005xx', name: 'Sofia Marin', email: 'sofia@acme.example' }, items: [{ subject: 'Complete handoff: Northwind Traders', missing: ['Goal'], dueDate: '2026-11-25', url: null, beyondLimit: false }] } });

/** What is wrong, how fresh things are, and what the figures say. */
export function watchRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/alarms',
    {
      config: { action: 'see_freshness' },
      schema: { summary: 'What is wrong now, since when, and what to do about it', tags: ['watch'], querystring: pageQuery.extend({ connection: text.max(100).optional(), resolved: z.enum(['true', 'false']).default('false').describe('true: those that are over too') }), response: { 200: pageOf(alarmSchema), ...problems } },
    },
    async (request, reply) => {
      const { connection, resolved } = request.query;
      return answerPage(request, reply, request.query, cutPage(await service.listAlarms({ connection, includeResolved: resolved === 'true' }), request.query));
    },
  );
  app.get(
    '/api/v1/freshness',
    {
      config: { action: 'see_freshness' },
      schema: {
        summary: 'How old what is known and written is, and how long a change takes to show as a score', tags: ['watch'],
        querystring: pageQuery.extend({ connection: text.max(100).optional(), hours: z.coerce.number().int().min(1).max(24 * 366).default(24).describe('Look back so far') }), response: { 200: pageOf(freshnessSchema).extend({ from: text, to: text }), ...problems },
      },
    },
    async (request, reply) => {
      const { from, to, freshness: all } = await service.showFreshness(request.query.connection ?? null, request.query.hours);
      return { ...answerPage(request, reply, request.query, cutPage(all, request.query)), from, to };
    },
  );
  app.get(
    '/api/v1/reports/handoffs',
    { config: { action: 'see_reports' }, schema: { summary: 'How many handoffs stand where, with their average score', tags: ['watch'], querystring: pageQuery, response: { 200: pageOf(counted), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.countHandoffs(), request.query)),
  );
  app.get(
    '/api/v1/doctor',
    { config: { action: 'see_doctor' }, schema: { summary: 'The usual mistakes that show without asking an account', tags: ['watch'], querystring: pageQuery, response: { 200: pageOf(finding), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.findMistakes(), request.query)),
  );
  app.get(
    '/api/v1/digest',
    { config: { action: 'see_digest' }, schema: { summary: 'What the next daily digest would tell whom', tags: ['watch'], querystring: pageQuery, response: { 200: pageOf(digest), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.previewDigest(), request.query)),
  );
}

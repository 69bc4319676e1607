import { z } from 'zod';
import type { AccessStore } from '../../core/access/access-store.ts';
import type { Clock } from '../../core/ports.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, linkCursor, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';

const auditEntry = z
  .object({
    id: z.string(), at: z.string(), callerKind: z.enum(['token', 'user', 'system', 'anonymous']), callerId: z.string().nullable(), callerName: z.string(),
    action: z.string(), target: z.string().nullable(), outcome: z.enum(['allowed', 'refused', 'failed']), code: z.string().nullable(), ip: z.string().nullable(),
  })
  .meta({
    id: 'AuditEntry',
    example: { id: '412', at: '2026-11-22T09:00:00.000Z', callerKind: 'user', callerId: '8f3a', callerName: 'Ines Example', action: 'accept_handoff', target: '0d9c2a7be1', outcome: 'allowed', code: null, ip: '203.0.113.7' },
  });
const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().regex(/^\d{1,18}$/).optional().describe('Id of the last entry seen; the header Link has it'),
  caller: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  outcome: z.enum(['allowed', 'refused', 'failed']).optional(),
  target: z.string().max(200).optional(),
});
const sessionView = z
  .object({ subject: z.string(), name: z.string(), via: z.enum(['login', 'first_run']), groups: z.array(z.string()), createdAt: z.string(), lastUsedAt: z.string(), expiresAt: z.string() })
  .meta({ id: 'Session', example: { subject: '8f3a', name: 'Ines Example', via: 'login', groups: ['operations'], createdAt: '2026-11-22T08:00:00.000Z', lastUsedAt: '2026-11-22T09:00:00.000Z', expiresAt: '2026-11-22T20:00:00.000Z' } });
const ended = z.object({ ended: z.int() }).meta({ id: 'SessionsEnded', example: { ended: 2 } });

/** Who did and saw what, and who is signed in; for administrators. */
export function auditRoutes(app: HttpApp, { access, clock }: { readonly access: AccessStore; readonly clock: Clock }): void {
  app.get(
    '/api/v1/audit',
    { config: { action: 'see_audit' }, schema: { summary: 'Every write, every look at a record, every refusal; newest first', tags: ['access'], querystring: auditQuery, response: { 200: z.object({ items: z.array(auditEntry) }), ...problems } } },
    async (request, reply) => {
      const { caller, ...filter } = request.query;
      const items = [...(await access.findAudit({ ...filter, callerId: caller }))];
      linkCursor(request, reply, items.length < filter.limit ? null : (items.at(-1)?.id ?? null));
      return { items };
    },
  );
  app.get(
    '/api/v1/sessions',
    { config: { action: 'see_users' }, schema: { summary: 'Who is signed in', tags: ['access'], querystring: pageQuery, response: { 200: pageOf(sessionView), ...problems } } },
    async (request, reply) => {
      const { items, total } = cutPage(await access.findSessions(clock.now().toISOString()), request.query);
      return answerPage(request, reply, request.query, { items: items.map((session) => ({ ...session, groups: [...session.groups] })), total });
    },
  );
  app.delete(
    '/api/v1/users/:subject/sessions',
    { config: { action: 'manage_users' }, schema: { summary: 'Sign somebody out everywhere', tags: ['access'], params: z.object({ subject: z.string().max(200) }), response: { 200: ended, ...problems } } },
    async (request) => ({ ended: await access.endSessionsOf(request.params.subject) }),
  );
}

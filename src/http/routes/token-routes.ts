import { z } from 'zod';
import { ROLES } from '../../core/access/permissions.ts';
import { createToken, revokeToken, type TokenDeps } from '../../flows/manage-tokens.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';

const tokenView = z
  .object({
    id: z.string(), name: z.string(), role: z.enum(ROLES), createdAt: z.string(), createdBy: z.string(),
    expiresAt: z.string().nullable(), lastUsedAt: z.string().nullable().describe('To the minute'), revokedAt: z.string().nullable(),
  })
  .meta({ id: 'Token', example: { id: '3f9a12bc77d0', name: 'reporting', role: 'viewer', createdAt: '2026-11-22T09:00:00.000Z', createdBy: 'Ines Example', expiresAt: '2027-02-20T09:00:00.000Z', lastUsedAt: null, revokedAt: null } });
const newToken = z
  .strictObject({ name: z.string().trim().min(1).max(100), role: z.enum(ROLES), days: z.int().min(1).max(3_650).nullable().default(90).describe('null: until it is revoked') })
  .meta({ id: 'NewToken', example: { name: 'reporting', role: 'viewer', days: 90 } });

const madeToken = z.object({ token: tokenView, secret: z.string() }).meta({ id: 'MadeToken', example: { token: tokenView.meta()?.['example'], secret: 'handoff_…' } });

/** API tokens, for administrators. */
export function tokenRoutes(app: HttpApp, deps: TokenDeps): void {
  app.get(
    '/api/v1/tokens',
    { config: { action: 'see_tokens' }, schema: { summary: 'Every API token, without its secret', tags: ['access'], querystring: pageQuery, response: { 200: pageOf(tokenView), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await deps.access.findTokens(), request.query)),
  );
  app.post(
    '/api/v1/tokens',
    {
      config: { action: 'manage_tokens', target: (request) => named.safeParse(request.body).data?.name ?? null, answersSecret: true },
      schema: { summary: 'Make an API token; its secret is shown in this answer only', tags: ['access'], body: newToken, response: { 201: madeToken, ...problems } },
    },
    async (request, reply) => reply.status(201).send(await createToken(deps, { ...request.body, createdBy: request.caller.name })),
  );
  app.delete(
    '/api/v1/tokens/:id',
    { config: { action: 'manage_tokens' }, schema: { summary: 'Revoke an API token', tags: ['access'], params: z.object({ id: z.string().max(100) }), response: { 200: tokenView, ...problems } } },
    (request) => revokeToken(deps, request.params.id),
  );
}

const named = z.object({ name: z.string() });

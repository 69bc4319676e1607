import { z } from 'zod';
import { handoffKindSchema } from '../../core/handoff/mapping-file.ts';
import { diffLines } from '../../core/view/diff-lines.ts';
import { explainedSchema } from '../../core/view/explain-handoff.ts';
import type { PublishedFile } from '../../core/ports.ts';
import { nameOf } from '../act-as.ts';
import { answerVersion, demandVersion } from '../entity-tags.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const text = z.string();
const LONGEST_TEXT = 500_000;
const fileText = text.max(LONGEST_TEXT).describe('The whole file, YAML');
const reason = text.trim().min(1).max(500);
const fileParams = z.object({ id: text.min(1).max(190).describe('Name of the file with ~ for /, e.g. customer~csv.yaml') });
const versionParams = fileParams.extend({ version: z.coerce.number().int().min(1) });
const versionFields = { version: z.int(), hash: text, author: text, reason: text, publishedAt: text };
const published = { version: 3, hash: '5f0c', author: 'Rita RevOps', reason: 'go-live date is a gate now', publishedAt: '2026-11-22T09:00:00.000Z' };

const listed = z
  .object({
    id: text, name: text, which: z.enum(['mapping', 'requirements', 'playbook']), kind: handoffKindSchema.nullable().describe('null while nothing of it is published'),
    connections: z.array(text).readonly(), published: z.object(versionFields).nullable().describe('null: never published'),
  })
  .meta({ id: 'RulesFile', example: { id: 'customer~csv.yaml', name: 'customer/csv.yaml', which: 'mapping', kind: 'customer', connections: ['sales'], published } });
const version = z.object({ name: text, ...versionFields }).meta({ id: 'RulesVersion', example: { name: 'customer/csv.yaml', ...published } });
const whole = version.extend({ text: fileText }).meta({ id: 'RulesText', example: { name: 'customer/csv.yaml', ...published, text: 'handoff: customer\nsource: Deal\n…' } });
const unchanged = z.null().describe('If-None-Match has the ETag of this version');
const lintBody = z.strictObject({ text: fileText }).meta({ id: 'LintRules', example: { text: 'handoff: customer\nsource: Deal\n…' } });
const right = z.object({ right: z.literal(true) }).meta({ id: 'RulesRight', example: { right: true } });
const diffBody = z.strictObject({ text: fileText.optional(), version: z.int().min(1).optional().describe('An older version in place of a text') }).meta({ id: 'DiffRules', example: { version: 2 } });
const diff = z.object({ from: z.int(), added: z.int(), removed: z.int(), lines: z.array(text).readonly() }).meta({ id: 'RulesDiff', example: { from: 3, added: 1, removed: 1, lines: ['…', ' requirements:', '-  weight: 10', '+  weight: 12'] } });
const previewBody = z.strictObject({ connection: text.max(100), text: fileText.optional().describe('What runs, when left out'), limit: z.int().min(1).max(20).default(3) }).meta({ id: 'PreviewRules', example: { connection: 'sales', limit: 1 } });
const preview = z.object({ handoffs: z.array(explainedSchema) }).meta({ id: 'RulesPreview', example: { handoffs: [] } });
const publishBody = z.strictObject({ text: fileText, reason }).meta({ id: 'PublishRules', example: { text: 'handoff: customer\nsource: Deal\n…', reason: 'go-live date is a gate now' } });
const rollbackBody = z.strictObject({ version: z.int().min(1), reason }).meta({ id: 'RollbackRules', example: { version: 2, reason: 'the new gate was too strict' } });

const tagOf = ({ version: number, hash }: Pick<PublishedFile, 'version' | 'hash'>): string => `${number}-${hash.slice(0, 16)}`;

/** Mapping, requirements and playbook: what runs, its versions, and the next one. */
export function mappingRoutes(app: HttpApp, service: Service): void {
  const tags = ['mappings'];
  app.get(
    '/api/v1/mappings',
    { config: { action: 'see_mappings' }, schema: { summary: 'Rules files that connections use', tags, querystring: pageQuery, response: { 200: pageOf(listed), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.listRules(), request.query)),
  );
  app.get(
    '/api/v1/mappings/:id',
    { config: { action: 'see_mappings' }, schema: { summary: 'The version that runs; its ETag goes into If-Match of a change', tags, params: fileParams, response: { 200: whole, 304: unchanged, ...problems } } },
    async (request, reply) => {
      const found = await service.showRules(request.params.id, null);
      return answerVersion(request, reply, tagOf(found)) ? reply.status(304).send(null) : found;
    },
  );
  app.get(
    '/api/v1/mappings/:id/versions',
    { config: { action: 'see_mappings' }, schema: { summary: 'Every version, newest first', tags, params: fileParams, querystring: pageQuery, response: { 200: pageOf(version), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.listVersions(request.params.id), request.query)),
  );
  app.get(
    '/api/v1/mappings/:id/versions/:version',
    { config: { action: 'see_mappings' }, schema: { summary: 'One version', tags, params: versionParams, response: { 200: whole, 304: unchanged, ...problems } } },
    async (request, reply) => {
      const found = await service.showRules(request.params.id, request.params.version);
      return answerVersion(request, reply, tagOf(found)) ? reply.status(304).send(null) : found;
    },
  );
  tryRoutes(app, service, tags);
  changeRoutes(app, service, tags);
}

function tryRoutes(app: HttpApp, service: Service, tags: string[]): void {
  app.post(
    '/api/v1/mappings/:id/lint',
    { config: { action: 'lint_mapping' }, schema: { summary: 'Check a text: notation, field names, roles, values', tags, params: fileParams, body: lintBody, response: { 200: right, ...problems } } },
    async (request) => {
      await service.lintRules(request.params.id, request.body.text);
      return { right: true as const };
    },
  );
  app.post(
    '/api/v1/mappings/:id/diff',
    { config: { action: 'lint_mapping' }, schema: { summary: 'What a text, or an older version, changes in what runs', tags, params: fileParams, body: diffBody, response: { 200: diff, ...problems } } },
    async (request) => {
      const running = await service.showRules(request.params.id, null);
      const other = request.body.text ?? (await service.showRules(request.params.id, request.body.version ?? running.version)).text;
      return { from: running.version, ...diffLines(running.text, other) };
    },
  );
  app.post(
    '/api/v1/mappings/:id/preview',
    {
      config: { action: 'preview_mapping', answersSecret: true },
      schema: { summary: 'What a few real records become by a text; nothing is stored or written', description: 'Asks the account while you wait: 20 seconds at most, then 504.', tags, params: fileParams, body: previewBody, response: { 200: preview, ...problems } },
    },
    async (request) => {
      const { connection, text: given, limit } = request.body;
      const candidate = given === undefined ? null : { id: request.params.id, text: given };
      return { handoffs: [...(await service.previewRules(connection, candidate, limit, request.caller.roles))] };
    },
  );
}

function changeRoutes(app: HttpApp, service: Service, tags: string[]): void {
  app.put(
    '/api/v1/mappings/:id',
    {
      config: { action: 'publish_mapping' },
      schema: {
        summary: 'Publish a new version; every open handoff is assessed again by the next run', description: 'If-Match takes the ETag of the version that it was made from: 412 when somebody was faster, 428 without it.', tags, params: fileParams, body: publishBody, response: { 200: version, ...problems },
      },
    },
    async (request, reply) => {
      const before = await service.showRules(request.params.id, null);
      demandVersion(request, tagOf(before));
      const made = await service.publishRules(request.params.id, request.body.text, before.version, { by: nameOf(request), reason: request.body.reason });
      reply.header('etag', `"${tagOf(made)}"`);
      return made;
    },
  );
  app.post(
    '/api/v1/mappings/:id/rollback',
    {
      config: { action: 'publish_mapping' },
      schema: { summary: 'Publish an older version again', description: 'As a new version, under the same If-Match as any change.', tags, params: fileParams, body: rollbackBody, response: { 200: version, ...problems } },
    },
    async (request, reply) => {
      const before = await service.showRules(request.params.id, null);
      demandVersion(request, tagOf(before));
      const older = await service.showRules(request.params.id, request.body.version);
      const made = await service.publishRules(request.params.id, older.text, before.version, { by: nameOf(request), reason: `back to version ${older.version}: ${request.body.reason}` });
      reply.header('etag', `"${tagOf(made)}"`);
      return made;
    },
  );
}

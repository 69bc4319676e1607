import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { draftDiffSchema, draftFieldsSchema, draftMergeSchema, draftProblemsSchema, draftSchema, draftSummarySchema, type DraftSummary } from '../../core/view/draft-view.ts';
import { demandRevision } from '../entity-tags.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const LONGEST_TEXT = 500_000;
const storable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);
const fileText = z.string().max(LONGEST_TEXT).refine(storable, { error: 'holds characters that no file can hold' }).describe('The whole file, YAML');
const line = (longest: number) => z.string().trim().min(1).max(longest).refine(storable, { error: 'holds characters that no text can hold' });
const reason = line(500);
const title = line(200);
const fileId = z.string().min(1).max(190).describe('Name of the file with ~ for /, e.g. customer~csv.yaml');
const draftParams = z.object({ id: z.string().min(1).max(100) });
const fileParams = draftParams.extend({ file: fileId });
const listQuery = pageQuery.extend({ state: z.enum(['open', 'proposed', 'published', 'discarded']).optional() });

const startBody = z
  .union([
    z.strictObject({ title: title.optional(), files: z.array(fileId).min(1).max(50).describe('As they run now') }),
    z.strictObject({ title: title.optional(), file: fileId, version: z.int().min(1).describe('An older version to go back to') }),
    z.strictObject({ title: title.optional(), undo: line(100).describe('A published draft: what stood before it comes back, all its files') }),
  ])
  .meta({ id: 'StartDraft', example: { title: 'Go-live date from 50,000', files: ['customer~requirements.yaml'] } });
const fileBody = z.strictObject({ file: fileId }).meta({ id: 'AddDraftFile', example: { file: 'customer~playbook.yaml' } });
const titleBody = z.strictObject({ title }).meta({ id: 'RenameDraft', example: { title: 'Go-live date from 50,000' } });
const textBody = z.strictObject({ text: fileText }).meta({ id: 'SaveDraftText', example: { text: 'handoff: customer\nrequirements:\n…' } });
const rebaseBody = z.strictObject({ text: fileText, theirs: z.string().min(1).max(200).describe('"theirsHash" of the merge: what the text was brought together with') }).meta({ id: 'RebaseDraftFile', example: { text: 'handoff: customer\nrequirements:\n…', theirs: '5f0c' } });
const reasonBody = z.strictObject({ reason }).meta({ id: 'DraftReason', example: { reason: 'Onboarding could not plan large deals' } });
const fieldsBody = z.strictObject({ connection: z.string().min(1).max(100) }).meta({ id: 'CheckDraftFields', example: { connection: 'sales' } });

const tags = ['drafts'];
const ifMatch = 'If-Match takes the ETag of the draft as you saw it: 412 when somebody was faster, 428 without it.';

/** Changes of rules files that are worked on, looked at and approved before they run. */
export function draftRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/drafts',
    { config: { action: 'see_drafts' }, schema: { summary: 'Changes of rules; those that are worked on first', tags, querystring: listQuery, response: { 200: pageOf(draftSummarySchema), ...problems } } },
    async (request, reply) => {
      const found = await service.listDrafts(request.query, request.caller);
      return answerPage(request, reply, request.query, { items: [...found.items], total: found.total });
    },
  );
  app.post(
    '/api/v1/drafts',
    { config: { action: 'edit_draft' }, schema: { summary: 'Begin a change: of files as they run, back to an older version, or taking back another draft', tags, body: startBody, response: { 201: draftSummarySchema, ...problems } } },
    async (request, reply) => reply.status(201).send(tagged(reply, await service.startDraft(request.body, request.caller))),
  );
  app.get(
    '/api/v1/drafts/:id',
    { config: { action: 'see_drafts' }, schema: { summary: 'A draft with its texts; its ETag goes into If-Match of a change', tags, params: draftParams, response: { 200: draftSchema, ...problems } } },
    async (request, reply) => tagged(reply, await service.showDraft(request.params.id, request.caller)),
  );
  app.put(
    '/api/v1/drafts/:id',
    { config: { action: 'edit_draft' }, schema: { summary: 'Give it another title', description: ifMatch, tags, params: draftParams, body: titleBody, response: { 200: draftSummarySchema, ...problems } } },
    async (request, reply) => tagged(reply, await service.renameDraft(request.params.id, request.body.title, demandRevision(request), request.caller)),
  );
  app.delete(
    '/api/v1/drafts/:id',
    { config: { action: 'edit_draft' }, schema: { summary: 'Discard it; it is kept for 30 days', tags, params: draftParams, response: { 204: z.null(), ...problems } } },
    async (request, reply) => {
      await service.discardDraft(request.params.id, request.caller);
      return reply.status(204).send(null);
    },
  );
  fileRoutes(app, service);
  lookRoutes(app, service);
  stepRoutes(app, service);
}

/** Everybody who writes next says with it what they have seen. */
function tagged<Shown extends Pick<DraftSummary, 'revision'>>(reply: FastifyReply, draft: Shown): Shown {
  reply.header('etag', `"${draft.revision}"`);
  return draft;
}

function fileRoutes(app: HttpApp, service: Service): void {
  app.post(
    '/api/v1/drafts/:id/files',
    { config: { action: 'edit_draft' }, schema: { summary: 'Add a file as it runs now', tags, params: draftParams, body: fileBody, response: { 200: draftSummarySchema, ...problems } } },
    async (request, reply) => tagged(reply, await service.addDraftFile(request.params.id, request.body.file, request.caller)),
  );
  app.put(
    '/api/v1/drafts/:id/files/:file',
    {
      config: { action: 'edit_draft' },
      schema: { summary: 'Save the text of a file', description: `${ifMatch} A change of another file of the draft does not count. Any approval is dropped.`, tags, params: fileParams, body: textBody, response: { 200: draftSummarySchema, ...problems } },
    },
    async (request, reply) => tagged(reply, await service.saveDraftText(request.params.id, request.params.file, request.body.text, demandRevision(request), request.caller)),
  );
  app.get(
    '/api/v1/drafts/:id/merge/:file',
    { config: { action: 'see_drafts' }, schema: { summary: 'The text brought together with what stands there now', tags, params: fileParams, response: { 200: draftMergeSchema, ...problems } } },
    (request) => service.mergeDraftFile(request.params.id, request.params.file),
  );
  app.post(
    '/api/v1/drafts/:id/rebase/:file',
    {
      config: { action: 'edit_draft' },
      schema: { summary: 'Save a text that was brought together with what stands there now', description: `${ifMatch} 409 when what stands there is not what it was brought together with.`, tags, params: fileParams, body: rebaseBody, response: { 200: draftSummarySchema, ...problems } },
    },
    async (request, reply) => tagged(reply, await service.rebaseDraftFile(request.params.id, request.params.file, request.body.text, request.body.theirs, demandRevision(request), request.caller)),
  );
}

function lookRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/drafts/:id/diff',
    { config: { action: 'see_drafts' }, schema: { summary: 'What it changes, line by line', tags, params: draftParams, response: { 200: draftDiffSchema, ...problems } } },
    (request) => service.diffDraft(request.params.id),
  );
  app.post(
    '/api/v1/drafts/:id/lint',
    { config: { action: 'lint_mapping' }, schema: { summary: 'Everything wrong in its files, each by itself and together with what runs beside them', tags, params: draftParams, response: { 200: draftProblemsSchema, ...problems } } },
    (request) => service.lintDraft(request.params.id),
  );
  app.post(
    '/api/v1/drafts/:id/check-fields',
    {
      config: { action: 'check_connection' },
      schema: { summary: 'Source fields that it maps and the account lacks or hides now', description: 'Asks the account while you wait: 20 seconds at most, then 504.', tags, params: draftParams, body: fieldsBody, response: { 200: draftFieldsSchema, ...problems } },
    },
    (request) => service.checkDraftFields(request.params.id, request.body.connection),
  );
}

function stepRoutes(app: HttpApp, service: Service): void {
  app.post(
    '/api/v1/drafts/:id/propose',
    { config: { action: 'edit_draft' }, schema: { summary: 'Ask for approval', tags, params: draftParams, body: reasonBody, response: { 200: draftSummarySchema, ...problems } } },
    async (request, reply) => tagged(reply, await service.proposeDraft(request.params.id, request.body.reason, request.caller)),
  );
  app.post(
    '/api/v1/drafts/:id/send-back',
    { config: { action: 'approve_draft' }, schema: { summary: 'It has to be worked on again', tags, params: draftParams, body: reasonBody, response: { 200: draftSummarySchema, ...problems } } },
    async (request, reply) => tagged(reply, await service.sendBackDraft(request.params.id, request.body.reason, request.caller)),
  );
  app.post(
    '/api/v1/drafts/:id/approve',
    {
      config: { action: 'approve_draft' },
      schema: { summary: 'Approve exactly these texts; whoever changed or proposed it cannot', description: ifMatch, tags, params: draftParams, response: { 200: draftSummarySchema, ...problems } },
    },
    async (request, reply) => tagged(reply, await service.approveDraft(request.params.id, demandRevision(request), request.caller)),
  );
  app.post(
    '/api/v1/drafts/:id/publish',
    {
      config: { action: 'publish_mapping' },
      schema: {
        summary: 'Publish all its changed files, or none; every open handoff is assessed again by the next run',
        description: `${ifMatch} 409 when what runs moved under it, 422 with every problem when it is not right, 403 when another person has to approve it first.`, tags, params: draftParams, body: reasonBody, response: { 200: draftSummarySchema, ...problems },
      },
    },
    async (request, reply) => tagged(reply, await service.publishDraft(request.params.id, request.body.reason, demandRevision(request), request.caller)),
  );
}

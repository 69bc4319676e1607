import { z } from 'zod';
import { handoffSummarySchema, summaryOf } from '../../core/view/handoff-summary.ts';
import { nameOf } from '../act-as.ts';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';
import { handoffParams } from './handoff-routes.ts';

const reason = z.string().trim().min(1).max(500);
const other = z.string().min(1).max(200).describe('The other handoff, named the same way');
const linkBody = z.strictObject({ other, reason }).meta({ id: 'Link', example: { other: '77aa01de', reason: 'same person, new e-mail' } });
const unlinkBody = z.strictObject({ record: z.string().min(1).max(300).describe('Record id in the source, or connection:id where two systems use the same one'), reason }).meta({ id: 'Unlink', example: { record: 'hr:123', reason: 'namesakes' } });
const linked = z.object({ handoff: z.string().describe('Id of the handoff that the records belong to now') }).meta({ id: 'Linked', example: { handoff: '0d9c2a7be1f04c55' } });
const apart = z.object({ apart: z.array(z.string()) }).meta({ id: 'KeptApart', example: { apart: ['0d9c2a7be1f04c55', '77aa01de9b1c4d02'] } });
const suggestion = z
  .object({ strength: z.enum(['likely', 'possible']), evidence: z.array(z.string()).readonly(), handoffs: z.array(handoffSummarySchema) })
  .meta({ id: 'Suggestion', example: { strength: 'likely', evidence: ['The same account: northwind.', 'The same amount: 48000.00.'], handoffs: [] } });

/** What a person says about which handoffs are one. No account has to answer for it. */
export function linkRoutes(app: HttpApp, service: Service): void {
  const tags = ['links'];
  app.get(
    '/api/v1/suggestions',
    { config: { action: 'see_suggestions' }, schema: { summary: 'Handoffs that might be one, with what speaks for it; nothing is joined by it', tags, querystring: pageQuery, response: { 200: pageOf(suggestion), ...problems } } },
    async (request, reply) => {
      const { items, total } = cutPage(await service.listSuggestions(), request.query);
      const shown = items.map(({ first, second, strength, evidence }) => ({ strength, evidence, handoffs: [first, second].map((handoff) => summaryOf(handoff, request.caller.roles)) }));
      return answerPage(request, reply, request.query, { items: shown, total });
    },
  );
  app.post(
    '/api/v1/handoffs/:id/link',
    { config: { action: 'link_handoffs' }, schema: { summary: 'Say that two handoffs are one: the other one’s records move here', tags, params: handoffParams, body: linkBody, response: { 200: linked, ...problems } } },
    async (request) => ({ handoff: await service.linkHandoffs(request.params.id, request.body.other, { by: nameOf(request), reason: request.body.reason }) }),
  );
  app.post(
    '/api/v1/handoffs/:id/unlink',
    { config: { action: 'link_handoffs' }, schema: { summary: 'Take a record out: it founds a handoff of its own, and stays apart', tags, params: handoffParams, body: unlinkBody, response: { 200: linked, ...problems } } },
    async (request) => ({ handoff: await service.unlinkRecord(request.params.id, request.body.record, { by: nameOf(request), reason: request.body.reason }) }),
  );
  app.post(
    '/api/v1/handoffs/:id/apart',
    { config: { action: 'link_handoffs' }, schema: { summary: 'Say that two handoffs are two: never joined, and not suggested again', tags, params: handoffParams, body: linkBody, response: { 200: apart, ...problems } } },
    async (request) => ({ apart: [...(await service.keepApart(request.params.id, request.body.other, { by: nameOf(request), reason: request.body.reason }))] }),
  );
}

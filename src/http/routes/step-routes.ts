import { z } from 'zod';
import { acceptSchema, answerSchema, askSchema, auditSchema, confirmSchema, rejectSchema, submitSchema } from '../../core/acceptance/step-inputs.ts';
import { handoffStatusSchema } from '../../core/view/handoff-summary.ts';
import { actorOf, onBehalfOf } from '../act-as.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';
import { handoffParams } from './handoff-routes.ts';

const by = { by: onBehalfOf };
const person = { name: 'Omar Ops', email: 'omar@acme.example' };
const submitBody = submitSchema.omit({ by: true }).extend(by).meta({ id: 'Submit', example: { confirmed: 'Migration is phase two, agreed with Bo Buyer by phone.', revision: 4 } });
const acceptBody = acceptSchema.omit({ by: true }).extend(by).meta({ id: 'Accept', example: { revision: 4, by: person } });
const rejectBody = rejectSchema.omit({ by: true }).extend(by).meta({ id: 'Reject', example: { reason: 'not_as_sold', text: 'The contract has no migration', fields: [{ field: 'in_scope', text: 'says migration' }] } });
const askBody = askSchema.omit({ by: true }).extend(by).meta({ id: 'Ask', example: { text: 'Which ERP do they use?', field: 'environment' } });
const answerBody = answerSchema.omit({ by: true, question: true }).extend(by).meta({ id: 'AnswerQuestion', example: { text: 'SAP, on premises' } });
const confirmBody = confirmSchema.omit({ by: true }).extend(by).meta({ id: 'Confirm', example: { fields: ['contract.value'] } });

const auditBody = auditSchema.omit({ by: true }).extend(by).meta({ id: 'AuditPromise', example: { topic: 'integrations', outcome: 'at_risk', text: 'The ERP link was shown as finished; it is in beta.' } });

const taken = z
  .object({
    changed: z.boolean().describe('false: the same person had taken this step before'),
    shownIn: z.array(z.string()).readonly().describe('Connections whose sources will show it'),
    handoff: z.string().describe('Its id in full'),
    status: handoffStatusSchema,
    score: z.int().nullable(),
    revision: z.int().nullable(),
    openQuestions: z.array(z.int()).readonly().describe('Their numbers'),
  })
  .meta({ id: 'StepTaken', example: { changed: true, shownIn: ['sales'], handoff: '0d9c2a7be1f04c55', status: 'accepted', score: 100, revision: 5, openQuestions: [] } });
const questionParams = handoffParams.extend({ number: z.coerce.number().int().min(1).max(100_000).describe('Of the question') });

/** What people decide, ask and answer: no account has to answer for it, and the source shows it within seconds. */
export function stepRoutes(app: HttpApp, service: Service): void {
  const schemaOf = <Body extends z.ZodType>(summary: string, body: Body) => ({ summary, tags: ['decisions'], params: handoffParams, body, response: { 200: taken, ...problems } });
  app.post(
    '/api/v1/handoffs/:id/submit',
    { config: { action: 'submit_handoff' }, schema: schemaOf('Hand it in to the receiving team; after a rejection with what was confirmed with the customer', submitBody) },
    (request) => service.submitHandoff(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'sales') }),
  );
  app.post(
    '/api/v1/handoffs/:id/accept',
    { config: { action: 'accept_handoff' }, schema: schemaOf('Take it over; "anyway" says why, when something that is needed is missing', acceptBody) },
    (request) => service.acceptHandoff(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'operations') }),
  );
  app.post(
    '/api/v1/handoffs/:id/reject',
    { config: { action: 'reject_handoff' }, schema: schemaOf('Send it back to sales with a reason; they get it as a task', rejectBody) },
    (request) => service.rejectHandoff(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'operations') }),
  );
  app.post(
    '/api/v1/handoffs/:id/confirm',
    { config: { action: 'confirm_with_customer' }, schema: schemaOf('Agree to what changed since it was accepted', confirmBody) },
    (request) => service.confirmDelta(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'operations') }),
  );
  app.post(
    '/api/v1/handoffs/:id/questions',
    { config: { action: 'ask_question' }, schema: schemaOf('Ask sales in writing', askBody) },
    (request) => service.askAboutHandoff(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'operations') }),
  );
  app.post(
    '/api/v1/handoffs/:id/questions/:number/answer',
    { config: { action: 'answer_question' }, schema: { ...schemaOf('Answer a question', answerBody), params: questionParams } },
    (request) => service.answerQuestion(request.params.id, { ...request.body, question: request.params.number, by: actorOf(request, request.body.by, 'sales') }),
  );
  app.post(
    '/api/v1/handoffs/:id/promise-audit',
    { config: { action: 'audit_promises' }, schema: schemaOf('Record what going through one topic of the promises found; until it is accepted', auditBody) },
    (request) => service.recordAudit(request.params.id, { ...request.body, by: actorOf(request, request.body.by, 'sales') }),
  );
}

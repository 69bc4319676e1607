import { z } from 'zod';
import { firstRunReportSchema } from '../../core/view/first-run-report.ts';
import { handoffKindSchema } from '../../core/view/handoff-summary.ts';
import { overviewSchema } from '../../core/view/overview.ts';
import { runChangesSchema } from '../../core/view/run-detail.ts';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const ids = z.preprocess((given) => (typeof given === 'string' ? given.split(',') : given), z.array(z.string().min(1).max(100)).max(100).optional());
const firstRunQuery = z.object({
  connection: ids.describe('One or several, separated by commas; all when left out'),
  kind: handoffKindSchema.optional().describe('The one that the connections hold when left out; customer where they hold both'),
  days: z.coerce.number().int().min(1).max(3_660).default(92).describe('Back from now: 92 is a quarter'),
});
const runParams = z.object({ id: z.string().min(1).max(200) });
const changesQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(200).describe('How many of each list at most') });

/** Figures over many handoffs: the first look at what a source holds, the first page, and what a run did. */
export function reportRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/reports/first-run',
    {
      config: { action: 'see_reports' },
      schema: { summary: 'How complete the handoffs of the last months are, what they lack most, and which three fields would lift most of them', tags: ['watch'], querystring: firstRunQuery, response: { 200: firstRunReportSchema, ...problems } },
    },
    ({ query: { connection, kind, days } }) => service.reportFirstRun({ connections: connection ?? null, kind: kind ?? null, days }),
  );
  app.get(
    '/api/v1/overview',
    { config: { action: 'see_reports' }, schema: { summary: 'What stands where and what needs somebody', tags: ['watch'], response: { 200: overviewSchema, ...problems } } },
    ({ caller }) => service.showOverview(caller.roles),
  );
  app.get(
    '/api/v1/runs/:id/changes',
    { config: { action: 'see_runs' }, schema: { summary: 'What one run pulled, changed and wrote, and what was refused', tags: ['runs'], params: runParams, querystring: changesQuery, response: { 200: runChangesSchema, ...problems } } },
    ({ params, query, caller }) => service.showRunChanges(params.id, query.limit, caller.roles),
  );
}

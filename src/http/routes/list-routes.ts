import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { callerKey } from '../../core/access/caller.ts';
import { handoffFilterQuery, handoffFilterSchema } from '../../core/view/handoff-filter.ts';
import { handoffRowSchema } from '../../core/view/handoff-row.ts';
import { filterNameSchema, savedFilterSchema } from '../../core/view/saved-filter.ts';
import type { HttpApp } from '../http-app.ts';
import { answerSeek, seekIn, seekQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const rowsQuery = seekQuery.extend({ limit: z.coerce.number().int().min(1).max(5_000).default(1_000).describe('How many at most') });
const rowsPage = z
  .object({ rows: z.array(handoffRowSchema), total: z.int(), next: z.string().nullable().describe('For "after"; null on the last page') })
  .meta({ id: 'HandoffRows', example: { rows: [handoffRowSchema.meta()?.['example']], total: 1, next: null } });
const filters = z.object({ filters: z.array(savedFilterSchema).readonly() }).meta({ id: 'SavedFilters', example: { filters: [savedFilterSchema.meta()?.['example']] } });
const nameParams = z.object({ name: filterNameSchema });
/** A name may be a person's: it stays out of the audit log. */
const nobody = (): null => null;

/** The list of all handoffs as a page needs it, the same as a table to take away, and the filters that people keep. */
export function listRoutes(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/handoffs/rows',
    { config: { action: 'see_handoffs' }, schema: { summary: 'Handoffs in short, newest first: thousands at once, for a list that filters in the browser', tags: ['handoffs'], querystring: rowsQuery, response: { 200: rowsPage, ...problems } } },
    async (request, reply) => {
      const seek = seekIn(request.query);
      const { items, ...rest } = answerSeek(request, reply, seek, await service.listRows(seek, request.caller.roles), (row) => row, ({ createdAt, id }) => ({ at: createdAt, id }));
      return { rows: items, ...rest };
    },
  );
  addExport(app, service);
  addFilters(app, service);
}

function addExport(app: HttpApp, service: Service): void {
  app.get(
    '/api/v1/handoffs/export.csv',
    {
      config: { action: 'export_handoffs', target: nobody },
      schema: {
        summary: 'The handoffs that pass the filter as a table for a spreadsheet', tags: ['handoffs'], querystring: handoffFilterQuery,
        response: { 200: { description: 'UTF-8 with a byte order mark; texts that a spreadsheet would take for formulas are made harmless', content: { 'text/csv': { schema: z.unknown().meta({ type: 'string', example: 'Account or hire,Kind,Status\r\n' }) } } }, ...problems },
      },
    },
    (request, reply) => {
      const lines = Readable.from(service.exportLines(request.query, request.caller.roles));
      const table = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' });
      lines.on('error', (error) => table.destroy(error));
      table.on('close', () => lines.destroy());
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="handoffs-${service.today()}.csv"`).send(lines.pipe(table));
    },
  );
}

function addFilters(app: HttpApp, service: Service): void {
  const tags = ['access'];
  app.get('/api/v1/me/filters', { config: { action: 'see_self' }, schema: { summary: 'The filters you saved', tags, response: { 200: filters, ...problems } } }, async ({ caller }) => ({ filters: await service.findFilters(callerKey(caller)) }));
  app.put(
    '/api/v1/me/filters/:name',
    { config: { action: 'keep_filters', target: nobody }, schema: { summary: 'Save a filter under a name; replaces the one of that name', tags, params: nameParams, body: handoffFilterSchema, response: { 200: savedFilterSchema, ...problems } } },
    ({ caller, params, body }) => service.saveFilter(callerKey(caller), params.name, body),
  );
  app.delete(
    '/api/v1/me/filters/:name',
    { config: { action: 'keep_filters', target: nobody }, schema: { summary: 'Delete a saved filter', tags, params: nameParams, response: { 204: z.null(), ...problems } } },
    async ({ caller, params }, reply) => {
      await service.deleteFilter(callerKey(caller), params.name);
      return reply.status(204).send(null);
    },
  );
}

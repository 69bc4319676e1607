import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Employee, FieldDefinition } from './account.ts';
import { json, problem, refuse } from './answers.ts';
import { mayRead, maySee, param, parseObject, type Call, type Route } from './call.ts';
import { currentView, employeesOf, findField, readField } from './employees.ts';
import { FilterError, parseFilter, type Predicate } from './odata-filter.ts';

const querySchema = z.object({
  fields: z.array(z.string()).min(1),
  filter: z.string().nullish(),
  orderBy: z.string().nullish(),
});

const pagingSchema = z.object({
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(1000).default(100),
});

interface Sort {
  readonly field: string;
  readonly sign: 1 | -1;
}

/** A text instead of the rules says what is wrong with them. */
function parseOrder(source: string | null | undefined, fields: readonly string[]): Sort[] | string {
  const sorts: Sort[] = [];
  for (const rule of (source ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [field = '', direction = 'asc'] = rule.trim().split(/\s+/);
    if (!fields.includes(field)) return `Sorted field "${field}" must also appear in fields`;
    if (direction !== 'asc' && direction !== 'desc') return `Unknown direction "${direction}"`;
    sorts.push({ field, sign: direction === 'asc' ? 1 : -1 });
  }
  return sorts;
}

function queryDataset(call: Call): SimulatorResponse {
  const { account, now, request, linkBase } = call;
  const name = param(call, 'datasetName');
  const instance = `/api/v2/datasets/${name}/data`;
  if (name !== 'employee') return problem(404, 'DATASET_NOT_FOUND', `No dataset is called ${name}`, instance);
  const input = parseObject(request.body);
  const parsed = querySchema.safeParse(input);
  if (!parsed.success) return problem(400, 'INVALID_REQUEST', z.prettifyError(parsed.error), instance);
  const paging = pagingSchema.safeParse(input);
  if (!paging.success) return problem(422, 'VALIDATION_FAILED', z.prettifyError(paging.error), instance);
  const { fields, filter, orderBy } = parsed.data;
  const { page, pageSize } = paging.data;

  const byName = new Map<string, FieldDefinition>();
  const isField = (field: string): boolean => {
    const found = byName.get(field) ?? findField(account, field);
    if (found !== undefined) byName.set(field, found);
    return found !== undefined || field === 'employeeId';
  };
  const unknown = fields.find((field) => !isField(field));
  if (unknown !== undefined) return problem(422, 'UNKNOWN_FIELD', `Unknown field ${unknown}`, instance);
  const view = currentView(now);
  const read = (employee: Employee, field: string): string | null => {
    const definition = byName.get(field);
    if (definition === undefined) return field === 'employeeId' ? employee.id : null;
    return mayRead(call, definition.alias) ? readField(account, employee, definition, view) : null;
  };
  const sorts = parseOrder(orderBy, fields);
  if (typeof sorts === 'string') return problem(422, 'INVALID_ORDER', sorts, instance);
  let matches: Predicate = () => true;
  try {
    if (filter !== undefined && filter !== null && filter !== '') matches = parseFilter(filter, isField);
  } catch (error) {
    if (error instanceof FilterError) return problem(422, 'INVALID_FILTER', error.message, instance);
    throw error;
  }
  const found = employeesOf(account)
    .filter((employee) => maySee(call, employee) && matches((field) => read(employee, field)))
    .toSorted((a, b) => {
      for (const { field, sign } of sorts) {
        const difference = (read(a, field) ?? '').localeCompare(read(b, field) ?? '');
        if (difference !== 0) return difference * sign;
      }
      return 0;
    });
  const visible = fields.filter((field) => mayRead(call, byName.get(field)?.alias ?? field));
  if (visible.length === 0) return refuse(403, 'Insufficient permissions to access the requested fields');
  const totalPages = Math.max(1, Math.ceil(found.length / pageSize));
  const link = (target: number): string | null =>
    target < 1 || target > totalPages
      ? null
      : `${linkBase}/v2/datasets/${name}/data?page=${target}&pageSize=${pageSize}`;
  return json(
    200,
    {
      data: found.slice((page - 1) * pageSize, page * pageSize).map((employee) => ({
        fields: Object.fromEntries(visible.map((field) => [field, read(employee, field) ?? ''])),
      })),
      links: { next: link(page + 1), prev: link(page - 1) },
      meta: { page, pageSize, totalPages, totalItems: found.length },
    },
    { 'x-request-id': request.headers['x-request-id'] ?? `dataset-${now}` },
  );
}

export const datasetRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/v2/datasets/{datasetName}/data', access: 'either', handle: queryDataset },
];

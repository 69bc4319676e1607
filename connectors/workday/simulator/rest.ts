import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { json } from './answers.ts';
import { DOMAINS } from './domains.ts';
import { nameOf } from './records.ts';
import type { Tenant, User, Worker } from './tenant.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const PARAMETERS = ['limit', 'offset', 'search'];

function refuse(status: number, error: string, field: string): SimulatorResponse {
  return json(status, { error, errors: [{ error, field, location: 'query' }] });
}

function wholeNumber(text: string | null, otherwise: number): number | undefined {
  if (text === null) return otherwise;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `GET /ccx/api/v1/{tenant}/workers`: 20 at a time, 100 at most, by offset. Nothing tells what changed lately. */
export function answerWorkerList(tenant: Tenant, user: User, request: SimulatorRequest, origin: string, today: string): SimulatorResponse {
  if (request.method !== 'GET') return json(405, { error: 'method not allowed', errors: [] });
  const unknown = [...request.query.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) return refuse(400, `unknown query parameter: ${unknown}`, unknown);
  const limit = wholeNumber(request.query.get('limit'), DEFAULT_LIMIT);
  const offset = wholeNumber(request.query.get('offset'), 0);
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) return refuse(400, `limit must be between 1 and ${MAX_LIMIT}`, 'limit');
  if (offset === undefined) return refuse(400, 'offset must be a whole number', 'offset');
  const search = request.query.get('search')?.toLowerCase() ?? '';
  const found = user.domains.includes(DOMAINS.workers)
    ? Object.values(tenant.workers).filter((worker) => worker.active && worker.hireDate <= today && nameOf(worker).toLowerCase().includes(search))
    : [];
  const data = found.slice(offset, offset + limit).map((worker: Worker) => ({
    id: worker.wid,
    descriptor: nameOf(worker),
    href: `${origin}/ccx/api/v1/${tenant.tenant}/workers/${worker.wid}`,
  }));
  return json(200, { total: found.length, data });
}

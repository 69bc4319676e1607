import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { nextId, type Webhook } from './account.ts';
import { json, plain } from './answers.ts';
import { param, parseObject, type Call, type Route } from './call.ts';
import { findField } from './employees.ts';
import { spaced } from './times.ts';

const LEGACY = ['employee_with_fields.updated', 'employee_with_fields.created', 'employee_with_fields.deleted'];
const EVENTS = ['employee.created', 'employee.updated', 'employee.deleted'];
const COMPANY = ['company-integrations.updated', 'company.updated', 'company.deleted'];

const inputSchema = z.object({
  name: z.string().min(1),
  url: z.string().startsWith('https://'),
  format: z.enum(['json', 'form-encoded']),
  events: z.array(z.enum([...LEGACY, ...EVENTS, ...COMPANY])).default(LEGACY),
  monitorFields: z.array(z.string()).optional(),
  postFields: z.record(z.string(), z.string()).default({}),
  includeCompanyDomain: z.boolean().default(false),
});

function webhookError(status: number, error: string, issues: readonly string[] = []): SimulatorResponse {
  return json(status, { errors: [issues.length === 0 ? { error } : { error, issues }] });
}

function view(webhook: Webhook): Record<string, unknown> {
  const { id, name, createdAt, monitorFields, postFields, url, format, includeCompanyDomain, events } = webhook;
  return {
    id: String(id),
    name,
    created: spaced(createdAt),
    lastSent: null,
    monitorFields,
    postFields,
    url,
    format,
    includeCompanyDomain,
    events,
  };
}

function create(call: Call): SimulatorResponse {
  const parsed = inputSchema.safeParse(parseObject(call.request.body));
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return webhookError(400, 'Invalid request body', issues);
  }
  const { data } = parsed;
  const monitored = data.monitorFields ?? [];
  if (data.events.some((one) => LEGACY.includes(one)) && data.events.some((one) => EVENTS.includes(one))) {
    return webhookError(400, 'Invalid request body', [
      'employee_with_fields events cannot be mixed with employee events',
    ]);
  }
  if (data.events.some((one) => one.endsWith('.updated') && one.startsWith('employee')) && monitored.length === 0) {
    return webhookError(400, 'Invalid request body', ['monitorFields is required for the selected events']);
  }
  const unknownFields = monitored.filter((name) => findField(call.account, name) === undefined);
  if (unknownFields.length > 0) {
    return json(403, { errors: [{ error: 'Permission denied to the following fields', unknownFields }] });
  }
  const id = nextId(call.account);
  const webhook: Webhook = {
    ...data,
    id,
    userId: call.caller.userId,
    monitorFields: monitored.length === 0 ? null : monitored,
    privateKey: createHash('md5').update(`${call.account.company}-${id}`).digest('hex'),
    createdAt: call.now,
  };
  call.account.webhooks.push(webhook);
  call.wrote(1);
  return json(201, { ...view(webhook), privateKey: webhook.privateKey });
}

function list(call: Call): SimulatorResponse {
  const own = call.account.webhooks.filter(({ userId }) => userId === call.caller.userId);
  return json(200, {
    webhooks: own.map(({ id, name, createdAt, url }) => ({
      id: String(id),
      name,
      created: spaced(createdAt),
      lastSent: null,
      url,
    })),
  });
}

function owned(call: Call, answer: (webhook: Webhook) => SimulatorResponse): SimulatorResponse {
  const id = param(call, 'id');
  const webhook = call.account.webhooks.find((one) => String(one.id) === id);
  if (webhook === undefined) return webhookError(404, `No webhook was found with ID: ${id}.`);
  if (webhook.userId !== call.caller.userId) return webhookError(403, `You do not have access to webhook ID: ${id}`);
  return answer(webhook);
}

function remove(call: Call): SimulatorResponse {
  return owned(call, (webhook) => {
    call.account.webhooks = call.account.webhooks.filter((one) => one !== webhook);
    call.wrote(1);
    return plain(200, 'Web hook has been deleted.');
  });
}

/** The only place where throttling hides in a success. */
function log(call: Call): SimulatorResponse {
  return owned(call, () =>
    call.account.settings.webhookLogThrottled
      ? json(200, { error: { code: 429, message: 'Over rate limit, please try again in 60 seconds' } })
      : json(200, []),
  );
}

export const webhookRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/webhooks', access: 'either', handle: list },
  { method: 'POST', path: '/api/v1/webhooks', access: 'either', handle: create },
  {
    method: 'GET',
    path: '/api/v1/webhooks/{id}',
    access: 'either',
    handle: (call) => owned(call, (one) => json(200, view(one))),
  },
  { method: 'DELETE', path: '/api/v1/webhooks/{id}', access: 'either', handle: remove },
  { method: 'GET', path: '/api/v1/webhooks/{id}/log', access: 'either', handle: log },
];

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { badRequest, conflict, json, noContent, notFound, unprocessable } from './answers.ts';
import { param, parseObject, sendsJson, type Call, type Route } from './call.ts';
import { nextId, type Happening, type Webhook } from './company.ts';
import { page } from './paging.ts';
import { refuseOthers, withinTimes } from './query.ts';
import { SCOPES } from './scopes.ts';
import { stamp } from './times.ts';
import { EVENT_NAMES, eventBody } from './webhook-events.ts';

const RESERVED = /^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|content-type)/i;
const LIMITS = { defaultLimit: 10, maxLimit: 50 };
const MONTH_MS = 30 * 86_400_000;

const members = {
  url: z.url({ protocol: /^https$/ }),
  description: z.string(),
  status: z.enum(['ENABLED', 'DISABLED']),
  auth_type: z.enum(['NONE', 'TOKEN', 'CUSTOM']),
  token: z.string().min(1),
  custom_headers: z.record(
    z.string().refine((name) => !RESERVED.test(name)),
    z.string(),
  ),
  enabled_events: z.array(z.enum(EVENT_NAMES)).min(1),
};

const changeSchema = z.strictObject(members).partial();
/** New webhooks are asleep unless told otherwise, and send a token unless told otherwise. */
const createSchema = changeSchema.required({ url: true, description: true, enabled_events: true });

function view(webhook: Webhook): unknown {
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    status: webhook.status,
    auth_type: webhook.authType,
    enabled_events: webhook.enabledEvents,
    created_at: stamp(webhook.createdAt),
    updated_at: stamp(webhook.updatedAt),
  };
}

function troubleWith({ authType, token, customHeaders }: Webhook): string | undefined {
  if (authType === 'TOKEN' && token === null) return 'A token is required for the authentication type TOKEN.';
  const count = Object.keys(customHeaders).length;
  if (count > 0 && authType !== 'CUSTOM') return 'custom_headers are only allowed with the authentication type CUSTOM.';
  return count > 3 ? 'At most 3 custom headers are allowed.' : undefined;
}

function apply(webhook: Webhook, change: z.infer<typeof changeSchema>): Webhook {
  return {
    ...webhook,
    url: change.url ?? webhook.url,
    description: change.description ?? webhook.description,
    status: change.status ?? webhook.status,
    authType: change.auth_type ?? webhook.authType,
    token: change.token ?? webhook.token,
    customHeaders: change.custom_headers ?? webhook.customHeaders,
    enabledEvents: change.enabled_events ?? webhook.enabledEvents,
  };
}

function read<T>(call: Call, schema: z.ZodType<T>): T | SimulatorResponse {
  if (!sendsJson(call)) return badRequest(call.now, 'The content type of the request must be "application/json".');
  const parsed = schema.safeParse(parseObject(call.request.body));
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return badRequest(call.now, details.join('; '));
}

const isAnswer = (value: object): value is SimulatorResponse => 'headers' in value && 'body' in value;

function create(call: Call): SimulatorResponse {
  const { company, now, credential } = call;
  refuseOthers(call.request.query);
  const change = read(call, createSchema);
  if (isAnswer(change)) return change;
  const digest = createHash('md5')
    .update(`webhook-${nextId(company)}`)
    .digest('hex');
  const webhook = apply(
    {
      id: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      url: change.url,
      description: change.description,
      status: 'DISABLED',
      authType: 'TOKEN',
      token: null,
      customHeaders: {},
      enabledEvents: change.enabled_events,
      clientId: credential.clientId,
      createdAt: now,
      updatedAt: now,
    },
    change,
  );
  const trouble = troubleWith(webhook);
  if (trouble !== undefined) return unprocessable(now, trouble);
  if (company.webhooks.some(({ url }) => url === webhook.url))
    return conflict(now, 'There is a webhook for this url already.');
  company.webhooks.push(webhook);
  call.wrote(1);
  return json(201, view(webhook));
}

function list(call: Call): SimulatorResponse {
  return page<Webhook>(call, {
    rules: { ...LIMITS, filters: [] },
    all: () => call.company.webhooks,
    order: ({ createdAt }) => createdAt,
    id: ({ id }) => id,
    view,
  });
}

function withWebhook(call: Call, answer: (webhook: Webhook) => SimulatorResponse): SimulatorResponse {
  const webhook = call.company.webhooks.find(({ id }) => id === param(call, 'id'));
  return webhook === undefined ? notFound(call.now) : answer(webhook);
}

function update(call: Call): SimulatorResponse {
  refuseOthers(call.request.query);
  return withWebhook(call, (webhook) => {
    const change = read(call, changeSchema);
    if (isAnswer(change)) return change;
    const changed = { ...apply(webhook, change), updatedAt: call.now };
    const trouble = troubleWith(changed);
    if (trouble !== undefined) return unprocessable(call.now, trouble);
    call.company.webhooks = call.company.webhooks.map((one) => (one.id === webhook.id ? changed : one));
    call.wrote(1);
    return json(200, view(changed));
  });
}

function remove(call: Call): SimulatorResponse {
  return withWebhook(call, ({ id }) => {
    call.company.webhooks = call.company.webhooks.filter((one) => one.id !== id);
    call.wrote(1);
    return noContent();
  });
}

/** What would have been sent, for thirty days. */
function listEvents(call: Call): SimulatorResponse {
  const { company, now } = call;
  return withWebhook(call, ({ enabledEvents, createdAt }) =>
    page<Happening>(call, {
      rules: { ...LIMITS, filters: ['event_name', 'occurred_at.gt', 'occurred_at.lt'] },
      all: (filters) =>
        company.happenings.filter(
          (one) =>
            enabledEvents.includes(one.name) &&
            one.at >= createdAt &&
            one.at >= now - MONTH_MS &&
            withinTimes(one.at, 'occurred_at', filters) &&
            (filters['event_name'] ?? one.name) === one.name,
        ),
      order: ({ at }) => at,
      id: ({ id }) => id,
      view: (one) => ({ id: one.id, ...eventBody(company, one) }),
    }),
  );
}

const BASE = '/v2/webhooks';
const reading = {
  method: 'GET',
  version: 'v2',
  scope: SCOPES.readWebhooks,
  withoutScope: 'forbidden',
  bucket: 'v2/webhooks',
} as const;
const writing = { ...reading, scope: SCOPES.writeWebhooks } as const;

export const webhookRoutes: readonly Route[] = [
  { ...reading, path: BASE, handle: list },
  { ...writing, method: 'POST', path: BASE, handle: create },
  { ...reading, path: `${BASE}/{id}`, handle: (call) => withWebhook(call, (one) => json(200, view(one))) },
  { ...writing, method: 'PATCH', path: `${BASE}/{id}`, handle: update },
  { ...writing, method: 'DELETE', path: `${BASE}/{id}`, handle: remove },
  { ...reading, path: `${BASE}/{id}/events`, handle: listEvents },
];

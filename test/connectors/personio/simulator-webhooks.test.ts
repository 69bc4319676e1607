import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { employmentOf, idsOf, openDesk, personId, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const WANTED = {
  url: 'https://handoff.example/webhooks/people',
  description: 'Handoff',
  status: 'ENABLED',
  token: 'a-long-random-secret',
  enabled_events: ['person.updated', 'employment.updated', 'person.deleted'],
};

const create = (body: unknown): Promise<Reply> => desk.send('/v2/webhooks', { method: 'POST', body });
const idOf = (reply: Reply): string => z.looseObject({ id: z.string() }).parse(reply.body).id;

const requestSchema = z.object({
  method: z.literal('POST'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().transform((text): unknown => JSON.parse(text)),
});

describe('a webhook', () => {
  it('is created with 201, asleep unless told otherwise, and never shows its token again', async () => {
    const { status, ...asleep } = WANTED;
    const reply = await create(asleep);
    expect(reply).toMatchObject({ status: 201, body: { status: 'DISABLED', auth_type: 'TOKEN', url: WANTED.url } });
    const id = idOf(reply);
    for (const { text } of [reply, await desk.get(`/v2/webhooks/${id}`), await desk.get('/v2/webhooks')]) {
      expect(text).not.toContain(WANTED.token);
    }
    const awake = await desk.patch(`/v2/webhooks/${id}`, { status });
    expect(awake).toMatchObject({ status: 200, body: { status: 'ENABLED' } });
  });

  it.each<[string, number, object]>([
    ['an address without encryption', 400, { url: 'http://handoff.example' }],
    ['events about applications', 400, { enabled_events: ['application.updated'] }],
    ['no events', 400, { enabled_events: [] }],
    ['a missing description', 400, { description: undefined }],
    ['a member nobody knows', 400, { secret: 'x' }],
    ['a token for nothing to send it with', 422, { token: undefined }],
    ['headers of its own beside a token', 422, { custom_headers: { 'X-Key': 'x' } }],
    ['more than three headers', 422, { auth_type: 'CUSTOM', custom_headers: { a: '1', b: '2', c: '3', d: '4' } }],
    ['a reserved header', 400, { auth_type: 'CUSTOM', custom_headers: { Host: 'x' } }],
  ])('is refused for %s with %d', async (_why, status, changes) => {
    expect((await create({ ...WANTED, ...changes })).status).toBe(status);
    expect(await idsOf(desk, '/v2/webhooks')).toEqual([]);
  });

  it('is refused for an address that has one, and gone after its deletion', async () => {
    const id = idOf(await create(WANTED));
    expect((await create(WANTED)).status).toBe(409);
    expect((await desk.send(`/v2/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await desk.get(`/v2/webhooks/${id}`)).status).toBe(404);
  });

  it('is not made by who may only read webhooks', async () => {
    await desk.control.control('set-scopes', { scopes: ['personio:webhooks:read'] });
    expect((await desk.get('/v2/webhooks')).status).toBe(200);
    expect((await create(WANTED)).status).toBe(403);
  });
});

describe('a delivery', () => {
  it('carries the token word for word, ids only, and no signature', async () => {
    await create(WANTED);
    const leonie = await personId(desk, 'Leonie Hartmann');
    const made = await desk.control.control('webhook-request', { event: 'employment.updated', personId: leonie });
    const { headers, url, body } = requestSchema.parse(made);
    expect(url).toBe(WANTED.url);
    expect(headers).toEqual({ 'content-type': 'application/json', authorization: WANTED.token });
    const { id } = await employmentOf(desk, leonie);
    expect(body).toEqual({
      company_id: '48213',
      event_name: 'employment.updated',
      occurred_at: expect.stringMatching(/Z$/),
      payload: { person: { id: leonie }, employment: { id } },
      meta: {},
    });
    await desk.control.control('settings', { webhookPayload: 'flat' });
    const flat = requestSchema.parse(
      await desk.control.control('webhook-request', { event: 'person.updated', personId: leonie }),
    );
    expect(flat.body).toMatchObject({ payload: { person_id: leonie } });
  });

  it('follows changes by people and by ourselves: our own write comes back as an event', async () => {
    const id = idOf(await create(WANTED));
    await desk.patch('/v2/persons/501', { custom_attributes: [{ id: 'dynamic_902', value: '72' }] });
    await desk.control.control('update-employment', { id: '501', position: 'Director' });
    await desk.control.control('delete-person', { id: '504' });
    const pending = z.array(requestSchema).parse(await desk.control.control('pending-webhook-requests'));
    const names = pending.map(({ body }) => z.looseObject({ event_name: z.string() }).parse(body).event_name);
    expect(names).toEqual(['person.updated', 'employment.updated', 'person.deleted']);
    expect(await idsOf(desk, `/v2/webhooks/${id}/events`)).toHaveLength(3);
    expect(await idsOf(desk, `/v2/webhooks/${id}/events?event_name=person.updated`)).toHaveLength(1);
    await desk.patch(`/v2/webhooks/${id}`, { status: 'DISABLED' });
    expect(await desk.control.control('pending-webhook-requests')).toEqual([]);
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { webhook as bamboohr } from '../../connectors/bamboohr/webhook.ts';
import { webhook as hubspot } from '../../connectors/hubspot/webhook.ts';
import { webhook as personio } from '../../connectors/personio/webhook.ts';
import type { WebhookTarget } from '../../src/core/hints/webhook-target.ts';
import { receiveWebhook } from '../../src/flows/receive-webhook.ts';
import { problemSchema } from '../../src/http/problem.ts';
import { webhookRoutes } from '../../src/http/webhooks.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ManualClock, MINUTE } from '../support/manual-clock.ts';
import { buildConnection } from '../store/build-rows.ts';
import { HTTP_START, withHttp, type HttpWorld } from './open-world.ts';

const SECRET = 'a client secret that nobody may see';
const BASE = 'https://handoff.acme.example';
const VENDORS = { sales: hubspot, people: bamboohr, berlin: personio };
const PORTAL = '48975575';

interface WebhookWorld extends HttpWorld {
  readonly woken: string[];
  /** Runs before an answer is given, as a slow or dying database would. */
  failing: boolean;
  send(connection: string, call: { readonly headers: Record<string, string>; readonly body: string }): Promise<Response>;
}

/** The real door with the real vendors' rules; only the account behind is missing. */
async function withWebhooks(work: (world: WebhookWorld) => Promise<void>): Promise<void> {
  const woken: string[] = [];
  const inside: { store: OpenStore | null; clock: ManualClock; world: WebhookWorld | null } = { store: null, clock: new ManualClock(HTTP_START), world: null };
  const findTarget = (connection: string): Promise<WebhookTarget | null> => {
    const entry = Object.entries(VENDORS).find(([id]) => id === connection);
    return Promise.resolve(entry === undefined ? null : { connection, webhook: entry[1], secret: SECRET, url: `${BASE}/webhooks/${connection}` });
  };
  const routes = webhookRoutes({
    receive: (connection, request) => {
      const { store, world } = inside;
      if (store === null) throw new Error('the door opened before the store');
      const saveHints: OpenStore['saveHints'] = (...args) => (world?.failing === true ? Promise.reject(new Error('the database is gone')) : store.saveHints(...args));
      return receiveWebhook({ clock: inside.clock, store: { saveHints }, findTarget, wake: (id) => void woken.push(id) }, connection, request);
    },
  });
  await withHttp(
    async (world) => {
      inside.store = world.store;
      inside.clock = world.clock;
      await world.store.saveConnection(buildConnection({ id: 'sales', connector: 'hubspot', accountId: PORTAL }));
      const opened: WebhookWorld = {
        ...world, woken, failing: false,
        send: (connection, { headers, body }) => world.request(`/webhooks/${connection}`, { method: 'POST', headers, body }),
      };
      inside.world = opened;
      await work(opened);
    },
    { plugins: [routes] },
  );
}

const event = (dealId: number, changes: object = {}): object => ({
  eventId: 1000 + dealId, subscriptionId: 6547123, portalId: Number(PORTAL), appId: 1, occurredAt: Date.parse(HTTP_START), subscriptionType: 'deal.propertyChange', attemptNumber: 0, objectId: dealId, propertyName: 'amount', ...changes,
});

/** As the vendor signs it (docs: method, address, body, timestamp). */
function hubspotCall(events: readonly object[], changes: { readonly secret?: string; readonly at?: string; readonly url?: string; readonly spacing?: number } = {}) {
  const body = JSON.stringify(events, null, changes.spacing);
  const timestamp = String(Date.parse(changes.at ?? HTTP_START));
  const signature = createHmac('sha256', changes.secret ?? SECRET).update(`POST${changes.url ?? `${BASE}/webhooks/sales`}${body}${timestamp}`).digest('base64');
  return { body, headers: { 'content-type': 'application/json', 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp } };
}

const pending = async (world: HttpWorld, connection = 'sales'): Promise<readonly string[]> => (await world.store.findDueHints(connection, world.clock.iso(), 1_000)).map((hint) => hint.externalId);

async function refusals(world: HttpWorld): Promise<readonly object[]> {
  const entries = await world.store.findAudit({ outcome: 'refused', limit: 100 });
  expect(JSON.stringify(entries)).not.toContain(SECRET);
  return entries.toReversed().map(({ action, target, code, callerName }) => ({ action, target, code, callerName }));
}
const refusal = (code: string, target = 'sales') => ({ action: 'receive_webhook', target, code, callerName: 'anonymous' });

describe('a vendor calls', () => {
  it('HubSpot: the events are stored when the answer comes, one row per deal, and the connection is woken once', () =>
    withWebhooks(async (world) => {
      const answer = await world.send('sales', hubspotCall([event(1), event(2), event(1, { eventId: 9, propertyName: 'closedate' })], { spacing: 2 }));
      expect([answer.status, await answer.text()]).toEqual([202, '']);
      expect(await pending(world)).toEqual(['1', '2']);
      expect(world.woken).toEqual(['sales']);
      world.clock.advance(5);
      expect((await world.send('sales', hubspotCall([event(2, { eventId: 77 })]))).status).toBe(202);
      expect(world.woken).toEqual(['sales']);
    }));

  it('BambooHR and Personio prove themselves their own way, also with a header that looks like our tokens', () =>
    withWebhooks(async (world) => {
      const body = JSON.stringify({ type: 'employee.updated', timestamp: '2026-11-22T08:59:00+0000', data: { companyId: '1', employeeId: '67890', changedFields: ['firstName'] } });
      const timestamp = String(Date.parse(HTTP_START) / 1_000);
      const signature = createHmac('sha256', SECRET).update(body).update(timestamp).digest('hex');
      expect((await world.send('people', { body, headers: { 'content-type': 'application/json', 'x-bamboohr-signature': signature, 'x-bamboohr-timestamp': timestamp } })).status).toBe(202);
      expect(await pending(world, 'people')).toEqual(['67890']);
      const person = JSON.stringify({ company_id: 48213, event_name: 'person.updated', occurred_at: HTTP_START, payload: { person: { id: '42' } }, meta: {} });
      expect((await world.send('berlin', { body: person, headers: { 'content-type': 'application/json', authorization: SECRET } })).status).toBe(202);
      expect(await pending(world, 'berlin')).toEqual(['42']);
      expect((await world.send('berlin', { body: person, headers: { 'content-type': 'application/json', authorization: 'guessed' } })).status).toBe(401);
    }));

  it('the same call again, within the five minutes, is answered and changes nothing', () =>
    withWebhooks(async (world) => {
      const call = hubspotCall([event(1)]);
      await world.send('sales', call);
      const [hint] = await world.store.findDueHints('sales', world.clock.iso(), 10);
      world.clock.advance(2 * MINUTE);
      expect((await world.send('sales', call)).status).toBe(202);
      expect(await world.store.findDueHints('sales', world.clock.iso(), 10)).toEqual([hint]);
      expect(world.woken).toEqual(['sales']);
    }));

  it('about another account or about nothing we read it is answered and stores nothing', () =>
    withWebhooks(async (world) => {
      expect((await world.send('sales', hubspotCall([event(1, { portalId: 1 }), event(2, { subscriptionType: 'contact.propertyChange' })]))).status).toBe(202);
      expect(await pending(world)).toEqual([]);
      expect(world.woken).toEqual([]);
    }));

  it('it does not get a good answer when nothing could be stored', () =>
    withWebhooks(async (world) => {
      world.failing = true;
      const answer = await world.send('sales', hubspotCall([event(1)]));
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain('the database is gone');
      expect(await pending(world)).toEqual([]);
    }));
});

describe('who only pretends to be a vendor is refused, and the audit log shows it', () => {
  it('forged: another secret, another address, a changed body, no signature', () =>
    withWebhooks(async (world) => {
      const genuine = hubspotCall([event(1)]);
      const calls = [
        hubspotCall([event(1)], { secret: 'guessed' }),
        hubspotCall([event(1)], { url: 'https://attacker.example/webhooks/sales' }),
        { ...genuine, body: genuine.body.replace('"objectId":1', '"objectId":2') },
        { ...genuine, headers: { 'content-type': 'application/json' } },
      ];
      for (const call of calls) {
        const answer = await world.send('sales', { ...call, headers: { ...call.headers, 'x-forwarded-host': 'handoff.acme.example', 'x-forwarded-proto': 'https' } });
        expect(answer.status).toBe(401);
        const text = await answer.text();
        expect(JSON.parse(text)).toMatchObject({ code: 'webhook_refused', remedy: expect.stringContaining('publicUrl') });
        expect(text).not.toContain(SECRET);
      }
      expect(await refusals(world)).toEqual(calls.map(() => refusal('webhook_refused')));
      expect(await pending(world)).toEqual([]);
    }));

  it('replayed: a genuine call that is older than the vendor allows, or from the future', () =>
    withWebhooks(async (world) => {
      const call = hubspotCall([event(1)]);
      world.clock.advance(5 * MINUTE + 1);
      expect((await world.send('sales', call)).status).toBe(401);
      world.clock.advance(-10 * MINUTE - 2);
      expect((await world.send('sales', call)).status).toBe(401);
      expect(await refusals(world)).toEqual([refusal('webhook_refused'), refusal('webhook_refused')]);
      expect(await pending(world)).toEqual([]);
    }));

  it('oversized: refused before anything is looked at', () =>
    withWebhooks(async (world) => {
      const call = hubspotCall([event(1, { propertyValue: 'x'.repeat(1_100_000) })]);
      expect((await world.send('sales', call)).status).toBe(413);
      expect(await refusals(world)).toEqual([refusal('body_too_large')]);
      const fits = hubspotCall([event(1, { propertyValue: 'x'.repeat(900_000) })]);
      expect((await world.send('sales', fits)).status).toBe(202);
    }));

  it('an unknown connection answers exactly like a wrong signature', () =>
    withWebhooks(async (world) => {
      const bodies = await Promise.all(
        ['nobody', 'sales'].map(async (connection) => {
          const answer = await world.send(connection, hubspotCall([event(1)], { secret: 'guessed' }));
          return { status: answer.status, problem: problemSchema.omit({ instance: true }).parse(await answer.json()) };
        }),
      );
      expect(bodies[0]).toEqual(bodies[1]);
    }));

  it('signed, but not what the vendor sends: said so', () =>
    withWebhooks(async (world) => {
      const body = '{"not":"a list"}';
      const timestamp = String(Date.parse(HTTP_START));
      const signature = createHmac('sha256', SECRET).update(`POST${BASE}/webhooks/sales${body}${timestamp}`).digest('base64');
      const answer = await world.send('sales', { body, headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp } });
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'webhook_unreadable' })]);
    }));

  it('another method is not known at this address', () =>
    withWebhooks(async (world) => {
      expect((await world.request('/webhooks/sales')).status).toBe(404);
    }));
});

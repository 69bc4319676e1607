import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { withApi, type Api } from './api-world.ts';

const OMAR = { name: 'Omar Ops', email: 'omar@acme.example' };
const ANA = { name: 'Ana', email: 'ana@acme.example' };
const page = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })), total: z.number(), next: z.string().nullable() });

async function withDeals(world: World, count: number, work: (api: Api, ids: readonly string[]) => Promise<void>): Promise<void> {
  const keys = Array.from({ length: count }, (_, index) => `d${index + 1}`);
  for (const key of keys) world.source.put('deal', key, wonDeal(`Deal ${key}`, COMPLETE));
  await world.sync();
  const ids = await Promise.all(keys.map(async (key) => (await world.handoff(key)).id));
  await withApi(world, (api) => work(api, ids));
}

describe.each(ENGINES)('handoffs over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('are walked page by page, each exactly once, while new ones arrive', async () => {
    const world = await start();
    await withDeals(world, 5, async ({ ask }, ids) => {
      const seen: string[] = [];
      let next: string | null = null;
      do {
        const answer = await ask('viewer', 'GET', `/api/v1/handoffs?connection=${world.id}&limit=2${next === null ? '' : `&after=${next}`}`);
        expect(answer.status).toBe(200);
        const found = page.parse(answer.body);
        seen.push(...found.items.map((item) => item.id));
        expect(answer.headers.get('link')?.includes(`after=${String(found.next)}`) ?? null).toBe(found.next === null ? null : true);
        next = found.next;
        if (seen.length === 2) {
          world.clock.advance(60_000);
          world.source.put('deal', 'late', wonDeal('Late', COMPLETE));
          await world.sync();
        }
      } while (next !== null);
      expect(seen.toSorted()).toEqual(ids.toSorted());
      expect(page.parse((await ask('viewer', 'GET', `/api/v1/handoffs?connection=${world.id}`)).body).total).toBe(6);
      expect(await ask('viewer', 'GET', '/api/v1/handoffs?after=nonsense')).toMatchObject({ status: 400, body: { code: 'invalid_request', place: 'querystring.after' } });
      expect(await ask('viewer', 'GET', `/api/v1/handoffs?connection=${world.id}&status=accepted,withdrawn`)).toMatchObject({ status: 200, body: { items: [], total: 0 } });
      expect(await ask(null, 'GET', '/api/v1/handoffs')).toMatchObject({ status: 401, body: { code: 'credential_missing' } });
    });
  });

  it('show packet, gaps, tasks with their delivery, the explanation and what happened', async () => {
    const world = await start();
    world.source.put('deal', 'd1', { ...wonDeal('Northwind', COMPLETE), goal: 'TBD' });
    await world.sync();
    await withApi(world, async ({ ask }) => {
      const { id } = await world.handoff('d1');
      expect(await ask('sales', 'GET', `/api/v1/handoffs/${id.slice(0, 10)}`)).toMatchObject({
        status: 200,
        body: {
          id, title: 'Northwind', status: 'incomplete', valuesHidden: false, gaps: [{ field: 'goals.primary', reason: 'placeholder' }],
          tasks: [{ state: 'open', subject: expect.stringContaining('Northwind'), delivery: [{ connection: world.id, state: 'written' }] }],
          shown: [{ connection: world.id, state: 'written' }], records: [{ externalId: 'd1', configured: true }],
        },
      });
      expect(await ask('sales', 'GET', `/api/v1/handoffs/${id}/explanation`)).toMatchObject({ status: 200, body: { id, fields: expect.arrayContaining([expect.objectContaining({ value: 'TBD', verdict: expect.stringContaining('a placeholder') })]) } });
      expect(await ask('viewer', 'GET', `/api/v1/handoffs/${id}/events?limit=1`)).toMatchObject({ status: 200, body: { items: [{ handoffId: id }] }, headers: expect.anything() });
      expect(await ask('viewer', 'GET', '/api/v1/handoffs/nobody-knows-it')).toMatchObject({ status: 404, body: { code: 'handoff_not_found' } });
      // Who looked stands in the audit log; what they saw does not.
      expect(await world.store.findAudit({ action: 'see_handoff', target: id, limit: 5 })).toHaveLength(1);
    });
  });

  it('hide answers from viewers, and a hire’s name from those who do not prepare the first day', async () => {
    const world = await start();
    await withDeals(world, 1, async ({ ask }, [id]) => {
      const seen = await ask('viewer', 'GET', `/api/v1/handoffs/${String(id)}`);
      expect(seen).toMatchObject({ status: 200, body: { title: 'Deal d1', valuesHidden: true, score: 100, acceptance: null } });
      const shown = JSON.stringify([seen.body, (await ask('viewer', 'GET', `/api/v1/handoffs/${String(id)}/explanation`)).body]);
      expect(JSON.stringify((await ask('sales', 'GET', `/api/v1/handoffs/${String(id)}`)).body)).toContain(COMPLETE['goal']);
      expect(shown).not.toContain(COMPLETE['goal']);
    });
  });
});

describe('decisions over HTTP', () => {
  const { world: start } = useStore('embedded');

  it('are taken by a named person in the right role, once, whatever is repeated', async () => {
    const world = await start();
    await withDeals(world, 1, async ({ ask, woken }, [id]) => {
      const at = `/api/v1/handoffs/${String(id)}`;
      expect(await ask('sales', 'POST', `${at}/accept`, { by: ANA })).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
      expect(await ask('operations', 'POST', `${at}/accept`, {})).toMatchObject({ status: 422, body: { code: 'person_missing', place: 'body.by' } });
      expect(await ask('operations', 'POST', `${at}/accept`, { by: OMAR, revision: 99 })).toMatchObject({ status: 409, body: { code: 'handoff_changed' } });
      expect(await ask('sales', 'POST', `${at}/submit`, { by: ANA })).toMatchObject({ status: 200, body: { changed: true, handoff: id, status: 'submitted' } });
      const key = { 'idempotency-key': 'accept-1' };
      const first = await ask('operations', 'POST', `${at}/accept`, { by: OMAR }, key);
      expect(first).toMatchObject({ status: 200, body: { changed: true, shownIn: [world.id], handoff: id, status: 'accepted', score: 100 } });
      expect(await ask('operations', 'GET', at)).toMatchObject({ body: { status: 'accepted', acceptance: { accepted: { by: { ...OMAR, role: 'operations' } } } } });
      const again = await ask('operations', 'POST', `${at}/accept`, { by: OMAR }, key);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await ask('operations', 'POST', `${at}/accept`, { by: OMAR })).toMatchObject({ status: 200, body: { changed: false } });
      expect((await world.store.findEvents({ handoffId: String(id), types: ['accepted'], limit: 9 }))).toHaveLength(1);
      expect(await ask('operations', 'POST', `${at}/reject`, { by: OMAR, reason: 'nonsense' })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(woken).toEqual([]);
    });
  });

  it('promises are gone through topic by topic, in a person’s name; a viewer sees none of it', async () => {
    const world = await start();
    await withDeals(world, 1, async ({ ask }, [id]) => {
      const at = `/api/v1/handoffs/${String(id)}`;
      const risk = { topic: 'integrations', outcome: 'at_risk', text: 'The ERP link is in beta' };
      expect(await ask('viewer', 'POST', `${at}/promise-audit`, { ...risk, by: ANA })).toMatchObject({ status: 403 });
      expect(await ask('sales', 'POST', `${at}/promise-audit`, risk)).toMatchObject({ status: 422, body: { code: 'person_missing' } });
      expect(await ask('sales', 'POST', `${at}/promise-audit`, { topic: 'integrations', outcome: 'at_risk', by: ANA })).toMatchObject({ status: 422, body: { code: 'text_needed' } });
      expect(await ask('sales', 'POST', `${at}/promise-audit`, { ...risk, by: ANA })).toMatchObject({ status: 200, body: { changed: true } });
      expect(await ask('operations', 'POST', `${at}/promise-audit`, { topic: 'scope', outcome: 'confirmed', by: OMAR })).toMatchObject({ status: 200 });
      expect(await ask('operations', 'GET', at)).toMatchObject({ body: { acceptance: { audit: { integrations: { outcome: 'at_risk', text: risk.text, by: ANA }, scope: { by: OMAR } } } } });
      const seen = JSON.stringify([await ask('viewer', 'GET', at), await ask('viewer', 'GET', `${at}/events`)].map(({ body }) => body));
      expect(seen).toContain('promise_audited');
      expect(seen).not.toContain(risk.text);
      expect(await ask('operations', 'POST', `${at}/accept`, { by: OMAR })).toMatchObject({ status: 200 });
      expect(await ask('sales', 'POST', `${at}/promise-audit`, { topic: 'scope', outcome: 'none', by: ANA })).toMatchObject({ status: 409, body: { code: 'already_decided' } });
    });
  });

  it('questions are asked and answered in writing, a rejection quotes its reason, a change is agreed to', async () => {
    const world = await start();
    await withDeals(world, 1, async ({ ask }, [id]) => {
      const at = `/api/v1/handoffs/${String(id)}`;
      expect(await ask('sales', 'POST', `${at}/questions`, { by: ANA, text: 'Which ERP?' })).toMatchObject({ status: 403 });
      expect(await ask('operations', 'POST', `${at}/questions`, { by: OMAR, text: 'Which ERP?' })).toMatchObject({ status: 200, body: { openQuestions: [1] } });
      expect(await ask('viewer', 'POST', `${at}/questions/1/answer`, { by: ANA, text: 'SAP' })).toMatchObject({ status: 403 });
      expect(await ask('sales', 'POST', `${at}/questions/1/answer`, { by: ANA, text: 'SAP' })).toMatchObject({ status: 200, body: { openQuestions: [] } });
      expect(await ask('operations', 'POST', `${at}/reject`, { by: OMAR, reason: 'not_as_sold', text: 'No migration', fields: [{ field: 'promises' }] })).toMatchObject({ status: 200, body: { status: 'rejected' } });
      expect(await ask('sales', 'GET', at)).toMatchObject({ body: { statusReason: expect.stringContaining('No migration') } });
      expect(await ask('operations', 'POST', `${at}/confirm`, { by: OMAR })).toMatchObject({ status: 422 });
      expect(await ask('viewer', 'POST', `${at}/confirm`, { by: OMAR })).toMatchObject({ status: 403 });
      expect(await ask('viewer', 'POST', `${at}/submit`, { by: ANA })).toMatchObject({ status: 403 });
      expect((await world.store.findAudit({ action: 'reject_handoff', target: String(id), limit: 5 }))[0]).toMatchObject({ target: id, outcome: 'allowed', callerName: 'a operations' });
    });
  });
});

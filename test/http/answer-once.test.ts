import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { HandoffError } from '../../src/core/errors.ts';
import { answerVersion, demandVersion } from '../../src/http/entity-tags.ts';
import type { HttpApp } from '../../src/http/http-app.ts';
import { DAY, MINUTE } from '../support/manual-clock.ts';
import { withHttp, type HttpWorld } from './open-world.ts';

interface Work {
  done: number;
  fails: boolean;
  /** Resolved when the handler is at work; it goes on when `goOn` resolves. */
  readonly begun: Gate;
  readonly goOn: Gate;
  waits: boolean;
}

interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function newGate(): Gate {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: () => open() };
}

const newWork = (): Work => ({ done: 0, fails: false, begun: newGate(), goOn: newGate(), waits: false });

const workRoutes = (work: Work) => (app: HttpApp): void => {
  app.post('/test/work', { config: { action: 'run_sync' }, schema: { body: z.object({ what: z.string() }), response: { 201: z.object({ what: z.string(), times: z.int() }) } } }, async (request, reply) => {
    work.begun.resolve();
    if (work.waits) await work.goOn.promise;
    if (work.fails) throw new HandoffError({ code: 'cannot_link', message: 'It cannot be done.', remedy: 'Do something else.' });
    work.done += 1;
    return reply.status(201).header('location', `/test/work/${work.done}`).send({ what: request.body.what, times: work.done });
  });
};

const post = ({ request }: HttpWorld, token: string, key: string, what = 'a'): Promise<Response> =>
  request('/test/work', { method: 'POST', token, headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ what }) });

async function withWork(test: (world: HttpWorld, work: Work, token: string) => Promise<void>): Promise<void> {
  const work = newWork();
  await withHttp(async (world) => test(world, work, await world.tokenFor('operations')), { plugins: [workRoutes(work)] });
}

describe('a write with an Idempotency-Key', () => {
  it('is done once, and answered alike for a day', () =>
    withWork(async (world, work, token) => {
      const first = await post(world, token, 'k-1');
      const again = await post(world, token, 'k-1');
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(await again.text()).toBe(await first.text());
      expect(again.headers.get('location')).toBe('/test/work/1');
      expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
      expect(work.done).toBe(1);
      world.clock.advance(DAY);
      expect(await (await post(world, token, 'k-1')).json()).toEqual({ what: 'a', times: 2 });
    }));

  it('with another body is refused', () =>
    withWork(async (world, work, token) => {
      await post(world, token, 'k-1', 'a');
      const answer = await post(world, token, 'k-1', 'b');
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ code: 'idempotency_key_reused' });
      expect(work.done).toBe(1);
    }));

  it('is refused while the first is at work; of many at once exactly one is done', () =>
    withWork(async (world, work, token) => {
      work.waits = true;
      const first = post(world, token, 'k-1');
      await work.begun.promise;
      const others = await Promise.all(Array.from({ length: 5 }, () => post(world, token, 'k-1')));
      expect(others.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
      expect(await others[0]?.json()).toMatchObject({ code: 'request_in_flight' });
      world.clock.advance(11 * MINUTE);
      expect(await (await post(world, token, 'k-1')).json()).toMatchObject({ code: 'outcome_unknown' });
      work.goOn.resolve();
      expect((await first).status).toBe(201);
      expect(work.done).toBe(1);
    }));

  it('may come again with the same key when nothing was done', () =>
    withWork(async (world, work, token) => {
      work.fails = true;
      expect((await post(world, token, 'k-1')).status).toBe(409);
      work.fails = false;
      expect((await post(world, token, 'k-1')).status).toBe(201);
    }));

  it('of somebody else is another one', () =>
    withWork(async (world, work, token) => {
      await post(world, token, 'k-1');
      expect((await post(world, await world.tokenFor('operations'), 'k-1')).headers.get('idempotency-replayed')).toBeNull();
      expect(work.done).toBe(2);
    }));

  it('must be a key', () =>
    withWork(async (world, work, token) => {
      expect((await post(world, token, ' ')).status).toBe(400);
      expect((await post(world, token, 'x'.repeat(201))).status).toBe(400);
      expect(work.done).toBe(0);
    }));

  it('whose answer holds a secret is not done again, and its answer not shown again', () =>
    withHttp(async ({ request, tokenFor, store }) => {
      const token = await tokenFor('admin');
      const make = (): Promise<Response> => request('/api/v1/tokens', { method: 'POST', token, headers: { 'content-type': 'application/json', 'idempotency-key': 'k' }, body: JSON.stringify({ name: 'ci', role: 'viewer' }) });
      expect((await make()).status).toBe(201);
      const again = await make();
      expect(again.status).toBe(409);
      expect(await again.json()).toMatchObject({ code: 'answer_not_kept' });
      expect((await store.findTokens()).filter(({ name }) => name === 'ci')).toHaveLength(1);
    }));
});

describe('a version', () => {
  it('is answered with 304 to who has it, and changed only by who has seen it', () => {
    let version = '3-abc';
    return withHttp(
      async ({ request, tokenFor }) => {
        const token = await tokenFor('revops');
        const tag = (await request('/test/rules', { token })).headers.get('etag') ?? '';
        expect((await request('/test/rules', { token, headers: { 'if-none-match': `"x", W/${tag}` } })).status).toBe(304);
        const change = (headers: Record<string, string>): Promise<Response> => request('/test/rules', { method: 'PUT', token, headers });
        expect((await change({})).status).toBe(428);
        expect((await change({ 'if-match': '"2-abc"' })).status).toBe(412);
        expect((await change({ 'if-none-match': '*' })).status).toBe(412);
        expect((await change({ 'if-match': tag })).status).toBe(200);
        expect(version).toBe('4-abc');
        expect((await change({ 'if-match': tag })).status).toBe(412);
      },
      {
        plugins: [
          (app) => {
            app.get('/test/rules', { config: { action: 'see_mappings' } }, (request, reply) => (answerVersion(request, reply, version) ? reply.send() : { version }));
            app.put('/test/rules', { config: { action: 'publish_mapping' } }, (request) => {
              demandVersion(request, version);
              version = '4-abc';
              return { version };
            });
          },
        ],
      },
    );
  });
});

describe('the audit log', () => {
  it('keeps every write and every look at a record, by whom and at what, and no plain reading', () =>
    withHttp(
      async ({ request, tokenFor, store }) => {
        const token = await tokenFor('operations');
        await request('/api/v1/connections', { token });
        await request('/test/handoffs/0d9c2a7b', { token });
        await request('/test/handoffs/0d9c2a7b/accept', { method: 'POST', token });
        await request('/test/handoffs/ffff/accept', { method: 'POST', token });
        expect((await store.findAudit({ limit: 10 })).toReversed()).toMatchObject([
          { action: 'see_handoff', target: '0d9c2a7b', outcome: 'allowed', code: null, callerKind: 'token', callerName: 'a operations', ip: '127.0.0.1' },
          { action: 'accept_handoff', target: '0d9c2a7b', outcome: 'allowed' },
          { action: 'accept_handoff', target: 'ffff', outcome: 'failed', code: 'unknown_handoff' },
        ]);
      },
      { plugins: [handoffRoutes] },
    ));

  it('that cannot be written holds the record back', () =>
    withHttp(async ({ request, tokenFor, store }) => {
      const token = await tokenFor('operations');
      await store.pool.query('ALTER TABLE audit_log RENAME TO audit_log_away');
      const answer = await request('/test/handoffs/0d9c2a7b', { token });
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expect(text).not.toContain('Ana');
      expect(text).not.toContain('audit_log');
      expect(z.object({ code: z.string() }).parse(JSON.parse(text)).code).toBe('unexpected');
      expect((await request('/api/v1/connections', { token })).status).toBe(200);
    }, { plugins: [handoffRoutes] }));

  it('is read by administrators, page by page', () =>
    withHttp(async ({ request, tokenFor }) => {
      const [token, other] = [await tokenFor('admin'), await tokenFor('viewer')];
      for (let times = 0; times < 3; times += 1) await request('/api/v1/tokens', { token: other });
      const first = await request('/api/v1/audit?limit=2&outcome=refused', { token });
      const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      const second = await request(next, { token });
      const ids = [await first.json(), await second.json()].flatMap((page) => auditPage.parse(page).items.map(({ id }) => Number(id)));
      expect(ids).toEqual([3, 2, 1]);
      expect(second.headers.get('link')).toBeNull();
    }));
});

const auditPage = z.object({ items: z.array(z.object({ id: z.string() })) });

const handoffRoutes = (app: HttpApp): void => {
  app.get('/test/handoffs/:id', { config: { action: 'see_handoff' } }, () => ({ person: 'Ana' }));
  app.post('/test/handoffs/:id/accept', { config: { action: 'accept_handoff' }, schema: { params: z.object({ id: z.string() }) } }, (request) => {
    if (request.params.id !== 'ffff') return {};
    throw new HandoffError({ code: 'unknown_handoff', message: 'There is no such handoff.', remedy: 'Look it up.' });
  });
};

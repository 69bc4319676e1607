import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { z } from 'zod';
import { onStatus } from '../../../connectors/kit/error-table.ts';
import { isDefiniteRefusal, RequestFailure } from '../../../connectors/kit/failure.ts';
import { HttpClient, type HttpClientOptions, type HttpRequest } from '../../../connectors/kit/http-client.ts';
import { readAnswer } from '../../../connectors/kit/read-answer.ts';
import { ConnectorError } from '../../../src/core/errors.ts';

// Nock changes Node's own sockets, which outlive this file in the test worker.
afterAll(() => nock.restore());

const HOST = 'https://vendor.example';
const SECRET = 'sesame-open-now';
const url = `${HOST}/things`;
const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
let waits: number[];
let clients: HttpClient[];

beforeEach(() => {
  waits = [];
  clients = [];
  nock.disableNetConnect();
});
afterEach(() => {
  for (const client of clients) client.close();
  nock.cleanAll();
  nock.enableNetConnect();
});

function open(more: Partial<HttpClientOptions> = {}): HttpClient {
  const client = new HttpClient({
    connection: 'test',
    vendor: 'Vendor',
    concurrency: 2,
    now: () => new Date('2026-11-22T10:00:00Z'),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    jitter: () => 0,
    headers: () => Promise.resolve({ authorization: `Bearer ${SECRET}` }),
    errors: [],
    secrets: [SECRET],
    ...more,
  });
  clients.push(client);
  return client;
}

async function failureOf(client: HttpClient, request: Partial<HttpRequest> = {}): Promise<ConnectorError> {
  const error: unknown = await client.request({ method: 'GET', url, ...request }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`no ConnectorError but ${String(error)}`);
  return error;
}

describe('the HTTP client of the connector kit', () => {
  it('waits the seconds that Retry-After names, and then succeeds', async () => {
    nock(HOST).get('/things').reply(429, '', { 'retry-after': '7' }).get('/things').reply(200, '{}');
    const client = open();
    await expect(client.request({ method: 'GET', url })).resolves.toMatchObject({ status: 200 });
    expect(waits).toEqual([7_000]);
    expect(client.counts()).toEqual({ api: 2, auth: 0, maxInFlight: 1 });
  });

  it('understands Retry-After as a date', async () => {
    nock(HOST)
      .get('/things')
      .reply(503, '', { 'retry-after': 'Sun, 22 Nov 2026 10:00:12 GMT' })
      .get('/things')
      .reply(200, '{}');
    await open().request({ method: 'GET', url });
    expect(waits).toEqual([12_000]);
  });

  it('hands back a wait that is longer than a lane may hang', async () => {
    nock(HOST).get('/things').reply(429, '', { 'retry-after': '600' });
    expect((await failureOf(open())).resolution).toMatchObject({ action: 'rate_limited', retryAfterMs: 600_000 });
    expect(waits).toEqual([]);
  });

  it('does not send what is queued behind a long wait', async () => {
    nock(HOST).get('/things').times(5).reply(429, '', { 'retry-after': '600' });
    const client = open({ concurrency: 1 });
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(client)));
    expect(failures.map(({ resolution }) => resolution.retryAfterMs)).toEqual([600_000, 600_000, 600_000]);
    expect(client.counts().api).toBe(1);
  });

  it('does not offer a refused credential again', async () => {
    nock(HOST).get('/things').times(5).reply(401, '');
    const client = open({ concurrency: 1 });
    await Promise.all([1, 2, 3].map(() => failureOf(client)));
    expect(client.counts().api).toBe(1);
  });

  it('backs off with jitter when a repeatable request fails, and gives up in the end', async () => {
    nock(HOST).get('/things').times(4).reply(500, '');
    expect((await failureOf(open({ jitter: () => 0.5 }))).resolution.action).toBe('retry');
    expect(waits).toEqual([375, 750, 1_500]);
  });

  it('never repeats a POST whose answer was lost, unless it was declared repeatable', async () => {
    nock(HOST).post('/things').replyWithError(lost).post('/things').reply(200, '{}');
    const client = open();
    expect((await failureOf(client, { method: 'POST', json: {} })).resolution).toMatchObject({
      action: 'retry',
      code: 'ECONNRESET',
    });
    expect(client.counts().api).toBe(1);
    nock.cleanAll();
    nock(HOST).post('/things').replyWithError(lost).post('/things').reply(200, '{}');
    await expect(client.request({ method: 'POST', url, json: {}, repeatable: true })).resolves.toMatchObject({
      status: 200,
    });
  });

  it('repeats a throttled POST, because it was not carried out', async () => {
    nock(HOST).post('/things').reply(429, '').post('/things').reply(200, '{}');
    await expect(open().request({ method: 'POST', url, json: {} })).resolves.toMatchObject({ status: 200 });
  });

  it.each([401, 403, 400, 404])('tries a %i once only', async (status) => {
    nock(HOST).get('/things').times(2).reply(status, '');
    const client = open();
    await failureOf(client);
    expect(client.counts().api).toBe(1);
  });

  it('renews the credential once after a 401 and no second time', async () => {
    let renewals = 0;
    nock(HOST).get('/things').times(3).reply(401, '');
    const client = open({ renew: () => Promise.resolve((renewals += 1) > 0) });
    expect((await failureOf(client)).resolution.code).toBe('unauthorized');
    expect([renewals, client.counts().api]).toEqual([1, 2]);
  });

  it('lets everybody wait when the account is throttled', async () => {
    nock(HOST).get('/things').reply(429, '', { 'retry-after': '5' }).get('/things').times(3).reply(200, '{}');
    const client = open({ concurrency: 1 });
    await Promise.all([1, 2, 3].map(() => client.request({ method: 'GET', url })));
    expect(waits).toEqual([5_000]);
  });

  it('keeps no more requests in flight than configured and counts the most', async () => {
    let flying = 0;
    let most = 0;
    nock(HOST)
      .get('/things')
      .times(9)
      .delay(10)
      .reply(() => {
        flying -= 1;
        return [200, '{}'];
      });
    const client = open({
      concurrency: 3,
      headers: () => {
        flying += 1;
        most = Math.max(most, flying);
        return Promise.resolve({});
      },
    });
    await Promise.all(Array.from({ length: 9 }, () => client.request({ method: 'GET', url })));
    expect([most, client.counts().maxInFlight, client.counts().api]).toEqual([3, 3, 9]);
  });

  it('ends a request that takes too long', async () => {
    nock(HOST).get('/things').times(4).delay(500).reply(200, '{}');
    expect((await failureOf(open({ timeoutMs: 20, retry: { attempts: 1 } }))).resolution).toMatchObject({
      action: 'retry',
      code: 'timeout',
    });
  });

  it('refuses an answer that is larger than allowed', async () => {
    nock(HOST).get('/things').reply(200, 'x'.repeat(5_000));
    expect((await failureOf(open({ maxAnswerBytes: 1_000 }))).resolution).toMatchObject({
      action: 'fail',
      code: 'answer_too_large',
    });
  });

  it('recognises a page for people, whatever its status and type', async () => {
    nock(HOST).get('/things').reply(200, '<!DOCTYPE html><html>log in</html>', { 'content-type': 'application/json' });
    expect((await failureOf(open())).resolution).toMatchObject({ action: 'fail', code: 'html_answer' });
  });

  it('does not carry a credential after a redirect', async () => {
    nock(HOST).get('/things').reply(302, '', { location: 'https://elsewhere.example/' });
    const elsewhere = nock('https://elsewhere.example').get('/').reply(200, '{}');
    expect((await failureOf(open())).resolution).toMatchObject({ action: 'fail', code: 'redirected' });
    expect(elsewhere.isDone()).toBe(false);
  });

  it('keeps credentials, bodies and e-mail addresses out of errors', async () => {
    nock(HOST)
      .get('/things')
      .query(true)
      .reply(400, `{"error":"no ${SECRET} for ana@example.com","password":"hunter2"}`);
    const error = await failureOf(open({ explain: ({ text }) => ({ code: null, message: text }) }), {
      query: { q: 'ana@example.com' },
    });
    expect(JSON.stringify([error.message, error.stack, error.cause, error.resolution])).not.toMatch(
      /sesame|ana@example|hunter2/,
    );
  });

  it('asks the vendor’s own rows before the common ones', async () => {
    nock(HOST).get('/things').reply(403, '');
    const rule = {
      when: onStatus(403),
      resolve: () => ({ action: 'fail', code: 'blocked', message: 'm', remedy: 'r' }) as const,
    };
    expect((await failureOf(open({ errors: [rule] }))).resolution).toMatchObject({ action: 'fail', code: 'blocked' });
  });

  it('stops when the caller gives up', async () => {
    nock(HOST).get('/things').delay(300).reply(200, '{}');
    const stop = new AbortController();
    const running = open().request({ method: 'GET', url, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(running).rejects.toThrow('enough');
  });

  it('tells a refusal from silence', () => {
    const answer = (status: number, retryAfterMs: number | null = null) =>
      ({ kind: 'answer', status, code: null, message: null, retryAfterMs }) as const;
    expect([answer(400), answer(404), answer(429), answer(503, 1_000)].map(isDefiniteRefusal)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      [answer(500), answer(503), answer(408), { kind: 'network', code: 'ECONNRESET' } as const].map(isDefiniteRefusal),
    ).toEqual([false, false, false, false]);
  });

  it('names the place of an unexpected answer, never its value', () => {
    const schema = z.object({ person: z.object({ age: z.number() }) });
    const read = () =>
      readAnswer({ status: 200, headers: {}, text: '{"person":{"age":"private"}}' }, schema, 'GET /things');
    expect(read).toThrow(RequestFailure);
    try {
      read();
    } catch (error) {
      expect(error instanceof RequestFailure ? error.failure : null).toEqual({
        kind: 'unexpected',
        where: 'person.age',
      });
    }
  });
});

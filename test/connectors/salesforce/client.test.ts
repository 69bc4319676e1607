import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { connector } from '../../../connectors/salesforce/index.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import type { ConnectorSession } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { TestContext } from './session.ts';

// Nock changes Node's own sockets, which outlive this file in the test worker.
afterAll(() => nock.restore());

const LOGIN = 'https://acme.my.salesforce.com';
const SECRET = 'very-secret-value';
const CREDENTIALS = { flow: 'client_credentials', clientId: 'key', clientSecret: SECRET };
const TOKEN = {
  access_token: '00D000000000001!ARtoken',
  instance_url: LOGIN,
  id: `${LOGIN}/id/00D000000000001EAA/005000000000001AAA`,
  token_type: 'Bearer',
  scope: 'api',
};
const COMPOSITE = '/services/data/v62.0/composite';

describe('talking to Salesforce', () => {
  let context: TestContext;
  beforeEach(() => {
    nock.disableNetConnect();
    context = new TestContext();
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });
  const open = (auth: JsonObject = CREDENTIALS): Promise<ConnectorSession> =>
    connector.open({ loginUrl: LOGIN, auth }, context);
  const token = (times = 1): nock.Scope => nock(LOGIN).post('/services/oauth2/token').times(times).reply(200, TOKEN);
  const refusal = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => new Error('it worked'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ConnectorError)) throw error;
    expect(`${error.message} ${error.remedy} ${error.stack ?? ''}`).not.toContain(SECRET);
    expect(`${error.message} ${error.remedy} ${error.stack ?? ''}`).not.toContain('ARtoken');
    return error;
  };

  it('the account id comes from the token answer and costs no API call', async () => {
    token();
    const session = await open();
    expect(await session.accountId()).toBe('00D000000000001EAA');
    expect(session.calls()).toEqual({ api: 0, auth: 1, maxInFlight: 0 });
  });

  it('a JWT login sends a signed assertion that lives at most three minutes', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    let assertion = '';
    nock(LOGIN)
      .post('/services/oauth2/token', (body: Record<string, string>) => {
        assertion = body['assertion'] ?? '';
        return Object.keys(body).sort().join() === 'assertion,grant_type';
      })
      .reply(200, TOKEN);
    const session = await open({
      flow: 'jwt_bearer',
      clientId: 'key',
      username: 'bot@acme.example',
      privateKey: privateKey.replaceAll('\n', '\\n'),
    });
    await session.accountId();
    const claims: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: 'key', sub: 'bot@acme.example', aud: 'https://login.salesforce.com' });
    const expiry = typeof claims === 'object' && claims !== null && 'exp' in claims ? Number(claims.exp) : 0;
    expect(expiry - Date.now() / 1000).toBeGreaterThan(60);
    expect(expiry - Date.now() / 1000).toBeLessThanOrEqual(180);
  });

  const refusals = [
    ['invalid_client', 'invalid client credentials', 'consumer key and secret'],
    ['invalid_grant', "user hasn't approved this consumer", 'pre-authorized'],
    ['invalid_grant', 'audience is invalid', 'clock'],
    ['invalid_grant', 'no client credentials user enabled', 'run-as user'],
    ['invalid_grant', 'authentication failure', 'user name'],
  ] as const;
  for (const [error, description, remedy] of refusals) {
    it(`"${description}" fails at once and says what to mend`, async () => {
      nock(LOGIN).post('/services/oauth2/token').reply(400, { error, error_description: description });
      const failure = await refusal((await open()).accountId());
      expect(failure.resolution).toMatchObject({ action: 'fail', code: error });
      expect(failure.remedy).toContain(remedy);
      expect(context.waits).toEqual([]);
    });
  }

  it('a login address that is a web page is named as the cause', async () => {
    nock(LOGIN).post('/services/oauth2/token').reply(200, '<html>Welcome</html>', { 'content-type': 'text/html' });
    expect((await refusal((await open()).accountId())).resolution).toMatchObject({
      action: 'fail',
      code: 'NOT_A_LOGIN_SERVER',
    });
  });

  it('a private key that is none is named as the cause', async () => {
    const failure = await refusal(
      (
        await open({ flow: 'jwt_bearer', clientId: 'key', username: 'bot@acme.example', privateKey: SECRET })
      ).accountId(),
    );
    expect(failure.resolution.code).toBe('invalid_private_key');
  });

  it('a login server that is down is tried again, and a wrong secret afterwards is not', async () => {
    nock(LOGIN).post('/services/oauth2/token').times(2).reply(503, 'busy');
    token();
    const session = await open();
    expect(await session.accountId()).toBe('00D000000000001EAA');
    expect(session.calls().auth).toBe(3);
  });

  it('a session that is refused for ever ends with an error after one renewal', async () => {
    token(2);
    nock(LOGIN)
      .post(COMPOSITE)
      .times(10)
      .reply(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]);
    const session = await open();
    const failure = await refusal(session.describe(['Opportunity']));
    expect(failure.resolution).toMatchObject({ action: 'fail', code: 'INVALID_SESSION_ID' });
    expect(session.calls()).toMatchObject({ auth: 2, api: 2 });
  });

  it('a renewal that fails says why instead of hanging', async () => {
    token();
    nock(LOGIN)
      .post('/services/oauth2/token')
      .reply(400, { error: 'invalid_grant', error_description: 'user is inactive' });
    nock(LOGIN)
      .post(COMPOSITE)
      .reply(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]);
    expect((await refusal((await open()).describe(['Opportunity']))).resolution).toMatchObject({
      action: 'fail',
      code: 'invalid_grant',
    });
  });

  const passing = [
    ['500', { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'oops' }] }],
    ['503', { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }] }],
    ['a maintenance page', { status: 503, body: '<html>Down</html>', html: true }],
    ['420', { status: 420, body: '' }],
    [
      'too many long requests at once',
      {
        status: 403,
        body: [
          {
            errorCode: 'REQUEST_LIMIT_EXCEEDED',
            message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
          },
        ],
      },
    ],
  ] as const;
  for (const [what, answer] of passing) {
    it(`${what} is tried four times, by us and by nobody behind our back`, async () => {
      token();
      const scope = nock(LOGIN)
        .post(COMPOSITE)
        .times(9)
        .reply(
          answer.status,
          answer.body,
          'html' in answer ? { 'content-type': 'text/html' } : { 'content-type': 'application/json' },
        );
      const session = await open();
      await refusal(session.describe(['Opportunity']));
      expect(session.calls().api).toBe(4);
      expect(context.waits).toHaveLength(3);
      expect(scope.isDone()).toBe(false);
    });
  }

  it('the spent daily limit is not hammered and says when to come back', async () => {
    token();
    nock(LOGIN)
      .post(COMPOSITE)
      .times(3)
      .reply(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
    const session = await open();
    const { resolution } = await refusal(session.describe(['Opportunity']));
    expect(resolution).toMatchObject({ action: 'rate_limited', code: 'REQUEST_LIMIT_EXCEEDED' });
    expect(resolution.retryAfterMs).toBeGreaterThan(60_000);
    expect(session.calls().api).toBe(1);
  });

  it('a web page instead of data is a wrong address, not a passing fault', async () => {
    token();
    nock(LOGIN).post(COMPOSITE).reply(200, '<html>Please log in</html>', { 'content-type': 'text/html;charset=UTF-8' });
    expect((await refusal((await open()).describe(['Opportunity']))).resolution).toMatchObject({
      action: 'fail',
      code: 'HTML_ANSWER',
    });
  });

  it('a network that is not there is tried again and then named', async () => {
    token();
    nock(LOGIN)
      .post(COMPOSITE)
      .times(9)
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    const { resolution } = await refusal((await open()).describe(['Opportunity']));
    expect(resolution).toMatchObject({ action: 'retry', code: 'ECONNREFUSED' });
    expect(context.waits).toHaveLength(3);
  });

  it('a refused request shows the org’s words without tokens, addresses and markup', async () => {
    token();
    nock(LOGIN)
      .post(COMPOSITE)
      .reply(400, [
        {
          errorCode: 'MALFORMED_QUERY',
          message: '<b>unexpected</b> token: &#39;x&#39; for rita@acme.example 00D000000000001!ARtoken.abc',
        },
      ]);
    const failure = await refusal((await open()).describe(['Opportunity']));
    expect(failure.message).toContain("unexpected token: 'x' for [e-mail] [token]");
  });

  it('a connection that breaks in the middle of an answer is tried again and harms nobody else', async () => {
    nock.enableNetConnect();
    let broken = 0;
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host ?? ''}`;
      response.writeHead(200, { 'content-type': 'application/json' });
      if (request.url === '/services/oauth2/token') response.end(JSON.stringify({ ...TOKEN, instance_url: origin }));
      else {
        broken += 1;
        response.write('{"compositeResponse":[');
        setTimeout(() => response.destroy(), 5);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const session = await connector.open({ loginUrl: `http://127.0.0.1:${port}`, auth: CREDENTIALS }, context);
      const { resolution } = await refusal(session.describe(['Opportunity']));
      expect(resolution.action).toBe('retry');
      expect(broken).toBe(4);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

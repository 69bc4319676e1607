import { createServer } from 'node:http';
import axios from 'axios';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { knownSecrets, secretsIn } from '../../src/app/known-secrets.ts';
import { openLog } from '../../src/app/open-log.ts';
import { ConnectorError, HandoffError } from '../../src/core/errors.ts';
import type { Log, LogLevel } from '../../src/core/operation/log.ts';
import { redactorOf } from '../../src/core/operation/redact.ts';

const SECRET = 's3cr3t/Value+with "quotes" & ümlaut=';

function record(level: LogLevel = 'debug'): { readonly log: Log; readonly text: () => string; readonly lines: () => Record<string, unknown>[]; readonly secrets: ReturnType<typeof knownSecrets> } {
  const written: string[] = [];
  const secrets = knownSecrets();
  secrets.add(SECRET);
  const log = openLog({ level, now: () => new Date('2026-11-23T09:00:00.000Z'), redact: (text) => secrets.redact(text), write: (line) => written.push(line), base: { process: 'worker' } });
  return { log, text: () => written.join(''), lines: () => written.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))), secrets };
}

describe('the log', () => {
  it('is one JSON document a line, with time, level, process, connection and run', () => {
    const { log, lines } = record();
    log.with({ connection: 'sales' }).info('A run ended.', { run: 'run-1', pulled: 3 });
    expect(lines()).toEqual([{ level: 'info', time: '2026-11-23T09:00:00.000Z', process: 'worker', connection: 'sales', run: 'run-1', pulled: 3, message: 'A run ended.' }]);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = record('warn');
    log.debug('no');
    log.info('no');
    log.warn('yes');
    log.error('yes');
    expect(lines()).toHaveLength(2);
  });

  it('stays one readable document whatever the secret looks like', () => {
    const { log, text, lines } = record();
    log.error(`Refused: ${SECRET}`, { nested: { deep: [SECRET, JSON.stringify({ body: SECRET })] }, error: new Error(`with ${SECRET}`, { cause: new Error(encodeURIComponent(SECRET)) }) });
    log.warn(Buffer.from(SECRET).toString('base64'));
    expect(lines()).toHaveLength(2);
    expect(text()).not.toMatch(/s3cr3t|czNjcjN0/);
  });

  it('says of an HTTP client’s error what happened, not what was sent', async () => {
    const { log, text, lines } = record();
    const server = createServer((_request, response) => response.writeHead(500, { 'set-cookie': 'sid=cookiesecret' }).end('{"echo":"answersecret"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    try {
      const error: unknown = await axios.post(`http://127.0.0.1:${port}/token?access_token=querysecret`, { client_secret: 'bodysecret' }, { headers: { Authorization: 'Bearer headersecret', 'X-Own': 'ownsecret' } }).catch((thrown: unknown) => thrown);
      log.error('A request failed.', { error });
      log.error('Wrapped.', { error: new ConnectorError('sales', { action: 'retry', code: 'server_error', message: 'It broke.', remedy: 'Wait.' }, error) });
    } finally {
      server.close();
    }
    expect(text()).not.toMatch(/querysecret|bodysecret|headersecret|ownsecret|cookiesecret|answersecret/);
    expect(lines()[0]).toMatchObject({ error: { name: 'AxiosError', code: 'ERR_BAD_RESPONSE', message: 'Request failed with status code 500' } });
    expect(lines()[1]).toMatchObject({ error: { code: 'server_error', remedy: 'Wait.', place: 'connection "sales"', cause: { name: 'AxiosError' } } });
  });

  it('says what our own error says, and survives anything that can be thrown', () => {
    const { log, lines } = record();
    log.error('Ours.', { error: new HandoffError({ code: 'bad', message: 'Wrong.', remedy: 'Mend.', place: 'line 3' }) });
    const circular = new Error('round');
    circular.cause = circular;
    for (const error of ['text', null, 7, { toString: () => SECRET }, circular]) log.error('Theirs.', { error });
    expect(lines()[0]).toMatchObject({ error: { code: 'bad', message: 'Wrong.', remedy: 'Mend.', place: 'line 3' } });
    expect(lines()).toHaveLength(6);
  });
});

describe('redaction', () => {
  const redact = redactorOf([]);

  it.each([
    ['a header', 'Authorization: Bearer 00Dxx0000001gER!AQEAQ.abc'], ['basic', 'authorization=Basic dXNlcjpwYXNzd29yZA=='],
    ['a query', 'https://x.example/cb?code=aPrx1234&state=ok'], ['a form', 'grant_type=refresh_token&refresh_token=planted-1&client_id=abc'],
    ['JSON', '{"client_secret": "planted-1", "user": 1}'], ['JSON in a text', '"{\\"access_token\\":\\"planted-1\\"}"'], ['JSON of a whole header list', '{"Set-Cookie":"sid=planted-1; Path=/"}'],
    ['an address with a password', 'postgres://handoff:planted-1@db.internal:5432/handoff'], ['SMTP', 'smtps://bot%40acme.example:planted-1@smtp.acme.example:465'],
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJwbGFudGVkLTEifQ.c2ln'], ['a Slack address', 'https://hooks.slack.com/services/T000/B000/planted-1'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nplanted-1\n-----END PRIVATE KEY-----'], ['half a key', '-----BEGIN RSA PRIVATE KEY-----\nplanted-1'],
  ])('takes out what looks like a credential although nobody told it: %s', (_what, text) => {
    expect(redact(text)).toContain('[redacted]');
    expect(redact(text)).not.toMatch(/planted-1|AQEAQ|dXNlcjpw|aPrx1234|eyJ/);
  });

  it('takes out e-mail addresses, also from an address line, and leaves ordinary text alone', () => {
    expect(redact('INVALID_EMAIL: jürgen.o’neil+x@müller-söhne.example and a%40b.example')).not.toMatch(/müller|b\.example/);
    const plain = 'Deal 006000000000001 of connection "sales": Basic information is missing; token of the mapping: 3 errors at 10:30. The code = 4xx.';
    expect(redact(plain)).toBe(plain);
  });

  it('finds any secret in any text in the forms in which it travels', () => {
    fc.assert(fc.property(fc.string({ minLength: 8, maxLength: 60 }).filter((text) => text.trim().length >= 8 && !'[redacted]'.includes(text.trim())), (secret) => {
      const secrets = knownSecrets();
      secrets.add({ password: secret });
      const text = `x${secret}y ${encodeURIComponent(secret)} ${JSON.stringify({ a: secret })} ${JSON.stringify(JSON.stringify({ a: secret }))} ${Buffer.from(secret).toString('base64')}`;
      const clean = secrets.redact(text);
      expect(clean).not.toContain(secret);
      expect(clean).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }));
  });

  it('costs no more than its length on a hostile text', () => {
    // Each would take a quadratic pattern minutes; the run's own time limit is the judge.
    for (const piece of ['a.', 'a@', '"token":', 'eyJ', '-----BEGIN ', 'http://a', '&code=', 'bearer ']) expect(redact(piece.repeat(60_000)).length).toBeGreaterThan(0);
  });

  it('knows by their names which settings let somebody in', () => {
    expect([...secretsIn({ loginUrl: 'u', auth: { flow: 'jwt_bearer', clientId: 'id', username: 'n', privateKey: 'pk' }, isu: { username: 'n', password: 'pw' }, oauth: { clientSecret: 'cs', refreshToken: 'rt' }, apiKey: 'ak', setupAuth: { accessToken: 'at' }, partnerId: 'p' })]).toEqual(['pk', 'pw', 'cs', 'rt', 'ak', 'at']);
  });
});

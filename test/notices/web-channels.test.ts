import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Notice, NoticeChannel } from '../../src/core/watch/notice.ts';
import { openChannels, type ChannelSettings } from '../../src/notices/open-channels.ts';
import { postJson } from '../../src/notices/post-json.ts';

const NOW = new Date('2026-11-23T09:00:00.000Z');
const notice: Notice = {
  key: 'alarm:1', channel: 'slack', createdAt: NOW.toISOString(),
  message: { kind: 'alarm', severity: 'critical', title: 'sales: paused <!channel>', lines: ['[click](https://evil.example) & <b>'], link: null, about: { alarm: 'paused', connection: 'sales' } },
};

describe('channels over HTTP', () => {
  let server: Server;
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  let got: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  let base = '';
  beforeEach(async () => {
    got = [];
    answer = (response) => response.writeHead(200).end('ok');
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        got.push({ path: request.url ?? '', headers: request.headers, body });
        answer(response, request);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    base = `http://127.0.0.1:${address.port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const open = (settings: ChannelSettings, allowPrivate = ['127.0.0.1']): NoticeChannel => {
    const [channel] = openChannels([settings], { clock: { now: () => NOW }, allowPrivate });
    if (channel === undefined) throw new Error('no channel');
    return channel;
  };
  const post = (path = '/', given: Partial<Parameters<typeof postJson>[1]> = {}) =>
    postJson({ url: `${base}${path}`, body: '{}', headers: {} }, { place: 'service.notices.0', allowPrivate: ['127.0.0.1'], timeoutMs: 5_000, ...given });

  it('Slack gets blocks of plain text, and nothing in a title calls everybody', async () => {
    expect(await open({ by: 'slack', url: `${base}/services/T/B/x` }).send(notice)).toEqual({ outcome: 'sent' });
    expect(got[0]?.path).toBe('/services/T/B/x');
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({ text: 'sales: paused &lt;!channel&gt;', blocks: [{ text: { type: 'plain_text' } }, { text: { type: 'plain_text' } }] });
  });

  it('Teams gets an adaptive card whose text is not read as Markdown', async () => {
    expect(await open({ by: 'teams', url: `${base}/workflow` }).send(notice)).toEqual({ outcome: 'sent' });
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', body: [{ type: 'RichTextBlock' }, { type: 'RichTextBlock' }] } }],
    });
  });

  it('a webhook of one’s own can check time stamp and body by the signature', async () => {
    const secret = 'a secret of sixteen or more';
    expect(await open({ by: 'webhook', url: base, secret }).send(notice)).toEqual({ outcome: 'sent' });
    const headers: IncomingMessage['headers'] = got[0]?.headers ?? {};
    const body = got[0]?.body ?? '';
    expect(headers['x-handoff-timestamp']).toBe(String(NOW.getTime() / 1000));
    expect(headers['x-handoff-signature']).toBe(`sha256=${createHmac('sha256', secret).update(`${String(headers['x-handoff-timestamp'])}.${body}`).digest('hex')}`);
    expect(headers['x-handoff-id']).toBe('alarm:1');
    expect(JSON.parse(body)).toMatchObject({ id: 'alarm:1', kind: 'alarm', about: { connection: 'sales' } });
  });

  it('without the exemption this machine is not called at all', async () => {
    expect(await open({ by: 'slack', url: `${base}/x` }, []).send(notice)).toMatchObject({ outcome: 'refused', again: false, message: expect.stringContaining('private network') });
    expect(got).toEqual([]);
  });

  it('the machine that was checked is the one that is called, whatever the name means a moment later', async () => {
    const answers = [['127.0.0.1'], ['192.0.2.1']];
    const result = await postJson(
      { url: base.replace('127.0.0.1', 'hooks.invalid'), body: '{}', headers: {} },
      { place: 'p', allowPrivate: ['hooks.invalid'], timeoutMs: 5_000, resolve: () => Promise.resolve(answers.shift() ?? []) },
    );
    expect(result).toEqual({ outcome: 'sent' });
    expect(got[0]?.headers.host).toMatch(/^hooks\.invalid:/);
  });

  it('a redirect is not followed', async () => {
    answer = (response, request) => (request.url === '/secret' ? response.writeHead(200).end() : response.writeHead(307, { location: '/secret' }).end());
    expect(await post('/go')).toMatchObject({ outcome: 'refused', again: false });
    expect(got.map(({ path }) => path)).toEqual(['/go']);
  });

  it('an endless answer is not read', async () => {
    answer = (response) => {
      response.writeHead(200);
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    };
    expect(await post()).toEqual({ outcome: 'sent' });
  });

  it('an answer that never comes leaves it unknown whether the message arrived', async () => {
    answer = () => {};
    expect(await post('/', { timeoutMs: 200 })).toMatchObject({ outcome: 'unknown' });
    expect(got).toHaveLength(1);
  });

  it('a closed door is tried again, and so is one that asks to wait', async () => {
    answer = (response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await post()).toMatchObject({ outcome: 'refused', again: true, retryAfterMs: 7_000 });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    expect(await post()).toMatchObject({ outcome: 'refused', again: true, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('what the address answers does not get into what we keep', async () => {
    answer = (response) => response.writeHead(404).end('invalid token very-secret');
    const result = await post('/services/very-secret');
    expect(result).toMatchObject({ outcome: 'refused', again: false });
    expect(JSON.stringify(result)).not.toContain('very-secret');
  });
});

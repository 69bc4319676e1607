import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Notice, NoticeChannel } from '../../src/core/watch/notice.ts';
import { openChannels } from '../../src/notices/open-channels.ts';

const notice = (to?: readonly string[]): Notice => ({
  key: 'alarm:1', channel: 'email', createdAt: '2026-11-23T09:00:00.000Z',
  message: { kind: 'alarm', severity: 'warning', title: 'sales: late\r\nBcc: all@evil.example', lines: ['Grüße aus Köln.', 'Second line.'], link: null, about: {}, ...(to === undefined ? {} : { to }) },
});

describe('e-mail over a real SMTP server', () => {
  let server: SMTPServer | undefined;
  let mails: { readonly from: string; readonly to: readonly string[]; readonly text: string; readonly user: string }[];
  afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

  async function start(options: SMTPServerOptions = {}): Promise<number> {
    mails = [];
    const opened = new SMTPServer({
      authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false,
      onAuth: (auth, _session, done) => (auth.password === 'right' ? done(null, { user: auth.username ?? '' }) : done(new Error('no'))),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
          mails.push({ from, to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8'), user: String(session.user) });
          done();
        });
      },
      ...options,
    });
    opened.on('error', () => {});
    server = opened;
    await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
    const address = opened.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return address.port;
  }
  const open = (address: string, allowPrivate = ['127.0.0.1']): NoticeChannel => {
    const [channel] = openChannels([{ by: 'email', server: address, from: 'handoff@acme.example', to: ['revops@acme.example'] }], { clock: { now: () => new Date(0) }, allowPrivate });
    if (channel === undefined) throw new Error('no channel');
    return channel;
  };

  it('alarms go to whom the settings name, digests to whom they are meant for', async () => {
    const port = await start();
    const channel = open(`smtp://robot:right@127.0.0.1:${port}`);
    expect(await channel.send(notice())).toEqual({ outcome: 'sent' });
    expect(await channel.send(notice(['ana@acme.example']))).toEqual({ outcome: 'sent' });
    expect(mails.map(({ from, to, user }) => [from, to, user])).toEqual([
      ['handoff@acme.example', ['revops@acme.example'], 'robot'], ['handoff@acme.example', ['ana@acme.example'], 'robot'],
    ]);
  });

  it('a title with line breaks adds no header', async () => {
    const port = await start();
    await open(`smtp://127.0.0.1:${port}`).send(notice());
    const head = mails[0]?.text.split('\r\n\r\n')[0] ?? '';
    expect(head).toContain('Subject: sales: late Bcc: all@evil.example');
    expect(head).not.toMatch(/^Bcc:/m);
    expect(head).toContain('Auto-Submitted: auto-generated');
  });

  it('wrong credentials are not tried again, and are repeated nowhere', async () => {
    const port = await start();
    const result = await open(`smtp://robot:hunter2@127.0.0.1:${port}`).send(notice());
    expect(result).toMatchObject({ outcome: 'refused', again: false, message: expect.stringContaining('credentials') });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('a recipient that the server puts off is tried again, one that it refuses is not', async () => {
    const answering = (code: number): Promise<number> => start({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error('secret words'), { responseCode: code })) });
    const busy = await answering(451);
    expect(await open(`smtp://127.0.0.1:${busy}`).send(notice())).toMatchObject({ outcome: 'refused', again: true });
    await new Promise<void>((done) => server?.close(() => done()));
    const never = await answering(550);
    const result = await open(`smtp://127.0.0.1:${never}`).send(notice());
    expect(result).toMatchObject({ outcome: 'refused', again: false, message: expect.stringContaining('550') });
    expect(JSON.stringify(result)).not.toContain('secret words');
  });

  it('a server that goes away after the text was handed over leaves it unknown', async () => {
    const port = await start({
      onData: (stream, session) => {
        stream.resume();
        stream.on('end', () => server?.connections.forEach((connection) => { if (connection.session.id === session.id) connection.close(); }));
      },
    });
    expect(await open(`smtp://127.0.0.1:${port}`).send(notice())).toMatchObject({ outcome: 'unknown' });
  });

  it('outside our own network nothing is sent without encryption, and this machine is not spoken to unless it is named', async () => {
    const port = await start();
    expect(await open(`smtp://127.0.0.1:${port}`, []).send(notice())).toMatchObject({ outcome: 'refused', again: false });
    expect(mails).toEqual([]);
  });
});

import { createHmac } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { Notice, NoticeChannel } from '../core/watch/notice.ts';
import { postJson, type PostOptions } from './post-json.ts';

/** A webhook of one's own. With a secret every message is signed; see README.md for how to check it. */
export const signedChannel = (name: string, target: { readonly url: string; readonly secret: string | null }, clock: Pick<Clock, 'now'>, options: PostOptions): NoticeChannel => ({
  name,
  reachesPersons: false,
  send: (notice) => {
    const body = JSON.stringify(signedBody(notice));
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const signature = target.secret === null ? {} : { 'x-handoff-signature': signatureOf(target.secret, timestamp, body) };
    return postJson({ url: target.url, body, headers: { 'x-handoff-id': notice.key, 'x-handoff-timestamp': timestamp, ...signature } }, options);
  },
});

/** `sha256=` and the hex HMAC-SHA256 of "<timestamp>.<body>"; `timestamp` in seconds, `body` as it is sent. */
export const signatureOf = (secret: string, timestamp: string, body: string): string => `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

const signedBody = ({ key, createdAt, message }: Notice) => ({
  id: key,
  createdAt,
  kind: message.kind,
  severity: message.severity,
  title: message.title,
  lines: message.lines,
  about: message.about,
});

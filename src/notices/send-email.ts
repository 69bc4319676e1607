import { createTransport } from 'nodemailer';
import { HandoffError } from '../core/errors.ts';
import type { NoticeChannel, NoticeMessage, SendResult } from '../core/watch/notice.ts';
import { guardAddress, type GuardedAddress } from './guard-address.ts';
import type { PostOptions } from './post-json.ts';

export interface EmailTarget {
  /** smtps://user:password@host:465 or smtp://host:587 */
  readonly server: string;
  readonly from: string;
  /** Who gets alarms. */
  readonly to: readonly string[];
}

/** By e-mail over SMTP, as plain text. */
export const emailChannel = (name: string, target: EmailTarget, options: PostOptions): NoticeChannel => ({
  name,
  reachesPersons: true,
  send: async (notice) => {
    // From the command that hands over the text on, it may have arrived whatever happens then.
    let handedOver = false;
    try {
      const guarded = await guardAddress(target.server, { ...options, protocols: ['smtps:', 'smtp:'] });
      return await sendOver(guarded, target, { message: notice.message, id: `${notice.key.replace(/[^A-Za-z0-9]+/g, '.')}@handoff-sync` }, options.timeoutMs, () => {
        handedOver = true;
      });
    } catch (error) {
      return resultOf(error, handedOver);
    }
  },
});

interface Mail {
  readonly message: NoticeMessage;
  readonly id: string;
}

async function sendOver(guarded: GuardedAddress, target: EmailTarget, { message, id }: Mail, timeoutMs: number, onHandOver: () => void): Promise<SendResult> {
  const { url, host, addresses, exempt } = guarded;
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    // The address that was checked; the certificate must still be the host's.
    host: addresses[0].address,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Only within our own network may a server do without encryption.
    requireTLS: !secure && !exempt,
    tls: { servername: host },
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    transactionLog: true,
    logger: listener(onHandOver),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: target.from,
      to: [...(message.to ?? target.to)],
      subject: message.title.replace(/\s+/g, ' '),
      text: [...message.lines, ...(message.link === null ? [] : [message.link])].join('\n\n'),
      messageId: `<${id}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { outcome: 'sent' };
  } finally {
    transport.close();
  }
}

/** The library tells what it says to the server only to a log. Nothing of it is kept. */
function listener(onHandOver: () => void) {
  const ignore = (): void => {};
  const hear = (about: { readonly tnx?: string }, said: string): void => {
    if (about.tnx === 'client' && said === 'DATA') onHandOver();
  };
  return { level: ignore, trace: ignore, debug: hear, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

/** The server's own words may repeat addresses or credentials, so only its code is told. */
function resultOf(error: unknown, handedOver: boolean): SendResult {
  if (error instanceof HandoffError) return { outcome: 'refused', again: error.code === 'address_unknown', message: error.message, remedy: error.remedy, guard: error.code };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const answer = error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  if (code === 'EAUTH') return { outcome: 'refused', again: false, message: 'The mail server refused our credentials.', remedy: 'Correct user and password of the server.' };
  if (answer !== null) {
    return answer < 500
      ? { outcome: 'refused', again: true, message: `The mail server put us off (${answer}).`, remedy: 'It is tried again.' }
      : { outcome: 'refused', again: false, message: `The mail server refused the message (${answer}).`, remedy: 'Check sender and recipients, and whether the server lets us send.' };
  }
  if (!handedOver) return { outcome: 'refused', again: true, message: `The mail server could not be reached or spoken to (${code === '' ? 'no answer' : code}).`, remedy: 'It is tried again; check host, port and encryption if this goes on.' };
  return { outcome: 'unknown', message: 'The mail server never answered; the message may have arrived.' };
}

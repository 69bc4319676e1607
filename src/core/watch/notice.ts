/** What is told, before a channel gives it its form. Plain text throughout: nothing in it is ever read as markup. */
export interface NoticeMessage {
  readonly kind: 'alarm' | 'resolved' | 'digest' | 'answer';
  readonly severity: 'warning' | 'critical' | 'info';
  /** One line. */
  readonly title: string;
  readonly lines: readonly string[];
  /** Where a person goes on reading; null where there is no page. */
  readonly link: string | null;
  /** For programs: alarm key, connection, counts; no person's data. */
  readonly about: Readonly<Record<string, string | number | null>>;
  /** E-mail addresses; left out: whoever the channel reaches. */
  readonly to?: readonly string[];
}

/** A message meant for one channel: stored before it is sent. Instants are ISO. */
export interface Notice {
  /** Unique for what is told and the channel: whoever stores it second stores nothing. */
  readonly key: string;
  readonly channel: string;
  readonly message: NoticeMessage;
  readonly createdAt: string;
}

/** pending · sending (somebody has it in hand) · sent · failed (given up) · unconfirmed (the answer never came; not sent again) */
export interface StoredNotice extends Notice {
  readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'unconfirmed';
  readonly attempts: number;
  readonly error: string | null;
}

/** What became of one attempt. `unknown`: it may have arrived, so it is never sent a second time. */
export type SendResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'refused'; readonly message: string; readonly remedy: string; readonly again: boolean; readonly retryAfterMs?: number; /** Why nothing was sent at all, when our own guard refused it. */ readonly guard?: string }
  | { readonly outcome: 'unknown'; readonly message: string };

/** One place where people are told. Never throws; never puts its address or secret into what it answers. */
export interface NoticeChannel {
  readonly name: string;
  /** Reaches each person by e-mail, so that digests can go to their owners. */
  readonly reachesPersons: boolean;
  send(notice: Notice): Promise<SendResult>;
}

export interface NoticeUpdate {
  readonly key: string;
  readonly state: StoredNotice['state'];
  readonly notBefore: string | null;
  readonly error: string | null;
  readonly at: string;
}

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** About two and a half hours: whoever mends it later sees the alarm in the list. */
export const MOST_ATTEMPTS = 9;

/** What is kept of an attempt; `attempts` counts this one. */
export function settleNotice(notice: StoredNotice, result: SendResult, now: Date): NoticeUpdate {
  const at = now.toISOString();
  if (result.outcome === 'sent') return { key: notice.key, state: 'sent', notBefore: null, error: null, at };
  if (result.outcome === 'unknown') return { key: notice.key, state: 'unconfirmed', notBefore: null, error: result.message, at };
  const error = `${result.message} ${result.remedy}`;
  if (!result.again || notice.attempts >= MOST_ATTEMPTS) return { key: notice.key, state: 'failed', notBefore: null, error, at };
  const wait = Math.max(result.retryAfterMs ?? 0, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (notice.attempts - 1)));
  return { key: notice.key, state: 'pending', notBefore: new Date(now.getTime() + wait).toISOString(), error, at };
}

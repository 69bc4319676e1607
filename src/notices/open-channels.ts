import type { Clock } from '../core/ports.ts';
import type { NoticeChannel } from '../core/watch/notice.ts';
import type { GuardOptions } from './guard-address.ts';
import type { PostOptions } from './post-json.ts';
import { signedChannel } from './post-signed.ts';
import { slackChannel } from './post-to-slack.ts';
import { teamsChannel } from './post-to-teams.ts';
import { emailChannel, type EmailTarget } from './send-email.ts';

/** One entry of `service.notices`, with its secrets filled in. */
export type ChannelSettings =
  | { readonly by: 'slack' | 'teams'; readonly url: string }
  | ({ readonly by: 'email' } & EmailTarget)
  | { readonly by: 'webhook'; readonly url: string; readonly secret?: string | undefined };

export interface ChannelOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly allowPrivate: readonly string[];
  readonly resolve?: GuardOptions['resolve'];
}

/** For one message, connection included. */
const TIMEOUT_MS = 15_000;

/** The channels of `service.notices`, named by what they are: slack, email, a second one slack 2. */
export function openChannels(settings: readonly ChannelSettings[], { clock, allowPrivate, resolve }: ChannelOptions): readonly NoticeChannel[] {
  const counts = new Map<string, number>();
  return settings.map((given, index) => {
    const count = (counts.get(given.by) ?? 0) + 1;
    counts.set(given.by, count);
    const name = count === 1 ? given.by : `${given.by} ${count}`;
    const options: PostOptions = { place: `service.notices.${index}`, allowPrivate, timeoutMs: TIMEOUT_MS, ...(resolve === undefined ? {} : { resolve }) };
    switch (given.by) {
      case 'slack':
        return slackChannel(name, given.url, options);
      case 'teams':
        return teamsChannel(name, given.url, options);
      case 'email':
        return emailChannel(name, given, options);
      case 'webhook':
        return signedChannel(name, { url: given.url, secret: given.secret ?? null }, clock, options);
    }
  });
}

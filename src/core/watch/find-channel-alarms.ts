import type { FoundAlarm } from './alarm.ts';
import { plural } from './in-words.ts';
import type { ChannelFacts } from './watch-store.ts';

/** A single refusal may pass; what was given up did not. */
const MOST_FAILED = 3;

/** Channels over which people are not reached. */
export function findChannelAlarms(facts: readonly ChannelFacts[], configured: readonly string[]): readonly FoundAlarm[] {
  return facts
    .filter(({ channel, failedAttempts, lost }) => configured.includes(channel) && (lost > 0 || failedAttempts >= MOST_FAILED))
    .map(({ channel, lost, since, error }) => ({
      key: `channel:${channel}`,
      kind: 'channel',
      connection: null,
      severity: 'warning',
      since,
      message: `Notices do not get through over ${channel}${lost === 0 ? '' : `; ${plural(lost, 'notice')} given up or of unknown fate`}. ${error}`,
      remedy: 'Correct this channel under service.notices in connections.yaml; "handoff alarms" shows what could not be told.',
    }));
}

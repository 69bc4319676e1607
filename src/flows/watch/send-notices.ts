import type { AuditEntry } from '../../core/access/audit.ts';
import { SYSTEM } from '../../core/access/caller.ts';
import { settleNotice, type NoticeChannel, type SendResult, type StoredNotice } from '../../core/watch/notice.ts';
import type { WatchDeps } from './watch-connections.ts';

/** Longer than any channel may take for one message. */
const CLAIM_MS = 2 * 60_000;
const STEP = 20;
/** A stream would hold up everything else; the rest goes with the next minute. */
const MOST_STEPS = 10;

/** Sends what is due. Each message is in the hands of one process only; what may have arrived is never sent again. */
export async function sendNotices({ store, clock, channels }: Pick<WatchDeps, 'store' | 'clock' | 'channels'>): Promise<{ readonly sent: number; readonly notSent: number }> {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const counts = { sent: 0, notSent: 0 };
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const now = clock.now();
    const notices = await store.claimNotices([...byName.keys()], now.toISOString(), new Date(now.getTime() + CLAIM_MS).toISOString(), STEP);
    await Promise.all(
      notices.map(async (notice) => {
        const result = await sendOne(byName.get(notice.channel), notice);
        await store.saveNotices([settleNotice(notice, result, clock.now())]);
        if (result.outcome === 'refused' && result.guard !== undefined) await store.saveAudit(refusalOf(notice, result.guard, clock.now()));
        counts[result.outcome === 'sent' ? 'sent' : 'notSent'] += 1;
      }),
    );
    if (notices.length < STEP) break;
  }
  return counts;
}

/** An address that nothing may be sent to is an attempt worth knowing of, whoever wrote it down. */
const refusalOf = (notice: StoredNotice, code: string, now: Date): AuditEntry => ({
  at: now.toISOString(), callerKind: SYSTEM.kind, callerId: SYSTEM.id, callerName: SYSTEM.name, action: 'send_notice', target: notice.channel, outcome: 'refused', code, ip: null,
});

async function sendOne(channel: NoticeChannel | undefined, notice: StoredNotice): Promise<SendResult> {
  if (channel === undefined) return { outcome: 'refused', again: false, message: `There is no channel "${notice.channel}" any more.`, remedy: 'See service.notices in connections.yaml.' };
  return channel.send(notice);
}

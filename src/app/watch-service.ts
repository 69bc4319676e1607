import { parseResolved, resolveSecrets } from '../config/substitute.ts';
import { serviceSchema } from '../config/service-file.ts';
import { parseSchedule } from '../core/schedule/parse-schedule.ts';
import { createCalendar } from '../core/tasks/business-days.ts';
import { watch, type WatchDeps, type Watched } from '../flows/watch/watch.ts';
import { openChannels } from '../notices/open-channels.ts';
import type { Base } from './open-sessions.ts';

/** Polling slows down to this at most while a vendor calls us. */
const SLOWEST_POLL_MS = 3_600_000;

/**
 * What serve calls once a minute: alarms, digests, notices. Opened once, when the service starts.
 * Throws HandoffError `missing_secret` when a channel names one that is not stored.
 */
export async function openWatch({ config, store, clock }: Pick<Base, 'config' | 'store' | 'clock'>): Promise<() => Promise<Watched>> {
  const place = `${config.file}, service.notices`;
  const notices = parseResolved(serviceSchema.shape.notices, await resolveSecrets(config.service.notices, (name) => store.secretGet('secret', name), place), place);
  const { at, zone, holidays } = config.service.digest;
  const deps: WatchDeps = {
    store,
    clock,
    get connections() {
      return config.connections.map((connection) => ({
        id: connection.id,
        schedule: scheduleOf(connection),
        slowestMs: connection.webhook === null ? 0 : SLOWEST_POLL_MS,
        asks: connection.rollout === 'tasks' || connection.rollout === 'gate',
      }));
    },
    channels: openChannels(notices, { clock, allowPrivate: config.service.allowPrivateAddresses }),
    digest: { at, zone, calendar: createCalendar(holidays) },
    startedAt: clock.now(),
  };
  return () => watch(deps);
}

function scheduleOf({ schedule, zone }: Base['config']['connections'][number]): WatchDeps['connections'][number]['schedule'] {
  if (schedule === null) return null;
  const parsed = parseSchedule(schedule);
  return parsed.ok ? { schedule: parsed.schedule, zone } : null;
}

import { resolveSecrets } from '../config/substitute.ts';
import type { ConnectionConfig } from '../config/load-config.ts';
import { webhookUrlOf, type WebhookTarget } from '../core/hints/webhook-target.ts';
import type { StoredLane } from '../core/lanes/lane-store.ts';
import { nextTick } from '../core/schedule/next-tick.ts';
import { parseSchedule } from '../core/schedule/parse-schedule.ts';
import { shouldPollNow } from '../flows/sync/pace-polls.ts';
import { readHinted, type HintedOutcome } from '../flows/sync/read-hinted.ts';
import { receiveWebhook, type WebhookOutcome } from '../flows/receive-webhook.ts';
import type { Connections } from './open-connections.ts';
import type { Base } from './open-sessions.ts';

type Wake = (connections: readonly string[]) => Promise<void>;

/**
 * Between the beginnings of two readings of announced records: a reading costs half a dozen calls however many records it
 * reads, and smaller portals allow some ten calls a second. What comes in between is read together.
 */
const GATHER_MS = 1_000;

export interface WebhookHearing {
  /** One call of a vendor, verified and stored. `wake` hears of the connection, whose lane says when what was announced is due. */
  receiveWebhook(connection: string, request: Parameters<typeof receiveWebhook>[2], wake?: Wake): Promise<WebhookOutcome>;
  /** Reads what was announced and is due; null: nothing was, or the connection is frozen. */
  readHinted(connection: string, signal?: AbortSignal): Promise<Pick<HintedOutcome, 'nextDueAt' | 'stoppedBy'> | null>;
  /** Whether a tick polls while the vendor announces changes. */
  shouldPoll(lane: Pick<StoredLane, 'connection' | 'poll'>): Promise<boolean>;
}

export function hearingOf(base: Base, { openIn, toDeps }: Pick<Connections, 'openIn' | 'toDeps'>): WebhookHearing {
  const { config, store, clock } = base;
  const rouse = gatherWakes(base);
  /** By connection: ISO instant before which no reading begins in this process. */
  const restUntil = new Map<string, string>();
  const laterOf = (id: string, dueAt: string): string => {
    const until = restUntil.get(id);
    return until !== undefined && until > dueAt ? until : dueAt;
  };
  const configOf = (id: string): ConnectionConfig | undefined => config.connections.find((connection) => connection.id === id);

  const findTarget = async (id: string): Promise<WebhookTarget | null> => {
    const connection = configOf(id);
    if (connection?.webhook == null) return null;
    const { webhook } = await base.findConnector(connection.connector);
    if (webhook === null) return null;
    const secret = await resolveSecrets(connection.webhook.secret, (name) => store.secretGet('secret', name), `${config.file}, connection "${id}"`);
    return { connection: id, webhook, secret: String(secret), url: webhookUrlOf(config.publicUrl ?? '', id) };
  };
  return {
    receiveWebhook: (connection, request, wake = () => Promise.resolve()) => receiveWebhook({ store, clock, findTarget, wake: (id, dueAt) => rouse(id, laterOf(id, dueAt), wake) }, connection, request),
    readHinted: async (id, signal = new AbortController().signal) => {
      const { nextDueAt } = await store.countPendingHints(id);
      if (nextDueAt === null) return null;
      const now = clock.now();
      const beginsAt = laterOf(id, nextDueAt);
      if (beginsAt > now.toISOString()) return { nextDueAt: beginsAt, stoppedBy: null };
      restUntil.set(id, new Date(now.getTime() + GATHER_MS).toISOString());
      const opened = await openIn(store, id);
      const read = await opened.budget.during(() => readHinted({ ...toDeps(opened, { store }, { signal }), hints: store }));
      return read === null || read.nextDueAt === null ? read : { ...read, nextDueAt: laterOf(id, read.nextDueAt) };
    },
    shouldPoll: async (lane) => {
      const connection = configOf(lane.connection);
      if (connection?.webhook == null) return true;
      const intervalMs = intervalOf(connection, clock.now());
      return intervalMs === null || shouldPollNow({ store, clock }, lane, { intervalMs, sweepEveryMs: connection.sweepEveryHours * 3_600_000 });
    },
  };
}

/**
 * A storm of calls wakes a connection once and, when more came meanwhile, once more. What is to be read later wakes it only
 * when that is sooner than what its lane knows of and comes back for by itself. The vendor's answer does not wait for it:
 * what is stored is found without it too, a few seconds later.
 */
function gatherWakes({ clock, log }: Base): (connection: string, dueAt: string, wake: Wake) => void {
  const more = new Map<string, boolean>();
  /** By connection: the moment for which its lane was told to come back. */
  const expected = new Map<string, string>();
  const rouse = async (connection: string, wake: Wake): Promise<void> => {
    do {
      more.set(connection, false);
      await wake([connection]);
    } while (more.get(connection) === true);
  };
  const isExpected = (connection: string, dueAt: string): boolean => {
    const known = expected.get(connection);
    return known !== undefined && known <= dueAt && known > clock.now().toISOString();
  };
  return (connection, dueAt, wake) => {
    if (isExpected(connection, dueAt)) return;
    expected.set(connection, dueAt);
    if (more.has(connection)) {
      more.set(connection, true);
      return;
    }
    rouse(connection, wake)
      .catch((error: unknown) => {
        expected.delete(connection);
        log?.('warn', `"${connection}" could not be woken for a webhook: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => more.delete(connection));
  };
}

/** Between the next two ticks; null where no schedule says when. */
function intervalOf({ schedule, zone }: ConnectionConfig, now: Date): number | null {
  const parsed = schedule === null ? null : parseSchedule(schedule);
  if (parsed?.ok !== true) return null;
  const next = nextTick(parsed.schedule, zone, now.getTime());
  const after = next === null ? null : nextTick(parsed.schedule, zone, next);
  return next === null || after === null ? null : after - next;
}

import type { Alarm } from '../core/watch/alarm.ts';
import type { WatchStore } from '../core/watch/watch-store.ts';
import { isoOf, isoOrNull, type Database, type Query } from './database.ts';
import { insertNotices } from './keep-notices.ts';

interface AlarmRow {
  key: string;
  connection: string | null;
  kind: Alarm['kind'];
  severity: Alarm['severity'];
  message: string;
  remedy: string;
  since: Date;
  raised_at: Date;
  gone_at: Date | null;
  resolved_at: Date | null;
  raises: number;
  revision: number;
}

const alarmOf = ({ raised_at: raisedAt, gone_at: goneAt, resolved_at: resolvedAt, since, ...row }: AlarmRow): Alarm => ({
  ...row,
  since: isoOf(since),
  raisedAt: isoOf(raisedAt),
  goneAt: isoOrNull(goneAt),
  resolvedAt: isoOrNull(resolvedAt),
});

const SELECT = 'SELECT key, connection, kind, severity, message, remedy, since, raised_at, gone_at, resolved_at, raises, revision FROM alarms';

/** Whoever worked from an older revision, or raised what somebody else had just raised, changes nothing and tells nobody. */
const SAVE = `
  WITH saved AS (
    INSERT INTO alarms AS known (key, connection, kind, severity, message, remedy, since, raised_at, gone_at, resolved_at, raises, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (key) DO UPDATE SET connection = excluded.connection, kind = excluded.kind, severity = excluded.severity, message = excluded.message,
      remedy = excluded.remedy, since = excluded.since, raised_at = excluded.raised_at, gone_at = excluded.gone_at,
      resolved_at = excluded.resolved_at, raises = excluded.raises, revision = excluded.revision
    WHERE known.revision = excluded.revision - 1
    RETURNING 1
  ) SELECT count(*)::integer AS saved FROM saved`;

export function keepAlarms({ query, transaction }: Database): Pick<WatchStore, 'findAlarms' | 'saveAlarms'> {
  return {
    findAlarms: async ({ includeResolved, connection, limit }) => {
      const rows = await query<AlarmRow>(
        `${SELECT} WHERE ($1::boolean OR resolved_at IS NULL) AND ($2::text IS NULL OR connection = $2)
         ORDER BY resolved_at DESC NULLS FIRST, severity, since, key LIMIT $3`,
        [includeResolved, connection ?? null, limit],
      );
      return rows.map(alarmOf);
    },
    saveAlarms: async (alarms, tell) => {
      if (alarms.length === 0) return [];
      return transaction(async (within) => {
        const saved: Alarm[] = [];
        // In the order of keys, so that two processes never wait for each other in a circle.
        for (const alarm of alarms.toSorted((a, b) => (a.key < b.key ? -1 : 1))) if (await saveOne(within, alarm)) saved.push(alarm);
        await insertNotices(within, tell(saved));
        return saved;
      });
    },
  };
}

async function saveOne(query: Query, alarm: Alarm): Promise<boolean> {
  const [row] = await query<{ saved: number }>(SAVE, [
    alarm.key, alarm.connection, alarm.kind, alarm.severity, alarm.message, alarm.remedy, alarm.since, alarm.raisedAt, alarm.goneAt,
    alarm.resolvedAt, alarm.raises, alarm.revision,
  ]);
  return row?.saved === 1;
}

/** The key names the connection after the kind. What was told under the old name is not told again. */
export async function moveAlarms(query: Query, from: string, to: string): Promise<void> {
  await query('DELETE FROM alarms WHERE connection = $1', [to]);
  await query(`UPDATE alarms SET connection = $2, key = kind || ':' || $2 || substr(key, length(kind) + length($1) + 2) WHERE connection = $1`, [from, to]);
}

import pg from 'pg';
import type { ServerFacts } from '../core/operation/server-facts.ts';

/** The one thing of a session that the look for a pooler needs. */
export interface Session {
  query<Row extends pg.QueryResultRow>(sql: string): Promise<{ readonly rows: readonly Row[] }>;
}

const backendOf = async (session: Session): Promise<number | undefined> => (await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

/**
 * Whether a pooler in transaction mode stands before the server. It lends a session of the server for one transaction: so
 * the second session is lent the one that the first gave back, and while it keeps that one in a transaction, the first gets
 * another. On a direct connection neither can happen.
 */
export async function isPooledByTransaction(first: Session, second: Session): Promise<boolean> {
  const before = await backendOf(first);
  await second.query('BEGIN');
  try {
    const others = await backendOf(second);
    return others === before || (await backendOf(first)) !== before;
  } finally {
    await second.query('ROLLBACK');
  }
}

/** Opens two sessions of its own for the look. */
export async function describeServer(url: string, now: () => Date): Promise<ServerFacts> {
  const clients = [1, 2].map(() => new pg.Client({ connectionString: url, application_name: 'handoff doctor', connectionTimeoutMillis: 10_000 }));
  const [first, second] = clients;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  for (const client of clients) client.on('error', () => {});
  try {
    await first.connect();
    await second.connect();
    const asked = now().getTime();
    const { rows } = await first.query<{ at: Date; free: number }>(`
      SELECT clock_timestamp() AS at, current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
        - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::integer AS free`);
    const answered = now().getTime();
    return {
      behindTransactionPooler: await isPooledByTransaction(first, second),
      clockAheadMs: (rows[0]?.at.getTime() ?? answered) - (asked + answered) / 2,
      freeConnections: rows[0]?.free ?? 0,
    };
  } finally {
    for (const client of clients) await client.end().catch(() => {});
  }
}

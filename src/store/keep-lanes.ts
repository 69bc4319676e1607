import { createHash } from 'node:crypto';
import pg from 'pg';
import { HandoffError } from '../core/errors.ts';

/** One lane per connection: whoever talks to the account holds it. */
export interface Lanes {
  withLane<T>(connection: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const busy = (connection: string): HandoffError =>
  new HandoffError({
    code: 'lane_busy',
    message: `Another run is working on connection "${connection}" right now.`,
    remedy: 'Wait until it has finished ("handoff runs" shows it), then try again.',
    place: `connection "${connection}"`,
  });

/** Embedded: the folder lock keeps other processes out, so a set is enough. */
export function lanesInProcess(): Lanes {
  const held = new Set<string>();
  return {
    withLane: (connection, work) => hold(held, connection, work),
    close: async () => {},
  };
}

async function hold<T>(held: Set<string>, connection: string, work: () => Promise<T>): Promise<T> {
  if (held.has(connection)) throw busy(connection);
  held.add(connection);
  try {
    return await work();
  } finally {
    held.delete(connection);
  }
}

/** 64 bits of SHA-256 as the signed number that PostgreSQL's advisory locks take. */
export const laneKey = (connection: string): string =>
  createHash('sha256').update('handoff-lane\0').update(connection).digest().readBigInt64BE(0).toString();

/**
 * Advisory locks of one dedicated session, outside the pool: lanes that hold pooled clients could leave none for the
 * work itself. They end with the session, so a killed process frees its lanes. The same session may take a lock twice,
 * hence the set. Needs a direct connection: behind a pooler in transaction mode a session's locks do not hold.
 */
export function lanesInPostgres(url: string): Lanes {
  const held = new Set<string>();
  let session: Promise<pg.Client> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'handoff lanes' });
    // A lost session is replaced at the next lane; without a listener it would end the process.
    client.on('error', () => { session = null; });
    client.on('end', () => { session = null; });
    await client.connect();
    return client;
  };
  const openSession = (): Promise<pg.Client> => {
    session ??= connect().catch((error: unknown) => {
      session = null;
      throw error;
    });
    return session;
  };

  /** One statement at a time: a session has no room for two. */
  const ask = (client: pg.Client, call: string, connection: string): Promise<boolean> => {
    const answer = last.then(() => client.query<{ done: boolean }>(`SELECT ${call}($1::bigint) AS done`, [laneKey(connection)]));
    last = answer.catch(() => {});
    return answer.then((result) => result.rows[0]?.done === true);
  };

  return {
    withLane: (connection, work) =>
      hold(held, connection, async () => {
        const client = await openSession();
        if (!(await ask(client, 'pg_try_advisory_lock', connection))) throw busy(connection);
        try {
          return await work();
        } finally {
          // A session that is gone has already let go.
          await ask(client, 'pg_advisory_unlock', connection).catch(() => {});
        }
      }),
    close: async () => {
      const open = session;
      session = null;
      await (await open?.catch(() => undefined))?.end();
    },
  };
}

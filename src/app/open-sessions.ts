import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { parseSettings } from '../config/parse-settings.ts';
import { resolveSecrets } from '../config/substitute.ts';
import type { Connector, SessionContext } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { Clock, Store } from '../core/ports.ts';
import { CallPurse } from '../flows/write-back/call-purse.ts';
import type { App } from './app-contract.ts';
import { secretsIn, type KnownSecrets } from './known-secrets.ts';
import type { LateParts } from './late-parts.ts';
import { observeSession } from './observe-session.ts';
import { paySession } from './pay-session.ts';

/** What the parts of the application share. */
export interface Base extends LateParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly findConnector: (name: string) => Promise<Connector>;
  readonly log: SessionContext['log'] | undefined;
  /** What no text that leaves this process may hold. */
  readonly secrets: KnownSecrets;
}

/** Open sessions that nobody uses; each holds an account's metadata and kept-alive sockets. */
const MOST_RESTING = 200;
/** What a session learned of its account when it was opened must not stay true for months. */
const OLDEST_MS = 24 * 3_600_000;

type Opened = Awaited<ReturnType<App['openSession']>>;
interface Shared {
  readonly opened: Promise<Opened>;
  readonly openedAtMs: number;
}

export interface SharedSessions {
  readonly openSession: App['openSession'];
  readonly closeSession: (id: string) => Promise<void>;
  /** Whoever comes next gets a new one; who has the old one comes to an end with it. */
  readonly renewSession: (id: string) => Promise<void>;
  readonly closeAll: () => Promise<void>;
}

/** Sessions are opened when needed and shared; those that rest longest are closed when there are many, all of them once a day. */
export function shareSessions(base: Base, mostResting: number = MOST_RESTING): SharedSessions {
  const { config, store, clock, findConnector } = base;
  /** The one asked for last stands last. */
  const sessions = new Map<string, Shared>();
  const users = new Map<string, number>();
  const use = (id: string, by: 1 | -1): void => {
    users.set(id, (users.get(id) ?? 0) + by);
    const shared = sessions.get(id);
    if (shared === undefined) return;
    sessions.delete(id);
    sessions.set(id, shared);
  };
  const isUsed = (id: string): boolean => (users.get(id) ?? 0) > 0;

  const open = async (id: string): Promise<Opened> => {
    const connection = findConfig(config, id);
    const connector = await findConnector(connection.connector);
    const resolved = await resolveSecrets(connection.settings, (name) => store.secretGet('secret', name), `${config.file}, connection "${id}"`);
    for (const secret of secretsIn(resolved)) base.secrets.add(secret);
    const settings = parseSettings(connector, resolved, connection.settingsPlace);
    const budget = new CallPurse({ connection: id, connector: connector.name, daily: connector.capabilities.dailyCalls, rule: connection.limits, store, clock });
    const vendor = observeSession(await connector.open(settings, sessionContext(connection, base, budget)), id, { metrics: base.measure, clock });
    const session = paySession(vendor, budget, { enter: () => use(id, 1), leave: () => use(id, -1) });
    return { config: connection, connector, session, budget };
  };
  const closeSession = async (id: string): Promise<void> => {
    const shared = sessions.get(id);
    sessions.delete(id);
    await (await shared?.opened.catch(() => undefined))?.session.close();
  };
  const closeResting = async (): Promise<void> => {
    const resting = [...sessions.keys()].slice(0, -1).filter((id) => !isUsed(id));
    for (const id of resting.slice(0, Math.max(0, sessions.size - mostResting))) await closeSession(id);
  };
  return {
    openSession: async (id) => {
      const nowMs = clock.now().getTime();
      let shared = sessions.get(id);
      if (shared !== undefined && nowMs - shared.openedAtMs >= OLDEST_MS && !isUsed(id)) {
        await closeSession(id);
        shared = undefined;
      }
      shared ??= sessions.get(id) ?? { opened: open(id), openedAtMs: nowMs };
      sessions.delete(id);
      sessions.set(id, shared);
      const { opened: opening } = shared;
      const opened = await opening.catch((error: unknown) => {
        if (sessions.get(id)?.opened === opening) sessions.delete(id);
        throw error;
      });
      await closeResting();
      return opened;
    },
    closeSession,
    renewSession: async (id) => {
      const shared = sessions.get(id);
      sessions.delete(id);
      const old = await shared?.opened.catch(() => undefined);
      old?.budget.whenResting(() => void old.session.close().catch(() => {}));
    },
    closeAll: async () => {
      for (const id of sessions.keys()) await closeSession(id);
    },
  };
}

/** Throws HandoffError `unknown_connection`. */
export function findConfig(config: Pick<Config, 'file' | 'connections'>, id: string): ConnectionConfig {
  const found = config.connections.find((connection) => connection.id === id);
  if (found !== undefined) return found;
  throw new HandoffError({
    code: 'unknown_connection',
    message: `There is no connection "${id}" in ${config.file}.`,
    remedy: config.connections.length === 0 ? `${config.file} names none yet: add one first.` : `Use one of: ${config.connections.map((connection) => connection.id).join(', ')}.`,
    exitCode: 2,
  });
}

const sessionContext = (connection: ConnectionConfig, { store, clock, secrets, log = () => {} }: Base, budget: CallPurse): SessionContext => ({
  connection: connection.id,
  now: () => clock.now(),
  wait: (ms, signal) => clock.wait(ms, signal),
  cache: {
    get: (key) => store.cacheGet(connection.id, key, clock.now().toISOString()),
    set: (key, value, ttlMs) => store.cacheSet(connection.id, key, value, new Date(clock.now().getTime() + ttlMs).toISOString()),
  },
  vault: {
    get: async (name) => {
      const value = await store.secretGet(`connection:${connection.id}`, name);
      secrets.add(value);
      return value;
    },
    set: (name, value) => {
      secrets.add(value);
      return store.secretSet(`connection:${connection.id}`, name, value);
    },
  },
  log,
  limits: { concurrency: connection.limits.concurrency, mode: connection.limits.mode },
  spend: (calls, purpose) => budget.spend(calls, purpose),
  learnUsage: (usage) => budget.learn(usage),
});

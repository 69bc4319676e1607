import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { parseSettings } from '../config/parse-settings.ts';
import { resolveSecrets } from '../config/substitute.ts';
import type { Connector, SessionContext } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { Clock, Store } from '../core/ports.ts';
import { CallPurse } from '../flows/call-purse.ts';
import type { App } from './app-contract.ts';
import { paySession } from './pay-session.ts';

/** What the parts of the application share. */
export interface Base {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly findConnector: (name: string) => Promise<Connector>;
  readonly log: SessionContext['log'] | undefined;
}

/** Sessions are opened once, and closed with the application. */
export function shareSessions({ config, store, clock, findConnector, log }: Base): { readonly openSession: App['openSession']; readonly closeSession: (id: string) => Promise<void>; readonly closeAll: () => Promise<void> } {
  const sessions = new Map<string, Awaited<ReturnType<App['openSession']>>>();
  return {
    openSession: async (id) => {
      const existing = sessions.get(id);
      if (existing !== undefined) return existing;
      const connection = findConfig(config, id);
      const connector = await findConnector(connection.connector);
      const settings = parseSettings(connector, await resolveSecrets(connection.settings, (name) => store.secretGet('secret', name), `${config.file}, connection "${id}"`), connection.settingsPlace);
      const budget = new CallPurse({ connection: id, connector: connector.name, daily: connector.capabilities.dailyCalls, rule: connection.limits, store, clock });
      const session = paySession(await connector.open(settings, sessionContext(connection, store, clock, budget, log)), budget);
      const opened = { config: connection, connector, session, budget };
      sessions.set(id, opened);
      return opened;
    },
    closeSession: async (id) => {
      const opened = sessions.get(id);
      sessions.delete(id);
      await opened?.session.close();
    },
    closeAll: async () => {
      for (const { session } of sessions.values()) await session.close();
    },
  };
}

export function findConfig(config: Config, id: string): ConnectionConfig {
  const found = config.connections.find((connection) => connection.id === id);
  if (found !== undefined) return found;
  throw new HandoffError({
    code: 'unknown_connection',
    message: `There is no connection "${id}" in ${config.file}.`,
    remedy: `Use one of: ${config.connections.map((connection) => connection.id).join(', ')}.`,
    exitCode: 2,
  });
}

const sessionContext = (connection: ConnectionConfig, store: Store, clock: Clock, budget: CallPurse, log: SessionContext['log'] = () => {}): SessionContext => ({
  connection: connection.id,
  now: () => clock.now(),
  wait: (ms, signal) => clock.wait(ms, signal),
  cache: {
    get: (key) => store.cacheGet(connection.id, key, clock.now().toISOString()),
    set: (key, value, ttlMs) => store.cacheSet(connection.id, key, value, new Date(clock.now().getTime() + ttlMs).toISOString()),
  },
  vault: {
    get: (name) => store.secretGet(`connection:${connection.id}`, name),
    set: (name, value) => store.secretSet(`connection:${connection.id}`, name, value),
  },
  log,
  limits: { concurrency: connection.limits.concurrency, mode: connection.limits.mode },
  spend: (calls, purpose) => budget.spend(calls, purpose),
  learnUsage: (usage) => budget.learn(usage),
});

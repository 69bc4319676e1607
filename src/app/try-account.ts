import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { loadRules } from '../config/load-rules.ts';
import { parseSettings } from '../config/parse-settings.ts';
import { resolveSecrets } from '../config/substitute.ts';
import type { ConnectorSession, SessionContext } from '../core/connector.ts';
import { hashOf } from '../core/hash.ts';
import type { JsonValue } from '../core/json.ts';
import type { ConnectionView } from '../core/view/connection-check.ts';
import { viewConnection, type Viewable } from '../flows/view-connection.ts';
import { secretsIn } from './known-secrets.ts';
import type { Base } from './open-sessions.ts';

export interface Tried {
  readonly view: ConnectionView;
  /** null: the account did not answer. */
  readonly accountId: string | null;
  /** What the account exchanged meanwhile, a refresh token for instance. */
  readonly exchanged: ReadonlyMap<string, string>;
}

export interface Trials {
  /**
   * Signs in with these settings and checks what works. `typed`: secrets by name that are not stored yet. `standsAs`: the
   * connection that has these very credentials already. Throws `bad_config`, `missing_secret` when it cannot be tried.
   */
  run(config: Config, connection: ConnectionConfig, typed: ReadonlyMap<string, string>, standsAs: string | null): Promise<Tried>;
}

const MOST_KEPT = 20;
const KEPT_MS = 15 * 60_000;

/** Trying leaves nothing in the database; what a vendor exchanged is kept for a while, because what was typed is used up by it. */
export function trialsOf({ store, clock, findConnector, secrets }: Pick<Base, 'store' | 'clock' | 'findConnector' | 'secrets'>): Trials {
  const kept = new Map<string, { readonly untilMs: number; readonly vault: Map<string, string> }>();
  const vaultOf = (key: string): Map<string, string> => {
    const nowMs = clock.now().getTime();
    for (const [each, { untilMs }] of kept) if (untilMs <= nowMs || kept.size > MOST_KEPT) kept.delete(each);
    const vault = kept.get(key)?.vault ?? new Map<string, string>();
    kept.set(key, { untilMs: nowMs + KEPT_MS, vault });
    return vault;
  };
  const storedVault = (id: string): SessionContext['vault'] => ({
    get: (name) => store.secretGet(`connection:${id}`, name),
    set: (name, value) => store.secretSet(`connection:${id}`, name, value),
  });
  return {
    run: async (config, connection, typed, standsAs) => {
      const connector = await findConnector(connection.connector);
      const place = `${config.file}, connection "${connection.id}"`;
      const resolved = await resolveSecrets(connection.settings, async (name) => typed.get(name) ?? (await store.secretGet('secret', name)), place);
      secrets.add([...secretsIn(resolved), ...typed.values()]);
      const settings = parseSettings(connector, resolved, connection.settingsPlace);
      const rules = await loadRules(config, connection, connector.capabilities.person, (file) => Promise.resolve(file));
      const vault = vaultOf(hashOf([connector.name, JSON.stringify(resolved)]));
      const context: SessionContext = {
        connection: connection.id,
        now: () => clock.now(),
        wait: (ms, signal) => clock.wait(ms, signal),
        cache: memoryCache(),
        vault: standsAs === null ? { get: (name) => Promise.resolve(vault.get(name) ?? null), set: (name, value) => Promise.resolve(void vault.set(name, value)) } : storedVault(standsAs),
        log: () => {},
        limits: { concurrency: connection.limits.concurrency, mode: connection.limits.mode },
      };
      let session: ConnectorSession | null = null;
      let accountId: string | null = null;
      const viewable: Viewable = {
        config: { connections: [connection] },
        open: async () => {
          session = await connector.open(settings, context);
          accountId = await session.accountId();
          return { session, ruleset: { mapping: rules.mapping }, connector };
        },
        openSession: () => Promise.resolve({ connector }),
        rules: () => Promise.resolve(rules),
      };
      try {
        const { view } = await viewConnection(viewable, connection.id);
        return { view, accountId, exchanged: vault };
      } finally {
        await closeQuietly(session);
      }
    },
  };
}

const closeQuietly = async (session: ConnectorSession | null): Promise<void> => session?.close().catch(() => {});

function memoryCache(): SessionContext['cache'] {
  const known = new Map<string, JsonValue>();
  return { get: (key) => Promise.resolve(known.get(key) ?? null), set: (key, value) => Promise.resolve(void known.set(key, value)) };
}

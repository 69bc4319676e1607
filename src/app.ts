import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { setTimeout as delay } from 'node:timers/promises';
import { connectorNames, loadConnector } from '../connectors/index.ts';
import type { Config, ConnectionConfig } from './config/load-config.ts';
import { loadPeerRules, peekKind } from './config/load-peer-rules.ts';
import { loadRules, type Rules } from './config/load-rules.ts';
import { parseSettings } from './config/parse-settings.ts';
import { resolveSecrets } from './config/substitute.ts';
import type { Connector, ConnectorSession, SessionContext } from './core/connector.ts';
import { HandoffError } from './core/errors.ts';
import type { Circle } from './core/line/circle.ts';
import type { HandoffKind } from './core/handoff/mapping-file.ts';
import type { Suggestion } from './core/line/suggest-links.ts';
import { buildRuleset, writtenFields, type Policy, type Ruleset } from './core/line/ruleset.ts';
import type { StoredHandoff } from './core/handoff/handoff.ts';
import type { Clock, PublishedFile, Store, StoredConnection, SyncRun } from './core/ports.ts';
import { connectAccount } from './flows/connect-account.ts';
import { REPEATED_TEXTS_KEY } from './flows/find-repeated.ts';
import { gatherCircle } from './flows/gather-circle.ts';
import { findSuggestions } from './flows/find-suggestions.ts';
import { DryRunStore } from './flows/dry-run-store.ts';
import { deliverDue, type Delivered } from './flows/deliver-due.ts';
import { keepApart, linkHandoffs, unlinkRecord, type LinkDeps, type LinkReason } from './flows/link-handoffs.ts';
import { previewMapping } from './flows/preview-mapping.ts';
import { publishRules } from './flows/publish-rules.ts';
import { runSync } from './flows/run-sync.ts';
import { syncAll } from './flows/sync-all.ts';
import { limitTasks, type TaskLimit } from './core/line/limit-tasks.ts';
import type { Progress, SyncDeps } from './flows/sync-deps.ts';
import { addKeyToFolder, openKeyRing } from './store/key-ring.ts';
import { openStore } from './store/open-store.ts';

export { connectorNames };

/** A connection whose account answers and whose rules are compiled. */
export interface OpenConnection {
  readonly config: ConnectionConfig;
  readonly connector: Connector;
  readonly session: ConnectorSession;
  readonly stored: StoredConnection;
  readonly ruleset: Ruleset;
  /** With the other connections of the same kind of handoff, whose accounts are not asked. */
  readonly circle: Circle;
}

export interface SyncRequest {
  readonly full?: boolean;
  readonly massChangeConfirmed?: boolean;
  /** Remembered for the runs that follow; what is remembered when left out. */
  readonly backfill?: Policy['backfill'] | undefined;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface App {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  /** Opens a connection to look at it: nothing is remembered or published by it. The session is shared until the app is closed. */
  open(id: string): Promise<OpenConnection>;
  /** Only what needs no compiled rules and no memory: for check, describe and setup. */
  openSession(id: string): Promise<{ readonly config: ConnectionConfig; readonly connector: Connector; readonly session: ConnectorSession }>;
  sync(id: string, request?: SyncRequest): Promise<SyncRun>;
  /** The same run with nothing written anywhere. */
  plan(id: string, request?: SyncRequest): Promise<{ readonly run: SyncRun; readonly planned: ReturnType<DryRunStore['planned']>; readonly open: OpenConnection }>;
  /** Mapping, requirements and playbook as the files are now, checked. */
  rules(id: string): Promise<Rules>;
  /** Makes the files as they are now the rules that run. */
  publish(id: string, why: { readonly author: string; readonly reason: string }): Promise<readonly PublishedFile[]>;
  /** What a few real records become by the rules as they are; nothing is stored. */
  preview(id: string, limit: number): Promise<readonly StoredHandoff[]>;
  /** What the mapping reads or writes and the account lacks or hides, one sentence each. */
  findMissingFields(id: string): Promise<readonly string[]>;
  /** One after the other, then what they left each other to write. One that cannot run does not stop the others. */
  syncAll(ids: readonly string[], request?: SyncRequest): ReturnType<typeof syncAll>;
  /** The other handoff's records move to the kept one. */
  link(kept: StoredHandoff, other: StoredHandoff, why: LinkReason): Promise<StoredHandoff>;
  /** The record (its id, or connection:id) founds a handoff of its own. */
  unlink(handoff: StoredHandoff, record: string, why: LinkReason): Promise<StoredHandoff>;
  /** They are never joined, and never suggested again. */
  keepApart(first: StoredHandoff, second: StoredHandoff, why: LinkReason): Promise<void>;
  /** Handoffs that might be one, for a person to decide. */
  suggestions(): Promise<readonly Suggestion[]>;
  /** Encrypts every stored secret under the newest key, which in a data folder is made for it; returns how many. */
  rotateKeys(): Promise<number>;
  close(): Promise<void>;
}

export interface AppOverrides {
  readonly clock?: Clock;
  readonly store?: Store;
  readonly log?: SessionContext['log'];
  readonly findConnector?: (name: string) => Promise<Connector>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/** Builds everything from the configuration. No decisions are made here. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const folder = config.database.kind === 'embedded' ? config.database.folder : null;
  let ring = await openKeyRing({ environmentKey: config.encryptionKey, folder });
  const store =
    overrides.store ??
    (await openStore(config.database.kind === 'postgres' ? { engine: 'postgres', url: config.database.url } : { engine: 'embedded', folder: config.database.folder }, {
      key: {
        get newestId() {
          return ring.newestId;
        },
        encrypt: (...args) => ring.encrypt(...args),
        decrypt: (...args) => ring.decrypt(...args),
      },
      now: () => clock.now(),
    }));
  const findConnector = overrides.findConnector ?? loadConnector;
  const sessions = new Map<string, Awaited<ReturnType<App['openSession']>>>();

  const openSession: App['openSession'] = async (id) => {
    const existing = sessions.get(id);
    if (existing !== undefined) return existing;
    const connection = findConfig(config, id);
    const connector = await findConnector(connection.connector);
    const settings = parseSettings(connector, await resolveSecrets(connection.settings, (name) => store.secretGet('secret', name), `${config.file}, connection "${id}"`), connection.settingsPlace);
    const session = await connector.open(settings, sessionContext(connection, store, clock, overrides.log));
    const opened = { config: connection, connector, session };
    sessions.set(id, opened);
    return opened;
  };

  const openIn = async (memory: Store | DryRunStore, id: string, backfill?: Policy['backfill']): Promise<OpenConnection> => {
    const { config: connection, connector, session } = await openSession(id);
    const accountId = await session.accountId();
    const stored = await connectAccount(memory, clock, { id, connector: connector.name, accountId, rollout: connection.rollout }, config.connections.map((each) => each.id));
    const rules = await loadRules(config, connection, connector.capabilities.person, (file) =>
      publishRules(memory, clock, file, { author: 'files', reason: 'the file changed', filesLead: config.mappings.source === 'files' }),
    );
    const repeatedTexts = await repeatedTextsOf(memory, id);
    const ruleset = buildRuleset({ ...rules, policy: policyOf(connection, { ...stored, backfill: backfill ?? stored.backfill }), repeatedTexts, tasksOutliveRecord: connector.capabilities.tasksOutliveRecord });
    const circle = await circleOf(memory, rules.mapping.file.handoff, { connection: id, ruleset, stored });
    return { config: connection, connector, session, stored, ruleset, circle };
  };

  const policyOf = (connection: ConnectionConfig, stored: StoredConnection): Policy => ({
    startFrom: connection.startFrom ?? stored.connectedAt,
    rollout: connection.rollout,
    backfill: stored.backfill,
    quietPeriodMs: connection.quietPeriodSeconds * 1000,
    publicUrl: config.publicUrl,
  });

  const circleOf = (memory: Store | DryRunStore, kind: HandoffKind, own: Parameters<typeof gatherCircle>[2]): Promise<Circle> => {
    const findPublished = (name: string) => memory.findPublished(name);
    return gatherCircle(memory, config.connections.map((each) => each.id), own, async (id, stored) => {
      const connection = findConfig(config, id);
      if ((await peekKind(config, connection, findPublished)) !== kind) return null;
      const { capabilities } = await findConnector(connection.connector);
      const rules = await loadPeerRules(config, connection, capabilities.person, findPublished);
      return rules === null ? null : buildRuleset({ ...rules, policy: policyOf(connection, stored), repeatedTexts: await repeatedTextsOf(memory, id), tasksOutliveRecord: capabilities.tasksOutliveRecord });
    });
  };
  const repeatedTextsOf = async (memory: Store | DryRunStore, id: string): Promise<readonly string[]> =>
    z.array(z.string()).parse((await memory.cacheGet(id, REPEATED_TEXTS_KEY, clock.now().toISOString())) ?? []);

  const open: App['open'] = (id) => openIn(new DryRunStore(store), id);

  const toDeps = async (opened: OpenConnection, deps: { store: SyncDeps['store'] }, request: SyncRequest): Promise<SyncDeps> => ({
    ...deps,
    session: opened.session,
    capabilities: opened.connector.capabilities,
    clock,
    connection: opened.config.id,
    accountId: opened.stored.accountId,
    ruleset: opened.ruleset,
    circle: opened.circle,
    limit: await limitOf(deps.store, opened.circle),
    progress: request.progress ?? (() => {}),
    signal: request.signal ?? new AbortController().signal,
  });
  const limitOf = async (counted: Pick<Store, 'countOpenTasks'>, circle: Circle): Promise<TaskLimit> => {
    const open = new Map<string, ReadonlyMap<string, number>>();
    for (const { connection } of circle.members) open.set(connection, await counted.countOpenTasks(connection));
    return limitTasks(circle, open);
  };
  const linkDeps = async (kind: HandoffKind): Promise<LinkDeps> => {
    const circle = await circleOf(store, kind, null);
    return { store, clock, circle, limit: await limitOf(store, circle) };
  };
  const options = (opened: OpenConnection, request: SyncRequest) => ({
    full: request.full ?? false,
    massChangeConfirmed: request.massChangeConfirmed ?? false,
    sweepEveryMs: opened.config.sweepEveryHours * 3_600_000,
    runId: randomUUID(),
  });

  const sync = async (id: string, request: SyncRequest = {}): Promise<SyncRun> => {
    const opened = await openIn(store, id, request.backfill);
    if (request.backfill !== undefined) await store.saveConnection({ ...opened.stored, backfill: request.backfill });
    return runSync(await toDeps(opened, { store }, request), options(opened, request));
  };
  const deliver = async (id: string, request: SyncRequest): Promise<Delivered | null> => {
    const { due } = await store.countDeliverable(id, clock.now().toISOString());
    return due === 0 ? null : deliverDue(await toDeps(await openIn(store, id), { store }, request));
  };

  return {
    config,
    store,
    clock,
    openSession,
    open,
    sync,
    plan: async (id, request = {}) => {
      const dry = new DryRunStore(store);
      const opened = await openIn(dry, id, request.backfill);
      const run = await runSync(await toDeps(opened, { store: dry }, request), options(opened, request));
      return { run, planned: dry.planned(), open: opened };
    },
    rules: async (id) => {
      const connection = findConfig(config, id);
      const connector = await findConnector(connection.connector);
      return loadRules(config, connection, connector.capabilities.person, (file) => Promise.resolve(file));
    },
    publish: async (id, why) => {
      const connection = findConfig(config, id);
      const connector = await findConnector(connection.connector);
      const published: PublishedFile[] = [];
      await loadRules(config, connection, connector.capabilities.person, async (file) => {
        const version = await publishRules(store, clock, file, { ...why, filesLead: true });
        published.push(version);
        return version;
      });
      return published;
    },
    preview: async (id, limit) => {
      const { session, ruleset, stored } = await open(id);
      return previewMapping({ session, ruleset, connection: id, accountId: stored.accountId, now: clock.now() }, limit);
    },
    findMissingFields: async (id) => {
      const { session, ruleset } = await open(id);
      const writes = writtenFields(ruleset.mapping);
      const items = await session.check(ruleset.mapping.reads, writes);
      return items.filter((item) => !item.ok).map((item) => `${id}: ${item.name}: ${item.message}`);
    },
    syncAll: (ids, request = {}) => syncAll(ids, { sync: (id) => sync(id, request), deliver: (id) => deliver(id, request), saveRun: (run) => store.saveRun(run), now: () => clock.now(), newId: () => randomUUID() }),
    link: async (kept, other, why) => linkHandoffs(await linkDeps(kept.kind), kept.id, other.id, why),
    unlink: async (handoff, record, why) => unlinkRecord(await linkDeps(handoff.kind), handoff.id, record, why),
    keepApart: async (first, second, why) => keepApart(await linkDeps(first.kind), first.id, second.id, why),
    suggestions: async () => {
      const kinds = await Promise.all((['customer', 'employee'] as const).map(async (kind) => findSuggestions(store, kind, await circleOf(store, kind, null))));
      return kinds.flat();
    },
    rotateKeys: async () => {
      // A key from the environment is renewed there: the new one in front, the old one behind it.
      if (config.encryptionKey === null && folder !== null) ring = await addKeyToFolder(folder);
      return store.rotateSecrets();
    },
    close: async () => {
      for (const { session } of sessions.values()) await session.close();
      await store.close();
    },
  };
}

function findConfig(config: Config, id: string): ConnectionConfig {
  const found = config.connections.find((connection) => connection.id === id);
  if (found !== undefined) return found;
  throw new HandoffError({
    code: 'unknown_connection',
    message: `There is no connection "${id}" in ${config.file}.`,
    remedy: `Use one of: ${config.connections.map((connection) => connection.id).join(', ')}.`,
    exitCode: 2,
  });
}

const sessionContext = (connection: ConnectionConfig, store: Store, clock: Clock, log: SessionContext['log'] = () => {}): SessionContext => ({
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
});

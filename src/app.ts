import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connectorNames, loadConnector } from '../connectors/index.ts';
import type { App, AppOverrides, OpenConnection, SyncRequest } from './app/app-contract.ts';
import { editConnectionsOf } from './app/change-connections.ts';
import { decisionsOf } from './app/decide-handoffs.ts';
import { editRulesOf } from './app/edit-rules.ts';
import { hearingOf } from './app/hear-webhooks.ts';
import type { RulesText } from './app/keep-rules.ts';
import { secretsOf, secretsOfConnection } from './app/known-secrets.ts';
import { keepReplays } from './app/keep-replays.ts';
import { lateParts } from './app/late-parts.ts';
import { liveConfig, type ConfigChange } from './app/live-config.ts';
import { openLog } from './app/open-log.ts';
import { rulesOf } from './app/manage-rules.ts';
import { connectionsOf } from './app/open-connections.ts';
import { shareSessions, type Base } from './app/open-sessions.ts';
import { runService } from './app/run-service.ts';
import { trialsOf } from './app/try-account.ts';
import { optionsOf, plansOf } from './app/plan-syncs.ts';
import type { Config } from './config/load-config.ts';
import type { HandoffKind } from './core/handoff/mapping-file.ts';
import type { Clock, Store, SyncRun } from './core/ports.ts';
import { closeTasks } from './flows/write-back/close-tasks.ts';
import { deliverDue, type Delivered } from './flows/write-back/deliver-due.ts';
import { DryRunStore } from './flows/sync/dry-run-store.ts';
import { findSuggestions } from './flows/find-suggestions.ts';
import { keepApart, linkHandoffs, unlinkRecord, type LinkDeps } from './flows/link-handoffs.ts';
import { runSync } from './flows/sync/run-sync.ts';
import { syncAll } from './flows/sync/sync-all.ts';
import type { QueueDatabase } from './jobs/open-queue.ts';
import { addKeyToFolder, openKeyRing } from './store/key-ring.ts';
import { openEngine, type EngineOptions } from './store/open-engine.ts';
import { openStore } from './store/open-store.ts';
import { restoreBackup, type Restored } from './store/restore-backup.ts';

export { connectorNames, loadConnector };
export type { App, AppOverrides, OpenConnection, Planned, SyncRequest } from './app/app-contract.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  wait: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/** Builds everything from the configuration. No decisions are made here. */
export async function createApp(given: Config, overrides: AppOverrides = {}): Promise<App> {
  const live = liveConfig(given);
  const { config } = live;
  const clock = overrides.clock ?? systemClock;
  const { store, queueDatabase, pendingMigrations, rotateKeys } = await openMemory(config, clock, overrides.store);
  const base: Base = { config, store, clock, findConnector: overrides.findConnector ?? loadConnector, log: overrides.log, secrets: secretsOf(config), ...lateParts(overrides.wake) };
  const { openSession, closeSession, renewSession, closeAll } = shareSessions(base);
  live.listen({ changed: (change) => takeUp(base, renewSession, change) });
  const connections = connectionsOf(base, openSession);
  if (overrides.runsPublished === true) connections.rules.runPublished();
  const open = (id: string, tried?: readonly RulesText[]): Promise<OpenConnection> => connections.openIn(new DryRunStore(store), id, undefined, tried);
  const runs = runsOf(base, connections);
  const replays = keepReplays(base, connections, openSession);
  const hearing = hearingOf(base, connections);
  const app: App = {
    config,
    store,
    clock,
    openSession,
    limits: async (id) => (await openSession(id)).budget.view(),
    open,
    replays,
    ruleFiles: editRulesOf(base),
    ...runs,
    ...plansOf(store, connections),
    ...rulesOf(base, open, closeSession),
    ...linksOf(base, connections),
    ...hearing,
    ...decisionsOf(base, connections, (ids) => base.wakes.wake(ids)),
    publishChanged: () => connections.rules.publishChanged(),
    rotateKeys,
    openLog: (options) => openLog({ ...options, now: () => clock.now(), redact: base.secrets.redact }),
    live,
    renewSession,
    connectors: { names: connectorNames, find: base.findConnector },
    connectionFile: editConnectionsOf({ base, live, trials: trialsOf(base), renewSession, circleOf: (kind) => connections.circleOf(store, kind), closeTasks: closingOf(base, open, connections) }),
    serve: async (request) => {
      if (queueDatabase === null) throw new Error('a service needs the database that the store came from');
      connections.rules.runPublished();
      return runService({ base, app, hints: hearing, queueDatabase, pendingMigrations }, request);
    },
    close: async () => {
      await replays.close();
      await closeAll();
      await store.close();
    },
  };
  return app;
}

/** Its rules are looked at as they are; none of them is published for it. */
const closingOf = ({ store }: Base, open: (id: string) => Promise<OpenConnection>, { toDeps }: Pick<ReturnType<typeof connectionsOf>, 'toDeps'>) =>
  async (id: string, signal: AbortSignal | undefined): Promise<string | null> => {
    const opened = await open(id);
    return opened.budget.during(() => closeTasks({ ...toDeps(opened, { store }, signal === undefined ? {} : { signal }), store }));
  };

/** What is open to a connection that was changed or taken away belongs to the past. */
async function takeUp({ config, secrets }: Base, renewSession: App['renewSession'], { changed, removed }: ConfigChange): Promise<void> {
  for (const connection of config.connections) secrets.add([...secretsOfConnection(connection)]);
  for (const id of [...changed, ...removed]) await renewSession(id);
}

interface Memory {
  readonly store: Store;
  /** null when the store was handed in. */
  readonly queueDatabase: QueueDatabase | null;
  readonly pendingMigrations: () => Promise<readonly string[]>;
  readonly rotateKeys: App['rotateKeys'];
}

/** The database with the keys to what is encrypted in it. */
async function openMemory(config: Config, clock: Clock, given: Store | undefined): Promise<Memory> {
  const { database } = config;
  const folder = database.kind === 'embedded' ? database.folder : null;
  let ring = await openKeyRing({ environmentKey: config.encryptionKey, folder });
  const key: Parameters<typeof openStore>[1]['key'] = {
    get newestId() {
      return ring.newestId;
    },
    encrypt: (...args) => ring.encrypt(...args),
    decrypt: (...args) => ring.decrypt(...args),
    sign: (...args) => ring.sign(...args),
    isSigned: (...args) => ring.isSigned(...args),
  };
  const opened = given === undefined ? await openStore(engineOptionsOf(config), { key, now: () => clock.now() }) : null;
  const store = given ?? opened;
  if (store === null) throw new Error('neither was a store given nor one opened');
  return {
    store,
    queueDatabase: opened === null ? null : { executeSql: (text, values) => opened.pool.query(text, values) },
    pendingMigrations: () => opened?.pendingMigrations() ?? Promise.resolve([]),
    rotateKeys: async () => {
      // A key from the environment is renewed there: the new one in front, the old one behind it.
      if (config.encryptionKey === null && folder !== null) ring = await addKeyToFolder(folder);
      return store.rotateSecrets();
    },
  };
}

const engineOptionsOf = ({ database }: Config): EngineOptions =>
  database.kind === 'postgres' ? { engine: 'postgres', url: database.url } : { engine: 'embedded', folder: database.folder };

/** Fills an empty database with the lines of a backup; see src/store/restore-backup.ts for what is refused. */
export async function restoreInto(config: Config, lines: AsyncIterable<string>, clock: Clock = systemClock): Promise<Restored> {
  const engine = await openEngine(engineOptionsOf(config));
  try {
    return await restoreBackup(engine, lines, clock.now().toISOString());
  } finally {
    await engine.close();
  }
}

function runsOf({ store, clock }: Base, { openIn, toDeps }: ReturnType<typeof connectionsOf>): Pick<App, 'sync' | 'syncAll' | 'deliver'> {
  const sync = async (id: string, request: SyncRequest = {}): Promise<SyncRun> => {
    const opened = await openIn(store, id, request.backfill);
    if (request.backfill !== undefined) await store.saveConnection({ ...opened.stored, backfill: request.backfill });
    return opened.budget.during(() => runSync(toDeps(opened, { store }, request), optionsOf(opened, request)));
  };
  const deliver = async (id: string, request: SyncRequest = {}): Promise<Delivered | null> => {
    const { due } = await store.countDeliverable(id, clock.now().toISOString());
    if (due === 0) return null;
    const opened = await openIn(store, id);
    return opened.budget.during(() => deliverDue(toDeps(opened, { store }, request)));
  };
  return {
    sync,
    deliver,
    syncAll: (ids, request = {}) => syncAll(ids, { sync: (id) => sync(id, request), deliver: (id) => deliver(id, request), saveRun: (run) => store.saveRun(run), now: () => clock.now(), newId: () => randomUUID() }),
  };
}

function linksOf({ store, clock }: Base, { circleOf, limitOf }: ReturnType<typeof connectionsOf>): Pick<App, 'link' | 'unlink' | 'keepApart' | 'suggestions'> {
  const depsOf = async (kind: HandoffKind): Promise<LinkDeps> => {
    const circle = await circleOf(store, kind);
    return { store, clock, circle, limit: await limitOf(store, circle) };
  };
  return {
    link: async (kept, other, why) => linkHandoffs(await depsOf(kept.kind), kept.id, other.id, why),
    unlink: async (handoff, record, why) => unlinkRecord(await depsOf(handoff.kind), handoff.id, record, why),
    keepApart: async (first, second, why) => keepApart(await depsOf(first.kind), first.id, second.id, why),
    suggestions: async () => {
      const kinds = await Promise.all((['customer', 'employee'] as const).map(async (kind) => findSuggestions(store, kind, await circleOf(store, kind))));
      return kinds.flat();
    },
  };
}

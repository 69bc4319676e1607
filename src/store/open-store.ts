import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Store } from '../core/ports.ts';
import { HandoffError } from '../core/errors.ts';
import { retain } from './apply-retention.ts';
import { databaseOf } from './database.ts';
import { describeServer } from './describe-server.ts';
import { countDeliverable, countOpenTasks, findDeliverable, findTaskOwners, markSent, saveDeliveries } from './deliver-outbox.ts';
import { findByKeys, findHandoffState, findPageState } from './find-page-state.ts';
import { countKnownRecords, eachKnownRecord, findToReassess, findWantedRecords } from './find-work.ts';
import { forget } from './forget-person.ts';
import { keepAccess } from './keep-access.ts';
import { keepAudit } from './keep-audit.ts';
import { keepConnections } from './keep-connections.ts';
import { keepDecisions } from './keep-decisions.ts';
import { keepDrafts } from './keep-drafts.ts';
import { keepFilters } from './keep-filters.ts';
import { keepHints } from './keep-hints.ts';
import { keepHoldings } from './keep-holdings.ts';
import { keepIdempotency } from './keep-idempotency.ts';
import { keepLaneState } from './keep-lane-state.ts';
import { keepLists } from './keep-lists.ts';
import { keepPanelOpenings } from './keep-panel-openings.ts';
import { keepRunChanges } from './keep-run-changes.ts';
import { keepStale } from './keep-stale.ts';
import { keepUsage } from './keep-usage.ts';
import { keepSecrets } from './keep-secrets.ts';
import { keepReplay } from './keep-replay.ts';
import { keepRuleChanges } from './keep-rule-changes.ts';
import { keepViews } from './keep-views.ts';
import { keepWatch } from './keep-watch.ts';
import type { KeyRing } from './key-ring.ts';
import { countHandoffs, findHandoffByText, findHandoffsMentioning, findSnapshots, listHandoffs } from './list-handoffs.ts';
import { openEngine, type Engine, type EngineOptions } from './open-engine.ts';
import { renameConnection } from './rename-connection.ts';
import { migrationStatus, pendingMigrations, refuseNewerDatabase, runMigrations, type MigrationStatus } from './run-migrations.ts';
import { savePage } from './save-page.ts';
import { findSyncErrors, retrySyncErrors } from './sync-errors.ts';
import { vacuumEmbedded } from './vacuum-embedded.ts';
import { writeBackup } from './write-backup.ts';

export interface StoreExtras {
  readonly key: KeyRing;
  readonly now: () => Date;
  /** `run` (default) applies pending migrations at open; `refuse` gives HandoffError `migrations_pending`; `leave` opens anyway. */
  readonly migrations?: 'run' | 'refuse' | 'leave';
}

export interface OpenStore extends Store {
  readonly engine: Engine['name'];
  /** Shared with the queue: on the embedded engine a second pool would lose rows. */
  readonly pool: pg.Pool;
  readonly dataSource: DataSource;
  migrationStatus(): Promise<MigrationStatus>;
  pendingMigrations(): Promise<readonly string[]>;
  runMigrations(): Promise<readonly string[]>;
}

/** Opens the database, brings its tables up to date and gives the one Store. Close it, or the process does not end. */
export async function openStore(options: EngineOptions, extras: StoreExtras): Promise<OpenStore> {
  const engine = await openEngine(options);
  try {
    await prepareTables(engine, extras.migrations ?? 'run');
    return storeOf(engine, options, extras);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function prepareTables(engine: Engine, migrations: 'run' | 'refuse' | 'leave'): Promise<void> {
  await refuseNewerDatabase(engine);
  if (migrations === 'leave') return;
  const pending = await pendingMigrations(engine);
  if (pending.length === 0) return;
  if (migrations === 'run') {
    await runMigrations(engine);
    return;
  }
  throw new HandoffError({
    code: 'migrations_pending',
    message: `The database is not up to date: ${pending.length} migration${pending.length === 1 ? '' : 's'} pending (${pending.join(', ')}).`,
    remedy: 'Make a backup, then run "handoff migrate".',
    exitCode: 2,
  });
}

function storeOf(engine: Engine, options: EngineOptions, extras: StoreExtras): OpenStore {
  const database = databaseOf(engine.dataSource);
  const now = (): string => extras.now().toISOString();
  const connections = keepConnections(engine.dataSource, database);
  return {
    engine: engine.name,
    pool: engine.pool,
    dataSource: engine.dataSource,
    migrationStatus: () => migrationStatus(engine),
    pendingMigrations: () => pendingMigrations(engine),
    runMigrations: () => runMigrations(engine),

    withLane: (connection, work) => engine.lanes.withLane(connection, work),
    ...connections,
    renameConnection: (from, to) =>
      engine.lanes.withLane(from, () => engine.lanes.withLane(to, () => renameConnection(database, extras.key, from, to))),
    saveRun: async (run) => {
      await connections.saveRun(run);
      if (engine.name === 'embedded' && run.finishedAt !== null) await vacuumEmbedded(database);
    },
    ...keepAccess(database),
    ...keepAudit(database),
    ...keepIdempotency(database),
    ...keepLaneState(database),
    ...keepStale(database),
    ...keepWatch(database),
    ...keepUsage(database),
    ...keepHints(database),
    ...keepRuleChanges(database),
    ...keepDrafts(database),
    ...keepViews(database),
    ...keepReplay(database),
    ...keepLists(database),
    ...keepFilters(database),
    ...keepRunChanges(database),
    ...keepHoldings(database, now),
    ...keepPanelOpenings(database, extras.key),
    ...keepDecisions(engine.dataSource, database),
    ...keepSecrets(engine.dataSource, extras.key),

    findPageState: (connection, refs) => findPageState(database, connection, refs),
    findByKeys: (connections, keys) => findByKeys(database, connections, keys),
    findHandoffs: (ids) => findHandoffState(database, ids),
    findTaskOwners: (connection, taskKeys) => findTaskOwners(database, connection, taskKeys),
    findToReassess: (connection, configHashes, at, limit, afterId) => findToReassess(database, { connection, configHashes, now: at, limit, afterId }),
    eachKnownRecord: (connection, object, step) => eachKnownRecord(database, connection, object, step),
    findWantedRecords: (connection, objects, limit) => findWantedRecords(database, connection, objects, limit),
    countKnownRecords: (connection) => countKnownRecords(database, connection),
    countOpenTasks: (connections) => countOpenTasks(database, connections),

    savePage: (page) => savePage(database, page),
    findDeliverable: (connection, at, limit, kinds) => findDeliverable(database, { connection, now: at, limit, kinds }),
    countDeliverable: (connection, at) => countDeliverable(database, connection, at),
    markSent: (ids) => markSent(database, ids),
    saveDeliveries: (connection, updates, events, errors, runId) => saveDeliveries(database, connection, now(), { updates, events, errors, runId }),

    findSyncErrors: (connection, includeResolved, limit) => findSyncErrors(database, connection, includeResolved, limit),
    retrySyncErrors: (ids, connection) => retrySyncErrors(database, ids, connection, now()),

    listHandoffs: (filter) => listHandoffs(database, filter),
    countHandoffs: (filter) => countHandoffs(database, filter),
    findHandoffByText: (text) => findHandoffByText(database, text),
    findHandoffsMentioning: (text) => findHandoffsMentioning(database, text),
    findSnapshots: (handoffId) => findSnapshots(database, handoffId),
    forget: (handoffIds) => forget(database, engine.name, handoffIds, now()),

    describeServer: async () => (options.engine === 'postgres' ? describeServer(options.url, extras.now) : null),
    backUp: (write) => writeBackup(engine, now(), write),
    retain: (what, before, limit) => retain(database, what, { before, limit, now: now() }),

    close: () => engine.close(),
  };
}

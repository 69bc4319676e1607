import { z } from 'zod';
import type { ConnectionConfig } from '../config/load-config.ts';
import { loadPeerRules, peekKind } from '../config/load-peer-rules.ts';
import { loadRules } from '../config/load-rules.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import type { Circle } from '../core/line/circle.ts';
import { limitTasks, type TaskLimit } from '../core/line/limit-tasks.ts';
import { buildRuleset, type Policy } from '../core/line/ruleset.ts';
import type { Store, StoredConnection } from '../core/ports.ts';
import { connectAccount } from '../flows/connect-account.ts';
import type { DryRunStore } from '../flows/dry-run-store.ts';
import { REPEATED_TEXTS_KEY } from '../flows/find-repeated.ts';
import { gatherCircle } from '../flows/gather-circle.ts';
import { publishRules } from '../flows/publish-rules.ts';
import type { SyncDeps } from '../flows/sync-deps.ts';
import type { App, OpenConnection, SyncRequest } from './app-contract.ts';
import { findConfig, type Base } from './open-sessions.ts';

/** A store to remember in, or one that forgets. */
type Memory = Store | DryRunStore;

export interface Connections {
  openIn(memory: Memory, id: string, backfill?: Policy['backfill']): Promise<OpenConnection>;
  circleOf(memory: Memory, kind: HandoffKind, own: Parameters<typeof gatherCircle>[2]): Promise<Circle>;
  limitOf(counted: Pick<Store, 'countOpenTasks'>, circle: Circle): Promise<TaskLimit>;
  toDeps(opened: OpenConnection, deps: { readonly store: SyncDeps['store'] }, request: SyncRequest): Promise<SyncDeps>;
}

/** Opens connections: account, rules, and the neighbours that share handoffs with them. */
export function connectionsOf(base: Base, openSession: App['openSession']): Connections {
  const { config, clock, findConnector } = base;
  const configured = config.connections.map((each) => each.id);

  const policyOf = (connection: ConnectionConfig, stored: StoredConnection): Policy => ({
    startFrom: connection.startFrom ?? stored.connectedAt,
    rollout: connection.rollout,
    backfill: stored.backfill,
    quietPeriodMs: connection.quietPeriodSeconds * 1000,
    publicUrl: config.publicUrl,
  });
  const repeatedTextsOf = async (memory: Memory, id: string): Promise<readonly string[]> =>
    z.array(z.string()).parse((await memory.cacheGet(id, REPEATED_TEXTS_KEY, clock.now().toISOString())) ?? []);

  const circleOf: Connections['circleOf'] = (memory, kind, own) => {
    const findPublished = (name: string) => memory.findPublished(name);
    return gatherCircle(memory, configured, own, async (id, stored) => {
      const connection = findConfig(config, id);
      if ((await peekKind(config, connection, findPublished)) !== kind) return null;
      const { capabilities } = await findConnector(connection.connector);
      const rules = await loadPeerRules(config, connection, capabilities.person, findPublished);
      return rules === null ? null : buildRuleset({ ...rules, policy: policyOf(connection, stored), repeatedTexts: await repeatedTextsOf(memory, id), tasksOutliveRecord: capabilities.tasksOutliveRecord });
    });
  };
  const openIn: Connections['openIn'] = async (memory, id, backfill) => {
    const { config: connection, connector, session, budget } = await openSession(id);
    const accountId = await session.accountId();
    const stored = await connectAccount(memory, clock, { id, connector: connector.name, accountId, rollout: connection.rollout }, configured);
    const rules = await loadRules(config, connection, connector.capabilities.person, (file) =>
      publishRules(memory, clock, file, { author: 'files', reason: 'the file changed', filesLead: config.mappings.source === 'files' }),
    );
    const repeatedTexts = await repeatedTextsOf(memory, id);
    const ruleset = buildRuleset({ ...rules, policy: policyOf(connection, { ...stored, backfill: backfill ?? stored.backfill }), repeatedTexts, tasksOutliveRecord: connector.capabilities.tasksOutliveRecord });
    return { config: connection, connector, session, budget, stored, ruleset, circle: await circleOf(memory, rules.mapping.file.handoff, { connection: id, ruleset, stored }) };
  };
  return {
    openIn,
    circleOf,
    limitOf,
    toDeps: async (opened, deps, request) => ({
      ...deps,
      session: opened.session,
      budget: opened.budget,
      capabilities: opened.connector.capabilities,
      clock,
      connection: opened.config.id,
      accountId: opened.stored.accountId,
      ruleset: opened.ruleset,
      circle: opened.circle,
      limit: await limitOf(deps.store, opened.circle),
      progress: request.progress ?? (() => {}),
      signal: request.signal ?? new AbortController().signal,
      // A dry run must not settle what was announced.
      ...(opened.config.webhook !== null && deps.store === base.store ? { hints: base.store } : {}),
    }),
  };
}

async function limitOf(counted: Pick<Store, 'countOpenTasks'>, circle: Circle): Promise<TaskLimit> {
  const open = new Map<string, ReadonlyMap<string, number>>();
  for (const { connection } of circle.members) open.set(connection, await counted.countOpenTasks(connection));
  return limitTasks(circle, open);
}

import { z } from 'zod';
import type { ConnectionConfig } from '../config/load-config.ts';
import type { Rules } from '../config/load-rules.ts';
import type { Capabilities } from '../core/connector.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import type { JsonValue } from '../core/json.ts';
import type { Circle } from '../core/line/circle.ts';
import { limitTasks } from '../core/line/limit-tasks.ts';
import { REPEATED_TEXTS_KEY } from '../core/line/rule-store.ts';
import { buildRuleset, type Policy, type Ruleset } from '../core/line/ruleset.ts';
import type { Store, StoredConnection } from '../core/ports.ts';
import { connectAccount } from '../flows/connect-account.ts';
import { gatherCircle } from '../flows/sync/gather-circle.ts';
import type { CountedLimit, SyncDeps } from '../flows/sync/sync-deps.ts';
import type { App, OpenConnection, SyncRequest } from './app-contract.ts';
import { keepRules, tryTexts, type Memory, type PublishedView, type RulesKeeper, type RulesText } from './keep-rules.ts';
import { findConfig, type Base } from './open-sessions.ts';

type Own = NonNullable<Parameters<typeof gatherCircle>[2]>;

export interface Connections {
  readonly rules: RulesKeeper;
  /** `tried`: with these texts in place of rules files, for its neighbours too; for a memory that forgets. */
  openIn(memory: Memory, id: string, backfill?: Policy['backfill'], tried?: readonly RulesText[]): Promise<OpenConnection>;
  /** All connections of a kind, as they are remembered. */
  circleOf(memory: Memory, kind: HandoffKind): Promise<Circle>;
  /** The same with these texts in place of rules files; a connection whose rules do not compile is not in it. */
  triedCircle(memory: Memory, kind: HandoffKind, tried: readonly RulesText[]): Promise<Circle>;
  /** Counted before it is given. */
  limitOf(counted: Pick<Store, 'countOpenTasks'>, circle: Circle): Promise<CountedLimit>;
  toDeps(opened: OpenConnection, deps: { readonly store: SyncDeps['store'] }, request: SyncRequest): SyncDeps;
}

/**
 * Opens connections: account, rules, and the neighbours that share handoffs with them. What was compiled and gathered is
 * kept until the database says that something changed, so that a run in which nothing happens costs next to nothing.
 */
export function connectionsOf(base: Base, openSession: App['openSession']): Connections {
  const { config, clock, findConnector } = base;
  const rules = keepRules(base);
  const rulesets = keepRulesets(config.publicUrl);
  /** For as long as nothing was published, remembered or configured anew. */
  const circles = new Map<HandoffKind, { readonly changes: number; readonly connections: readonly ConnectionConfig[]; readonly circle: Circle }>();

  const gather = async (memory: Memory, kind: HandoffKind, view: PublishedView, own: Own | null): Promise<Circle> => {
    const repeated = await memory.findCached(REPEATED_TEXTS_KEY, clock.now().toISOString());
    // One list throughout: another may take its place while we wait for the database.
    const { connections } = config;
    return gatherCircle(memory, connections.map(({ id }) => id), own, async (id, stored) => {
      const connection = findConfig({ file: config.file, connections }, id);
      const peer = await rules.peerRules(view, connection, kind);
      if (peer === null) return null;
      const { capabilities } = await findConnector(connection.connector);
      return rulesets.of(connection, stored, peer, repeated.get(id) ?? null, capabilities);
    });
  };
  const keptCircle = async (memory: Memory, kind: HandoffKind, changes: number | null): Promise<Circle> => {
    const kept = circles.get(kind);
    const { connections } = config;
    if (changes !== null && kept?.changes === changes && kept.connections === connections) return kept.circle;
    const circle = await gather(memory, kind, await rules.view(memory, changes), null);
    if (changes !== null) circles.set(kind, { changes, connections, circle });
    return circle;
  };
  const circleWith = async (memory: Memory, kind: HandoffKind, changes: number | null, own: Own): Promise<Circle> => {
    const circle = changes === null ? null : await keptCircle(memory, kind, changes);
    const isKept = circle?.memberOf(own.connection)?.ruleset.hash === own.ruleset.hash && own.stored.frozen === null;
    return circle !== null && isKept ? circle : gather(memory, kind, await rules.view(memory, changes), own);
  };

  const openIn: Connections['openIn'] = async (memory, id, backfill, tried) => {
    const { config: connection, connector, session, budget } = await openSession(id);
    const { capabilities } = connector;
    const accountId = await session.accountId();
    const at = clock.now().toISOString();
    let opening = await memory.findOpening(id, at);
    const stored = await connectAccount(memory, clock, { id, connector: connector.name, accountId, rollout: connection.rollout }, config.connections.map((each) => each.id), opening.connection);
    const view = await rules.view(memory, opening.changes);
    const own = tried === undefined ? await rules.ownRules(memory, view, connection, capabilities.person) : { rules: await rules.triedRules(tryTexts(view, tried), connection, capabilities.person), published: false };
    const others = await rules.publishPeers(memory, await rules.view(memory, opening.changes));
    if (own.published || others || stored !== opening.connection) opening = await memory.findOpening(id, at);
    const ruleset = rulesets.of(connection, { ...stored, backfill: backfill ?? stored.backfill }, own.rules, opening.repeatedTexts, capabilities);
    const kind = own.rules.mapping.file.handoff;
    const mine: Own = { connection: id, ruleset, stored };
    const circle = tried === undefined ? await circleWith(memory, kind, opening.changes, mine) : await gather(memory, kind, tryTexts(await rules.view(memory, opening.changes), tried), mine);
    return { config: connection, connector, session, budget, stored, ruleset, circle };
  };
  const lookAround = async ({ config: { id }, ruleset, stored }: OpenConnection): Promise<Pick<SyncDeps, 'circle' | 'limit'>> => {
    const circle = await circleWith(base.store, ruleset.mapping.file.handoff, null, { connection: id, ruleset, stored });
    return { circle, limit: countedLimit(base.store, circle) };
  };
  return {
    rules,
    openIn,
    circleOf: async (memory, kind) => keptCircle(memory, kind, await memory.findRuleChanges()),
    triedCircle: async (memory, kind, tried) => gather(memory, kind, tryTexts(await rules.view(memory, await memory.findRuleChanges()), tried), null),
    limitOf: async (counted, circle) => {
      const limit = countedLimit(counted, circle);
      await limit.count();
      return limit;
    },
    toDeps: (opened, deps, request) => ({
      ...deps,
      session: opened.session,
      budget: opened.budget,
      capabilities: opened.connector.capabilities,
      clock,
      connection: opened.config.id,
      accountId: opened.stored.accountId,
      ruleset: opened.ruleset,
      circle: opened.circle,
      limit: countedLimit(deps.store, opened.circle),
      progress: request.progress ?? (() => {}),
      signal: request.signal ?? new AbortController().signal,
      // Also for the only one: another may be configured while it runs.
      ...(deps.store === base.store ? { lookAround: () => lookAround(opened) } : {}),
      // A dry run must not settle what was announced.
      ...(opened.config.webhook !== null && deps.store === base.store ? { hints: base.store } : {}),
    }),
  };
}

/** Rulesets are built again only when something of theirs changed. */
function keepRulesets(publicUrl: string | null): {
  readonly of: (connection: ConnectionConfig, stored: StoredConnection, rules: Rules, repeatedTexts: JsonValue | null, capabilities: Capabilities) => Ruleset;
} {
  const kept = new Map<string, { readonly rules: Rules; readonly rest: string; readonly ruleset: Ruleset }>();
  return {
    of: (connection, stored, rules, repeatedTexts, { tasksOutliveRecord }) => {
      const policy: Policy = {
        startFrom: connection.startFrom ?? stored.connectedAt,
        rollout: connection.rollout,
        backfill: stored.backfill,
        quietPeriodMs: connection.quietPeriodSeconds * 1000,
        publicUrl,
      };
      const rest = JSON.stringify([policy, repeatedTexts, tasksOutliveRecord]);
      const known = kept.get(connection.id);
      const isSame = known?.rest === rest && known.rules.mapping === rules.mapping && known.rules.requirements === rules.requirements && known.rules.playbook === rules.playbook;
      if (known !== undefined && isSame) return known.ruleset;
      const ruleset = buildRuleset({ ...rules, policy, repeatedTexts: z.array(z.string()).parse(repeatedTexts ?? []), tasksOutliveRecord });
      kept.set(connection.id, { rules, rest, ruleset });
      return ruleset;
    },
  };
}

/** Most runs open no task, and then nobody needs to know how many there are. */
function countedLimit(counted: Pick<Store, 'countOpenTasks'>, circle: Circle): CountedLimit {
  let limit = limitTasks(circle, new Map());
  let counting: Promise<void> | null = null;
  const countOnce = async (): Promise<void> => {
    limit = limitTasks(circle, await counted.countOpenTasks(circle.members.map(({ connection }) => connection)));
  };
  return {
    count: () => (counting ??= countOnce()),
    mayOpen: (ownerKey, connection) => limit.mayOpen(ownerKey, connection),
    giveBack: (ownerKey, connection) => limit.giveBack(ownerKey, connection),
  };
}

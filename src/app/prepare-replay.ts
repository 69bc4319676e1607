import { rulesFilesOf } from '../config/load-config.ts';
import type { Connector } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import { USUAL_CALLS_PER_RECORD, type CallCosts } from '../core/replay/estimate-calls.ts';
import type { ReplayedCircle } from '../core/replay/to-figures.ts';
import { tryTexts, type RulesText } from './keep-rules.ts';
import type { Connections } from './open-connections.ts';
import { findConfig, type Base } from './open-sessions.ts';

/** A draft, compiled once. */
export interface PreparedReplay {
  /** Per kind of handoff. */
  readonly circles: readonly (ReplayedCircle & { readonly concerned: readonly string[] })[];
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly costs: ReadonlyMap<string, CallCosts>;
}

/** Compiles what runs, and the same with these texts. Throws `bad_config` with everything that is wrong in them. */
export async function prepareReplay(base: Base, { rules, circleOf, triedCircle }: Connections, files: readonly RulesText[]): Promise<PreparedReplay> {
  const { config, store, findConnector } = base;
  const names = new Set(files.map(({ name }) => name));
  const view = tryTexts(await rules.view(store, await store.findRuleChanges()), files);
  const kinds = new Set<HandoffKind>();
  for (const connection of config.connections) {
    if (!rulesFilesOf(config, connection).some(({ name }) => names.has(name))) continue;
    const { capabilities } = await findConnector(connection.connector);
    try {
      kinds.add((await rules.triedRules(view, connection, capabilities.person)).mapping.file.handoff);
    } catch (error) {
      // What is wrong elsewhere is not the draft's doing, and keeps nobody from seeing what it does to the others.
      if (!(error instanceof HandoffError) || (error.code === 'bad_config' && error.problems.some(({ file }) => names.has(file)))) throw error;
    }
  }
  const circles = await Promise.all(
    [...kinds].map(async (kind) => {
      const before = await circleOf(store, kind);
      const after = await triedCircle(store, kind, files);
      const concerned = after.members.filter(({ connection, ruleset }) => before.memberOf(connection)?.ruleset.hash !== ruleset.hash).map(({ connection }) => connection);
      return { before, after, concerned };
    }),
  );
  const members = circles.flatMap(({ after }) => after.members.map(({ connection }) => connection));
  const connectors = new Map(await Promise.all(members.map(async (id) => [id, await findConnector(findConfig(config, id).connector)] as const)));
  return { circles, connectors, costs: await costsOf(base, connectors) };
}

async function costsOf({ config, store }: Base, connectors: PreparedReplay['connectors']): Promise<ReadonlyMap<string, CallCosts>> {
  const costs = [...connectors].map(async ([id, { capabilities }]): Promise<readonly [string, CallCosts]> => {
    const { mode } = findConfig(config, id).limits;
    return [id, { perWrite: capabilities.callsPerWrite[mode], perRecordRead: capabilities.callsPerRecordRead ?? USUAL_CALLS_PER_RECORD, known: await store.countKnownRecords(id) }];
  });
  return new Map(await Promise.all(costs));
}

import type { CheckItem, Connector, ConnectorSession } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { CompiledMapping } from '../core/handoff/compile-mapping.ts';
import { checkMapping } from './check-mapping.ts';
import { abilitiesOf, toView, type Abilities, type ConnectionView } from '../core/view/connection-check.ts';

/** What it takes to look at a connection. */
export interface Viewable {
  readonly config: { readonly connections: readonly { readonly id: string; readonly rollout: ConnectionView['rollout'] }[] };
  open(id: string): Promise<{ readonly session: Pick<ConnectorSession, 'check'>; readonly ruleset: { readonly mapping: CompiledMapping }; readonly connector: Connector }>;
  openSession(id: string): Promise<{ readonly connector: Connector }>;
  rules(id: string): Promise<{ readonly mapping: CompiledMapping }>;
}

/** Tries one connection. What stands in the way of trying is a finding, not an exception, so that others are still looked at. */
export async function viewConnection(app: Viewable, id: string): Promise<{ readonly view: ConnectionView; readonly refused: HandoffError | null }> {
  const rollout = app.config.connections.find((connection) => connection.id === id)?.rollout ?? 'observe';
  try {
    const { session, ruleset, connector } = await app.open(id);
    const items = await checkMapping(session, ruleset.mapping);
    return { view: toView(id, rollout, abilitiesOf(connector.capabilities, ruleset.mapping), items), refused: null };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    // Not tried a second time, and not by `check` either: repeated refusals lock an account.
    const item: CheckItem = { name: 'Connection', ok: false, ability: 'connect', message: `${error.message} ${error.remedy}` };
    return { view: toView(id, rollout, await declaredAbilities(app, id), [item]), refused: error };
  }
}

/** What would work: known without the account's answer. */
async function declaredAbilities(app: Viewable, id: string): Promise<Abilities | null> {
  try {
    const { connector } = await app.openSession(id);
    return abilitiesOf(connector.capabilities, (await app.rules(id)).mapping);
  } catch (error) {
    if (error instanceof HandoffError) return null;
    throw error;
  }
}

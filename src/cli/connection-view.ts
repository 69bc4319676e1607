import type { App } from '../app.ts';
import type { Capabilities, CheckItem } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { CompiledMapping } from '../core/handoff/compile-mapping.ts';
import { writtenFields, type Rollout } from '../core/line/ruleset.ts';

/** What a connection can and cannot do, as data: `connections check --json`. */
export interface ConnectionView {
  readonly connection: string;
  readonly ok: boolean;
  readonly rollout: Rollout;
  /** null when the configuration cannot be used, so that nothing is known. */
  readonly abilities: Abilities | null;
  readonly missing: readonly MissingPermission[];
  /** Mapped source paths that cannot be read for any record, as object.path. */
  readonly unreadable: readonly string[];
  readonly items: readonly CheckItem[];
}

export interface Abilities {
  readonly displayName: string;
  readonly reads: readonly { readonly object: string; readonly mappedFields: number; readonly relations: readonly string[] }[];
  readonly writes: readonly { readonly object: string; readonly fields: readonly string[]; readonly tasks: boolean; readonly notes: boolean }[];
  readonly confirms: Capabilities['confirms'];
  readonly subscribes: Capabilities['subscribes'];
  readonly noticesDeleted: boolean;
  readonly cannot: readonly string[];
}

export interface MissingPermission {
  /** In the vendor's own names. */
  readonly names: readonly string[];
  /** null: the vendor does not say. */
  readonly unlocks: string | null;
  /** The finding that it explains. */
  readonly finding: string;
}

/** Tries one connection. What stands in the way of trying is a finding, not an exception, so that others are still looked at. */
export async function viewConnection(app: App, id: string): Promise<{ readonly view: ConnectionView; readonly refused: HandoffError | null }> {
  const rollout = app.config.connections.find((connection) => connection.id === id)?.rollout ?? 'observe';
  try {
    const { session, ruleset, connector } = await app.open(id);
    const items = await session.check(ruleset.mapping.reads, writtenFields(ruleset.mapping));
    return { view: toView(id, rollout, abilitiesOf(connector.capabilities, ruleset.mapping), items), refused: null };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    // Not tried a second time, and not by `check` either: repeated refusals lock an account.
    const item: CheckItem = { name: 'Connection', ok: false, ability: 'connect', message: `${error.message} ${error.remedy}` };
    return { view: toView(id, rollout, await declaredAbilities(app, id), [item]), refused: error };
  }
}

const toView = (connection: string, rollout: Rollout, abilities: Abilities | null, items: readonly CheckItem[]): ConnectionView => ({
  connection,
  ok: items.every(({ ok }) => ok),
  rollout,
  abilities,
  missing: items.flatMap(({ name, missing = [], unlocks }) => (missing.length === 0 ? [] : [{ names: missing, unlocks: unlocks ?? null, finding: name }])),
  unreadable: [...new Set(items.flatMap(({ unreadable }) => unreadable ?? []))],
  items,
});

/** What would work: known without the account's answer. */
async function declaredAbilities(app: App, id: string): Promise<Abilities | null> {
  try {
    const { connector } = await app.openSession(id);
    return abilitiesOf(connector.capabilities, (await app.rules(id)).mapping);
  } catch (error) {
    if (error instanceof HandoffError) return null;
    throw error;
  }
}

function abilitiesOf(capabilities: Capabilities, mapping: CompiledMapping): Abilities {
  const { displayName, confirms, subscribes, noticesDeleted, cannot, writes } = capabilities;
  return {
    displayName,
    reads: mapping.reads.map(({ object, fields, relations }) => ({ object, mappedFields: fields.length, relations: relations.map(({ name }) => name) })),
    writes: mapping.sources.map(({ object, notation: { writeBack } }) => ({
      object,
      fields: writes.fields ? Object.keys(writeBack.fields ?? {}) : [],
      tasks: writes.tasks !== 'none' && writeBack.tasks?.as === 'items',
      notes: writes.notes && writeBack.note !== undefined,
    })),
    confirms, subscribes, noticesDeleted, cannot,
  };
}

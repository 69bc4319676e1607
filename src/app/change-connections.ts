import { asInput, writtenConnection } from '../config/edit-connections.ts';
import type { ConnectionConfig } from '../config/load-config.ts';
import { copyStarters } from '../config/starter-rules.ts';
import { linesOf, writeConnectionsText } from '../config/write-connections-file.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { AddInput, ChangeInput, TryInput } from '../core/view/connection-changes.ts';
import type { ConnectionView } from '../core/view/connection-check.ts';
import { connectAccount } from '../flows/connect-account.ts';
import { DryRunStore } from '../flows/sync/dry-run-store.ts';
import { composingOf, parseOwn, type ComposedConnection, type Standing } from './compose-connections.ts';
import { keepTyped } from './keep-typed.ts';
import type { LiveConfig } from './live-config.ts';
import { findConfig, type Base } from './open-sessions.ts';
import { removingOf, type ConnectionRemoving, type RemovingParts } from './remove-connections.ts';
import type { Tried, Trials } from './try-account.ts';

/** Connections as people add, change and remove them on a page; connections.yaml is what they change. */
export interface ConnectionEditing extends ConnectionRemoving {
  /** Rules files that fit a connector. */
  mappingsFor(connector: string): Promise<readonly string[]>;
  /** Nothing is kept. */
  tryAccount(input: TryInput): Promise<ConnectionView>;
  /** `signal`: nobody waits for it any more, so nothing is to be written. Throws `bad_connection`, `already_connected`, `account_refused`, `account_connected_twice`, `config_changed`, `folder_not_writable`. */
  add(input: AddInput, signal: AbortSignal): Promise<void>;
  /** As it stands in the file now, with the hash of the file. Throws `unknown_connection`. */
  find(id: string): Promise<{ readonly connection: ConnectionConfig; readonly version: string }>;
  /** `version` as `find` gave it; throws `version_moved` when the file is another by now, else like `add`. */
  change(id: string, input: ChangeInput, version: string, signal: AbortSignal): Promise<void>;
}

export interface EditingParts {
  readonly base: Base;
  readonly live: LiveConfig;
  readonly trials: Trials;
  readonly circleOf: RemovingParts['circleOf'];
  readonly closeTasks: RemovingParts['closeTasks'];
  renewSession(id: string): Promise<void>;
}

export function editConnectionsOf(parts: EditingParts): ConnectionEditing {
  const { config, store, clock } = parts.base;
  const { origin } = config;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  const { standing, mappingsFor, demandMapping, settingsOf, composeNew, composeChanged } = composingOf(parts.base);
  /** Before anything is written: the account answers, and is not connected under another id. */
  const demandAnswer = async ({ config: next, connection, secrets }: ComposedConnection, anyway: boolean): Promise<Tried | null> => {
    const credentialsStand = secrets.size === 0 && config.connections.some(({ id }) => id === connection.id);
    const tried = await tryOwn(() => parts.trials.run(next, connection, secrets, credentialsStand ? connection.id : null), connection);
    const refused = tried.view.items.find(({ ok, ability }) => !ok && ability === 'connect');
    if (refused !== undefined) {
      if (anyway) return null;
      throw new HandoffError({ code: 'account_refused', message: refused.message, remedy: 'Correct the settings and try again; or keep the connection anyway and mend it later.', place: 'settings' });
    }
    if (tried.accountId !== null) {
      const wanted = { id: connection.id, connector: connection.connector, accountId: tried.accountId, rollout: connection.rollout };
      await connectAccount(new DryRunStore(store), clock, wanted, next.connections.map(({ id }) => id), await store.findConnection(connection.id));
    }
    return tried;
  };
  const write = async (composed: ComposedConnection, tried: Tried | null, isNew: boolean): Promise<void> => {
    const { connection, seen, text, secrets } = composed;
    await keepTyped(store, { connection: connection.id, secrets, exchanged: tried?.exchanged ?? new Map() }, async () => {
      if (text !== seen) await writeConnectionsText(origin.path, seen, text).catch((error: unknown) => Promise.reject(withLines(error, composed, isNew)));
    });
    await copyStarters(config, connection.mapping.name);
    await parts.live.look();
    if (secrets.size > 0) await parts.renewSession(connection.id);
  };
  return {
    ...removingOf({ base: parts.base, live: parts.live, circleOf: parts.circleOf, closeTasks: parts.closeTasks, standing, inTurn, demandSeen }),
    mappingsFor,
    tryAccount: async (input) => {
      const known = input.connection === undefined ? null : findConfig((await standing()).now, input.connection);
      const [first = ''] = known === null ? await mappingsFor(input.connector) : [known.mapping.name];
      const mapping = input.mapping ?? first;
      await demandMapping(input.connector, mapping);
      const id = known?.id ?? 'new';
      const { settings, secrets } = await settingsOf(id, input.connector, input.settings, known === null ? null : writtenConnection(known));
      const alone = JSON.stringify({ mappings: { source: config.mappings.source, folder: config.mappings.folder }, connections: [{ id, connector: input.connector, settings, mapping, rollout: known?.rollout ?? 'observe' }] });
      const candidate = parseOwn(origin, alone, 0);
      const connection = findConfig(candidate, id);
      return (await tryOwn(() => parts.trials.run(candidate, connection, secrets, known !== null && secrets.size === 0 ? id : null), connection)).view;
    },
    add: async (input, signal) => {
      const tried = await demandAnswer(await composeNew(input, await standing()), input.anyway);
      await inTurn(async () => {
        signal.throwIfAborted();
        // The file may have moved on while the account was asked.
        const composed = await composeNew(input, await standing());
        await write(composed, tried, true);
        if (tried?.accountId == null) return;
        const { id, connector, rollout } = composed.connection;
        // From now on: what was closed before this moment is older than the connection.
        await connectAccount(store, clock, { id, connector, accountId: tried.accountId, rollout }, config.connections.map((each) => each.id), await store.findConnection(id));
      });
    },
    find: async (id) => {
      const { seen, now } = await standing();
      return { connection: findConfig(now, id), version: hashOf(seen ?? '') };
    },
    change: async (id, input, version, signal) => {
      const composed = await composeChanged(id, input, demandSeen(await standing(), version));
      const isTried = input.settings !== undefined || input.mapping !== undefined;
      const tried = isTried ? await demandAnswer(composed, input.anyway) : null;
      await inTurn(async () => {
        signal.throwIfAborted();
        demandSeen(await standing(), version);
        await write(composed, tried, false);
      });
    },
  };
}

function demandSeen(standing: Standing, version: string): Standing {
  if (hashOf(standing.seen ?? '') === version) return standing;
  throw new HandoffError({ code: 'version_moved', message: 'connections.yaml was changed in the meantime.', remedy: 'Read the settings again, and make the change to what stands there now.', place: 'connections.yaml' });
}

async function tryOwn(work: () => Promise<Tried>, { settingsPlace }: ConnectionConfig): Promise<Tried> {
  try {
    return await work();
  } catch (error) {
    throw asInput(error, settingsPlace);
  }
}

/** Whoever keeps the file adds the lines by hand. */
function withLines(error: unknown, { connection, secrets }: ComposedConnection, isNew: boolean): unknown {
  if (!(error instanceof HandoffError) || error.code !== 'folder_not_writable') return error;
  const lines = linesOf(writtenConnection(connection));
  const stored = secrets.size === 0 ? '' : 'The secrets are stored. ';
  const remedy = isNew ? `${stored}Add these lines below "connections:" in the file:\n${lines}` : `${stored}Put these lines in place of the connection's own in the file:\n${lines}`;
  return new HandoffError({ code: error.code, message: error.message, remedy, place: error.place, cause: error.cause });
}

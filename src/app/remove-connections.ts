import { withoutConnection, writtenConnection } from '../config/edit-connections.ts';
import type { ConnectionConfig } from '../config/load-config.ts';
import { readYaml } from '../config/read-yaml.ts';
import { secretNamesIn } from '../config/substitute.ts';
import { demandWritable, linesOf, writeConnectionsText } from '../config/write-connections-file.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import { stopOf } from '../core/lanes/stop-of.ts';
import type { Circle } from '../core/line/circle.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import { LIVE_STATUSES } from '../core/line/taken-back.ts';
import type { ConnectionRemoval, ConnectionRemoved } from '../core/view/connection-removal.ts';
import { reasonOf } from '../flows/write-back/deliver-write-back.ts';
import type { Standing } from './compose-connections.ts';
import type { LiveConfig } from './live-config.ts';
import { findConfig, type Base } from './open-sessions.ts';

/** Connections as people take them out on a page. */
export interface ConnectionRemoving {
  /** What it would mean, with the hash of the file; nothing is changed. Throws `unknown_connection`. */
  planRemoval(id: string): Promise<{ readonly removal: ConnectionRemoval; readonly version: string }>;
  /**
   * Its lines leave the file, and secrets that only they name leave the store. `version` as planned; throws `version_moved`
   * when the file is another by now, `connection_in_use`, `lane_busy` while a run is at it, `folder_not_writable`, and
   * `tasks_not_closed`, with everything else as it was, when they are to be closed and some are left.
   */
  remove(id: string, version: string, how: { readonly closeTasks: boolean; readonly signal?: AbortSignal }): Promise<ConnectionRemoved>;
}

export interface RemovingParts {
  readonly base: Base;
  readonly live: Pick<LiveConfig, 'look'>;
  readonly circleOf: (kind: HandoffKind) => Promise<Circle>;
  /** In its lane; why some are left, null when nothing stood in the way. */
  readonly closeTasks: (id: string, signal: AbortSignal | undefined) => Promise<string | null>;
  readonly standing: () => Promise<Standing>;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** The standing file, when it is of this version; throws `version_moved`. */
  readonly demandSeen: (standing: Standing, version: string) => Standing;
}

export function removingOf({ base, live, circleOf, closeTasks, standing, inTurn, demandSeen }: RemovingParts): ConnectionRemoving {
  const { config, store } = base;
  const scopeOf = (id: string): string => `connection:${id}`;
  const plan = async (id: string, { seen, now }: Standing): Promise<{ readonly removal: ConnectionRemoval; readonly connection: ConnectionConfig; readonly text: string }> => {
    const connection = findConfig(now, id);
    const text = withoutConnection(seen ?? '', connection);
    const stored = await store.secretNames();
    const own = await ownSecrets(base, connection, text);
    const holdings = await store.countHoldings(id);
    const { capabilities } = await base.findConnector(connection.connector);
    const removal: ConnectionRemoval = {
      connection: id,
      file: config.file,
      ...holdings,
      closingCalls: Math.ceil(holdings.openTasks * capabilities.callsPerWrite[connection.limits.mode].task),
      secrets: stored.filter(({ scope, name }) => scope === 'secret' && own(name)).map(({ name }) => name),
      keepsAccess: stored.some(({ scope }) => scope === scopeOf(id)),
      hearsCalls: connection.webhook !== null,
      refused: await whyInUse(base, connection, circleOf),
    };
    return { removal, connection, text };
  };
  const close = async (id: string, signal: AbortSignal | undefined): Promise<void> => {
    const reason = await closeTasks(id, signal).catch((error: unknown) => {
      if (stopOf(error) === null) throw error;
      return reasonOf(error);
    });
    const { openTasks: left } = await store.countHoldings(id);
    if (left === 0) return;
    throw new HandoffError({
      code: 'tasks_not_closed',
      message: `"${id}" is not removed yet: ${left === 1 ? 'one task of ours is' : `${left} tasks of ours are`} still open in its account. ${reason ?? 'They were not confirmed as closed.'}`,
      remedy: 'Try again: it goes on with those that are left. Or remove the connection without closing them.',
      place: `connection "${id}"`,
    });
  };
  const forgetSecrets = async (id: string, names: readonly string[]): Promise<void> => {
    for (const name of names) await store.secretDelete('secret', name);
    for (const { scope, name } of await store.secretNames()) if (scope === scopeOf(id)) await store.secretDelete(scope, name);
  };
  return {
    planRemoval: async (id) => {
      const standsNow = await standing();
      return { removal: (await plan(id, standsNow)).removal, version: hashOf(standsNow.seen ?? '') };
    },
    remove: (id, version, how) =>
      inTurn(async () => {
        const { seen, now } = demandSeen(await standing(), version);
        findConfig(now, id);
        // In its lane: a run that is at it would write on, and store again what the account gave out.
        return store.withLane(id, async () => {
          const { removal, connection, text } = await plan(id, { seen, now });
          if (removal.refused !== null) throw new HandoffError({ code: 'connection_in_use', ...removal.refused });
          config.origin.parse(text);
          if (how.closeTasks && removal.openTasks > 0) {
            await demandWritable(config.origin.path).catch((error: unknown) => Promise.reject(withLines(error, connection)));
            await close(id, how.signal);
          }
          await writeConnectionsText(config.origin.path, seen, text).catch((error: unknown) => Promise.reject(withLines(error, connection)));
          await live.look();
          await store.endSyncErrors(id);
          await forgetSecrets(id, removal.secrets);
          const tasksClosed = how.closeTasks ? removal.openTasks : 0;
          return { connection: id, handoffs: removal.handoffs, tasksClosed, openTasks: removal.openTasks - tasksClosed, secretsDeleted: removal.secrets };
        });
      }),
  };
}

/** Names that only this connection uses, or used before another was typed; `after` is the file without it. */
async function ownSecrets({ config, findConnector }: Base, connection: ConnectionConfig, after: string): Promise<(name: string) => boolean> {
  const rest = readYaml(after, config.file);
  const others = secretNamesIn(rest.ok ? rest.document.value : config.origin.parse(after));
  const named = secretNamesIn(writtenConnection(connection));
  const { form } = await findConnector(connection.connector);
  const typed = form.fields.filter(({ kind }) => kind === 'secret').map(({ path }) => `${connection.id}.${path}`);
  return (name) => !others.has(name) && (named.has(name) || typed.includes(name.replace(/-\d{1,6}$/, '')));
}

/** The only home of handoffs that stand in other connections too: their tasks would move without anybody having said so. */
async function whyInUse({ store }: Base, { id, mapping }: ConnectionConfig, circleOf: RemovingParts['circleOf']): Promise<ConnectionRemoval['refused']> {
  for (const kind of ['customer', 'employee'] as const) {
    const { members } = await circleOf(kind);
    const homes = members.filter(({ ruleset }) => ruleset.mapping.file.home === true).map(({ connection }) => connection);
    if (homes.join() !== id) continue;
    for (const { connection } of members.filter((member) => member.connection !== id)) {
      const shared = await store.countHandoffs({ connection, with: id, status: LIVE_STATUSES });
      if (shared === 0) continue;
      return {
        message: `"${id}" is the home of ${shared === 1 ? 'one handoff' : `${shared} handoffs`} that "${connection}" holds records of as well: their tasks and requirements would move there.`,
        remedy: 'Say "home: true" in the mapping of the connection that is to take them over, publish it, and then remove this one.',
        place: `${mapping.name}, home`,
      };
    }
  }
  return null;
}

/** Whoever keeps the file takes the lines out by hand. */
function withLines(error: unknown, connection: ConnectionConfig): unknown {
  if (!(error instanceof HandoffError) || error.code !== 'folder_not_writable') return error;
  const remedy = `Take the lines of this connection out of the file by hand; its stored secrets stay until they are deleted with "handoff keys delete". They mean:\n${linesOf(writtenConnection(connection))}`;
  return new HandoffError({ code: error.code, message: error.message, remedy, place: error.place, cause: error.cause });
}

import { badConnection, settingsToWrite, type SettingsToWrite } from '../config/connection-input.ts';
import { asInput, withChanges, withConnection, writtenConnection } from '../config/edit-connections.ts';
import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { listRulesFiles, mappingsNamedAfter } from '../config/starter-rules.ts';
import { readConnectionsText } from '../config/write-connections-file.ts';
import { HandoffError } from '../core/errors.ts';
import { isJsonObject, jsonObjectSchema, type JsonObject, type JsonValue } from '../core/json.ts';
import type { AddInput, ChangeInput } from '../core/view/connection-changes.ts';
import { findConfig, type Base } from './open-sessions.ts';

/** The file as it stands: null where there is none yet. */
export interface Standing {
  readonly seen: string | null;
  readonly now: Config;
}

/** A connection as it would stand in the file, and the file with it. */
export interface ComposedConnection {
  readonly seen: string | null;
  readonly text: string;
  readonly config: Config;
  readonly connection: ConnectionConfig;
  readonly secrets: SettingsToWrite['secrets'];
}

/** Connections as they would stand in the file; nothing is written. */
export function composingOf({ config, findConnector }: Pick<Base, 'config' | 'findConnector'>) {
  const { origin } = config;
  const standing = async (): Promise<Standing> => {
    const seen = await readConnectionsText(origin.path);
    return { seen, now: seen === null ? { ...config, connections: [] } : origin.parse(seen) };
  };
  const mappingsFor = async (connector: string): Promise<readonly string[]> => {
    // What is no connector of ours is anybody's text.
    await findConnector(connector);
    const used = config.connections.filter((each) => each.connector === connector).map(({ mapping }) => mapping.name);
    return [...new Set([...mappingsNamedAfter(connector, await listRulesFiles(config)), ...used])];
  };
  const demandMapping = async (connector: string, mapping: string): Promise<void> => {
    const fitting = await mappingsFor(connector);
    if (!fitting.includes(mapping)) throw badConnection([{ file: 'connections.yaml', line: 0, column: 0, path: 'mapping', message: 'is not a mapping for this connector', suggestion: null, remedy: `use one of: ${fitting.join(', ')}; a file of your own begins with the connector's name` }]);
  };
  const settingsOf = async (id: string, connector: string, given: Readonly<Record<string, unknown>>, before: JsonObject | null): Promise<SettingsToWrite> => {
    const { form } = await findConnector(connector);
    const written = before?.['settings'];
    return settingsToWrite({ id, form, given: jsonObjectSchema.parse(given), standing: before === null ? null : isJsonObject(written) ? written : {}, cwd: config.cwd, ownFolders: [config.dataFolder, config.mappings.folder] });
  };
  const composeNew = async (input: AddInput, { seen, now }: Standing): Promise<ComposedConnection> => {
    if (now.connections.some(({ id }) => id === input.id)) throw new HandoffError({ code: 'already_connected', message: `There is a connection "${input.id}" already.`, remedy: 'Choose another id, or change that connection.', place: 'id' });
    await demandMapping(input.connector, input.mapping);
    const { settings, secrets } = await settingsOf(input.id, input.connector, input.settings, null);
    const { anyway: _anyway, limits, ...rest } = input;
    const text = withConnection(seen, now, withoutNulls({ ...rest, settings, limits: limits === undefined ? undefined : defined(limits) }));
    const index = now.connections.length;
    const next = parseOwn(origin, text, index);
    return { seen, text, config: next, connection: findConfig(next, input.id), secrets };
  };
  const composeChanged = async (id: string, input: ChangeInput, { seen, now }: Standing): Promise<ComposedConnection> => {
    const before = findConfig(now, id);
    const written = writtenConnection(before);
    if (input.mapping !== undefined) await demandMapping(before.connector, input.mapping);
    const { settings, secrets } = await settingsOf(id, before.connector, input.settings ?? {}, written);
    const { anyway: _anyway, settings: _settings, limits = {}, ...rest } = input;
    const limited = { ...(isJsonObject(written['limits']) ? written['limits'] : {}), ...defined(limits) };
    const after = withoutNulls({ ...written, ...defined(rest), ...(Object.keys(settings).length + Number('settings' in written) > 0 ? { settings } : {}), ...(Object.keys(limited).length > 0 ? { limits: limited } : {}) });
    const text = withChanges(seen ?? '', before, after);
    const next = parseOwn(origin, text, before.settingsPlace.index);
    return { seen, text, config: next, connection: findConfig(next, id), secrets };
  };
  return { standing, mappingsFor, demandMapping, settingsOf, composeNew, composeChanged };
}

/** Its text as a configuration; what is wrong with the connection at this place is told as what was filled in. */
export function parseOwn(origin: Config['origin'], text: string, index: number): Config {
  try {
    return origin.parse(text);
  } catch (error) {
    throw asInput(error, { index });
  }
}

const defined = (values: Readonly<Record<string, JsonValue | undefined>>): JsonObject => Object.fromEntries(Object.entries(values).flatMap(([name, value]): [string, JsonValue][] => (value === undefined ? [] : [[name, value]])));

/** null takes a setting of ours away, at the top and among the limits; settings of the connector were settled before. */
const withoutNulls = (entry: Readonly<Record<string, JsonValue | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(defined(entry)).flatMap(([name, value]): [string, JsonValue][] => {
    if (value === null) return [];
    return [[name, name === 'limits' && isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)) : value]];
  }));

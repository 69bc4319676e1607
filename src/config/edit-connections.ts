import { z } from 'zod';
import { canonicalJson, isJsonObject, jsonObjectSchema, type JsonObject, type JsonValue } from '../core/json.ts';
import { EditError } from '../core/rules-text/edit-error.ts';
import { editText } from '../core/rules-text/edit-text.ts';
import { HandoffError } from '../core/errors.ts';
import { badConnection } from './connection-input.ts';
import type { Config, ConnectionConfig } from './load-config.ts';
import { firstConnectionsText } from './write-connections-file.ts';

type Edit = Parameters<typeof editText>[1][number];
const fileSchema = z.looseObject({ connections: z.array(jsonObjectSchema) });

/** One connection as it is written in the file: names of variables and secrets, no defaults. */
export const writtenConnection = ({ settingsPlace: { document, index } }: ConnectionConfig): JsonObject => fileSchema.parse(document.value).connections[index] ?? {};

/** The text with a further connection at its end; null: there is no file yet. Throws `bad_config` when the text cannot be edited. */
export const withConnection = (text: string | null, config: Pick<Config, 'connections'>, entry: JsonObject): string =>
  text === null ? firstConnectionsText(entry) : edited(text, [{ op: 'insert', path: ['connections'], index: config.connections.length, value: entry }]);

/** The text with this connection as `after`; what is the same stays as it is written. */
export const withChanges = (text: string, connection: ConnectionConfig, after: JsonObject): string =>
  edited(text, editsBetween(writtenConnection(connection), after, ['connections', connection.settingsPlace.index]));

/** The text without this connection and what is written above and beside it about it alone. */
export const withoutConnection = (text: string, { settingsPlace: { index } }: ConnectionConfig): string => edited(text, [{ op: 'remove', path: ['connections', index] }]);

function edited(text: string, edits: readonly Edit[]): string {
  try {
    return editText(text, edits);
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    throw new HandoffError({ code: 'bad_config', message: `connections.yaml cannot be edited from here: ${error.message}`, remedy: error.remedy, place: `connections.yaml, ${error.place ?? ''}`, cause: error });
  }
}

function editsBetween(before: JsonValue | undefined, after: JsonValue, path: readonly (string | number)[]): readonly Edit[] {
  if (before !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ op: 'set', path, value: after }];
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  return [...gone.map((name): Edit => ({ op: 'remove', path: [...path, name] })), ...Object.entries(after).flatMap(([name, value]) => editsBetween(before[name], value, [...path, name]))];
}

/** What is wrong with one connection, in the words of who filled the form; anything else as it is. */
export function asInput(error: unknown, { index }: { readonly index: number }): unknown {
  if (!(error instanceof HandoffError) || error.code !== 'bad_config') return error;
  const prefix = `connections.${index}.`;
  if (error.problems.length === 0 || !error.problems.every(({ path }) => path.startsWith(prefix))) return error;
  return badConnection(error.problems.map((problem) => ({ ...problem, line: 0, column: 0, path: problem.path.slice(prefix.length) })));
}

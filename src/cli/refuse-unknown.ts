import type { App } from '../app.ts';
import { HandoffError } from '../core/errors.ts';

/**
 * Refuses ids of connections that the file does not name: for a slip of the pen an empty list would look like good news.
 * Where `orStored`, what the database remembers of a connection that was since taken out of the file counts too.
 */
export async function refuseUnknown(app: App, ids: readonly string[], orStored: 'orStored' | null = null): Promise<void> {
  const named = app.config.connections.map((connection) => connection.id);
  for (const id of ids) {
    if (named.includes(id) || (orStored !== null && (await app.store.findConnection(id)) !== null)) continue;
    throw new HandoffError({
      code: 'unknown_connection',
      message: `There is no connection "${id}" in ${app.config.file}.`,
      remedy: `Use one of: ${named.join(', ')}.`,
      exitCode: 2,
    });
  }
}

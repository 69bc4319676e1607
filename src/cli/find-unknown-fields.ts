import type { App } from '../app.ts';
import { nearestName } from '../config/config-problem.ts';
import { checkMapping } from '../flows/check-mapping.ts';
import type { ConnectorSession } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';

/**
 * What the account lacks or hides of what the mapping reads and writes, one sentence each: the file, the connector's own
 * words, and for every field that the account does not list the nearest that it does.
 */
export async function findUnknownFields(app: App, id: string): Promise<readonly string[]> {
  const { session, ruleset, config } = await app.open(id);
  const { reads } = ruleset.mapping;
  const failed = (await checkMapping(session, ruleset.mapping)).filter((item) => !item.ok);
  if (failed.length === 0) return [];
  const known = await describeAll(session, reads.map((read) => read.object));
  const suggestions = reads.flatMap((read) => {
    const paths = known.get(read.object) ?? [];
    // A parent that is not described says nothing about its fields.
    const isListed = (path: string): boolean => paths.includes(path) || (path.includes('.') && !paths.some((other) => other.startsWith(`${path.split('.')[0] ?? ''}.`)));
    return read.fields.filter((path) => paths.length > 0 && !read.optional.includes(path) && !isListed(path)).flatMap((path) => {
      const near = nearestName(path, paths);
      return near === null ? [] : [`${config.mapping.name}: ${read.object} has no field "${path}", did you mean "${near}"?`];
    });
  });
  return [...failed.map((item) => `${config.mapping.name}, connection "${id}": ${item.name}: ${item.message}`), ...suggestions];
}

async function describeAll(session: ConnectorSession, objects: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    const described = await session.describe([...new Set(objects)]);
    return new Map(described.map((object) => [object.object, object.fields.map((field) => field.path)]));
  } catch (error) {
    // The check has told already why the account does not answer.
    if (error instanceof HandoffError) return new Map();
    throw error;
  }
}

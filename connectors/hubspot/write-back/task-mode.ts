import { ConnectorError } from '../../../src/core/errors.ts';
import { batchRead } from '../api.ts';
import type { HubSpotClient } from '../client.ts';
import type { TaskMode } from './find-tasks.ts';
import { TASK_MODE_TTL_MS } from '../limits.ts';
import type { Metadata } from '../metadata.ts';
import { TASK_KEY } from '../setup/properties.ts';

const cacheKey = (client: HubSpotClient): string => `hubspot:task-mode:${client.credentialName}`;

/** How this portal keeps tasks apart, from its properties and from what was found out before; no call of its own. */
export async function taskMode(client: HubSpotClient, metadata: Metadata): Promise<TaskMode> {
  let key = await metadata.property('tasks', TASK_KEY);
  // What we know may be a day old, and setup may have run today.
  if (key === null && (await metadata.freshen('properties:tasks'))) key = await metadata.property('tasks', TASK_KEY);
  if (key === null) return 'marked';
  if (!key.unique) return 'keyed';
  return (await client.context.cache.get(cacheKey(client))) === 'keyed' ? 'keyed' : 'upsert';
}

/** Kept, so that an upsert that a portal does not take is not tried in every run. */
export const rememberMode = (client: HubSpotClient, mode: 'upsert' | 'keyed'): Promise<void> => client.context.cache.set(cacheKey(client), mode, TASK_MODE_TTL_MS);

/**
 * Whether the portal really finds tasks by our key: whether `hasUniqueValue` works on tasks is documented nowhere. Asks for
 * a task that does not exist, which changes nothing. One call.
 */
export async function probeTaskKey(client: HubSpotClient, metadata: Metadata): Promise<TaskMode> {
  const key = await metadata.property('tasks', TASK_KEY);
  if (key === null) return 'marked';
  if (!key.unique) return 'keyed';
  const mode = await batchRead(client, 'tasks', ['handoff-probe'], [TASK_KEY], { idProperty: TASK_KEY }).then(
    () => 'upsert' as const,
    (error: unknown) => {
      if (error instanceof ConnectorError && error.resolution.action === 'skip_record') return 'keyed' as const;
      throw error;
    },
  );
  await rememberMode(client, mode);
  return mode;
}

/** The portal does not find tasks by our key: it does not keep the property unique, or somebody removed it today. */
export const isKeyRefused = (code: string): boolean => code === 'NON_UNIQUE_ID_PROPERTY' || code === 'PROPERTY_DOESNT_EXIST';

/** After such a refusal: what the portal offers now, asked anew. Never `upsert`. */
export async function modeAfterRefusal(client: HubSpotClient, metadata: Metadata): Promise<TaskMode> {
  await metadata.freshen('properties:tasks');
  if ((await metadata.property('tasks', TASK_KEY)) === null) return 'marked';
  await rememberMode(client, 'keyed');
  return 'keyed';
}

import { z } from 'zod';
import { MEMORY_TTL_MS } from '../limits.ts';
import type { SessionParts } from '../session-parts.ts';

const CACHE_KEY = 'hired-status-ids';

/** Remembers which statuses were met in the group HIRED: a single application does not say its group. */
export async function rememberHiredStatuses({ context }: SessionParts, ids: readonly number[]): Promise<void> {
  await context.cache.set(CACHE_KEY, [...ids], MEMORY_TTL_MS);
}

/** All statuses that count as accepted, for reading single applications. */
export async function acceptedStatusIds(parts: SessionParts): Promise<ReadonlySet<number>> {
  const { settings, context, metadata } = parts;
  const ids = new Set(settings.acceptedStatusIds);
  if (!settings.includeHired) return ids;
  const cached = z.array(z.number()).safeParse(await context.cache.get(CACHE_KEY));
  if (cached.success) for (const id of cached.data) ids.add(id);
  else for (const status of await metadata.statuses()) if (status.code === 'HIRED') ids.add(status.id);
  return ids;
}

import { HandoffError } from '../core/errors.ts';
import type { PublishedFile } from '../core/ports.ts';
import { isoOf, type Query } from './database.ts';

/**
 * The next version, inside a transaction; a text that already is the newest version is not published again.
 * Throws `version_moved` when the newest version is not `after`.
 */
export async function publishFile(query: Query, { after, ...file }: Omit<PublishedFile, 'version'> & { readonly after?: number }): Promise<PublishedFile> {
  // Two processes that publish the same file take turns.
  await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`publish ${file.name}`]);
  const [latest] = await query<{ version: number; hash: string; author: string; reason: string; published_at: Date }>(
    'SELECT version, hash, author, reason, published_at FROM published_files WHERE name = $1 ORDER BY version DESC LIMIT 1',
    [file.name],
  );
  if (after !== undefined && after !== (latest?.version ?? 0)) {
    throw new HandoffError({ code: 'version_moved', message: `Somebody published version ${latest?.version ?? 0} of ${file.name} in the meantime.`, remedy: 'Read it again, and make the change to what stands there now.' });
  }
  if (latest?.hash === file.hash) return { ...file, version: latest.version, author: latest.author, reason: latest.reason, publishedAt: isoOf(latest.published_at) };
  const version = (latest?.version ?? 0) + 1;
  await query(
    'INSERT INTO published_files (name, version, text, hash, author, reason, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [file.name, version, file.text, file.hash, file.author, file.reason, file.publishedAt],
  );
  return { ...file, version };
}

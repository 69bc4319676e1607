import { In, type DataSource } from 'typeorm';
import { HandoffError } from '../core/errors.ts';
import type { HandoffEvent } from '../core/handoff/handoff.ts';
import type { LinkDecision, PublishedFile } from '../core/ports.ts';
import { isoOf, type Database } from './database.ts';
import { eventEntity, linkDecisionEntity, publishedFileEntity, type PublishedFileEntity } from './entities.ts';

const publishedOf = (row: PublishedFileEntity): PublishedFile => ({ ...row, publishedAt: isoOf(row.publishedAt) });

/** What people decided (links, published files), and what happened (events). */
export function keepDecisions(dataSource: DataSource, database: Database) {
  const decisions = dataSource.getRepository(linkDecisionEntity);
  const events = dataSource.getRepository(eventEntity);
  const files = dataSource.getRepository(publishedFileEntity);
  return {
    saveLinkDecision: async ({ by, at, ...decision }: LinkDecision): Promise<void> => {
      await decisions.insert({ ...decision, decidedBy: by, decidedAt: new Date(at) });
    },
    /** Oldest first: a later decision on the same pair overrules the earlier. */
    findLinkDecisions: async (handoffIds: readonly string[]): Promise<readonly LinkDecision[]> => {
      const rows = await decisions.find({ where: [{ handoffId: In([...handoffIds]) }, { otherId: In([...handoffIds]) }], order: { id: 'ASC' } });
      return rows.map(({ handoffId, otherId, decision, decidedBy, reason, decidedAt }) => ({
        handoffId, otherId, decision, by: decidedBy, reason, at: isoOf(decidedAt),
      }));
    },
    /** Newest first. */
    findEvents: async (filter: { readonly handoffId?: string; readonly types?: readonly HandoffEvent['type'][]; readonly limit: number }): Promise<readonly HandoffEvent[]> => {
      const where = {
        ...(filter.handoffId === undefined ? {} : { handoffId: filter.handoffId }),
        ...(filter.types === undefined ? {} : { type: In([...filter.types]) }),
      };
      const rows = await events.find({ where, order: { id: 'DESC' }, take: filter.limit });
      return rows.map(({ handoffId, connection, type, at, data }) => ({ handoffId, connection, type, at: isoOf(at), data }));
    },
    /** The next version; a text that already is the newest version is not published again. */
    publish: ({ after, ...file }: Omit<PublishedFile, 'version'> & { readonly after?: number }): Promise<PublishedFile> =>
      database.transaction(async (query) => {
        // Two processes that publish the same file take turns.
        await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`publish ${file.name}`]);
        const known = await query<{ version: number; hash: string; author: string; reason: string; published_at: Date }>(
          'SELECT version, hash, author, reason, published_at FROM published_files WHERE name = $1 ORDER BY version DESC LIMIT 1',
          [file.name],
        );
        const latest = known[0];
        if (after !== undefined && after !== (latest?.version ?? 0)) {
          throw new HandoffError({ code: 'version_moved', message: `Somebody published version ${latest?.version ?? 0} of ${file.name} in the meantime.`, remedy: 'Read it again, and make the change to what stands there now.' });
        }
        if (latest?.hash === file.hash) {
          return { ...file, version: latest.version, author: latest.author, reason: latest.reason, publishedAt: isoOf(latest.published_at) };
        }
        const version = (latest?.version ?? 0) + 1;
        await query(
          'INSERT INTO published_files (name, version, text, hash, author, reason, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [file.name, version, file.text, file.hash, file.author, file.reason, file.publishedAt],
        );
        return { ...file, version };
      }),
    findPublished: async (name: string): Promise<PublishedFile | null> => {
      const [row] = await files.find({ where: { name }, order: { version: 'DESC' }, take: 1 });
      return row === undefined ? null : publishedOf(row);
    },
  };
}

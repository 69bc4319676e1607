import { In, type DataSource } from 'typeorm';
import type { HandoffEvent } from '../core/handoff/handoff.ts';
import type { LinkDecision, PublishedFile } from '../core/ports.ts';
import { isoOf, type Database } from './database.ts';
import { eventEntity, linkDecisionEntity, publishedFileEntity, type PublishedFileEntity } from './entities.ts';
import { publishFile } from './publish-file.ts';

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
    publish: (file: Parameters<typeof publishFile>[1]): Promise<PublishedFile> => database.transaction((query) => publishFile(query, file)),
    findPublished: async (name: string): Promise<PublishedFile | null> => {
      const [row] = await files.find({ where: { name }, order: { version: 'DESC' }, take: 1 });
      return row === undefined ? null : publishedOf(row);
    },
  };
}

import { z } from 'zod';
import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import { sourceKey } from '../line/place-record.ts';

/** One record of a handoff, as people look at it. */
export const shownRecordSchema = z.object({
  connection: z.string(),
  object: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
  state: z.enum(['present', 'deleted', 'merged']),
  readAt: z.string().describe('ISO instant of the last reading'),
  configured: z.boolean().describe('False when connections.yaml does not name the connection any more: kept, but neither read nor counted'),
  evidence: z.string().nullable().describe('Why it is part of this handoff; null for the one it was founded on'),
});
export type ShownRecord = z.infer<typeof shownRecordSchema>;

/** The record that it was founded on first. */
export function shownRecords(handoff: StoredHandoff, sources: readonly StoredSource[], configured: readonly string[]): readonly ShownRecord[] {
  const evidence = new Map(handoff.joins.map((join) => [sourceKey(join), join.evidence]));
  return sources
    .map((source) => ({
      connection: source.connection, object: source.object, externalId: source.externalId, url: source.url, state: source.state, readAt: source.readAt,
      configured: configured.includes(source.connection), evidence: evidence.get(sourceKey(source)) ?? null,
    }))
    .sort((a, b) => Number(a.evidence !== null) - Number(b.evidence !== null) || a.connection.localeCompare(b.connection));
}

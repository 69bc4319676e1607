import { z } from 'zod';
import { basicsSchema, linkSchema, portalOf, recordSchema, staleSchema, type Portal } from './portal.ts';

const dumpSchema = z.object({
  basics: basicsSchema,
  records: z.record(z.string(), z.array(recordSchema)),
  links: z.array(z.tuple([z.string(), z.array(linkSchema)])),
  stale: z.record(z.string(), z.array(z.tuple([z.string(), z.array(staleSchema)]))),
});

/** Everything as plain JSON, for the state file. */
export function dumpPortal(portal: Portal): z.infer<typeof dumpSchema> {
  const { records, links, stale, revision: _, ...basics } = portal;
  return {
    basics,
    records: Object.fromEntries([...records].map(([type, rows]) => [type, [...rows.values()]])),
    links: [...links],
    stale: Object.fromEntries([...stale].map(([type, versions]) => [type, [...versions]])),
  };
}

export function loadPortal(state: unknown): Portal {
  const { basics, records, links, stale } = dumpSchema.parse(state);
  const portal = portalOf(basics);
  for (const [type, rows] of portal.records) for (const row of records[type] ?? []) rows.set(row.id, row);
  for (const [key, list] of links) portal.links.set(key, list);
  for (const [type, versions] of portal.stale) for (const [id, list] of stale[type] ?? []) versions.set(id, list);
  return portal;
}

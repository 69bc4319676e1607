import { OPERATOR, readAssociations, searchPage, type ObjectType, type SearchFilter } from '../api.ts';
import { MODIFIED } from './child-store.ts';
import { passesFirstRead } from './first-read-filter.ts';
import { MOST_CHANGED_CHILDREN } from '../limits.ts';
import { DEAL } from './plan.ts';
import type { DealReader } from './read-deals.ts';
import type { Row } from '../schema.ts';

/**
 * Deals whose contacts or companies changed since a moment: their edits do not move the deal's own stamp. One search per
 * object when nothing changed. More than a few thousand changes at once are a campaign, and left to the daily sweep.
 */
export async function dealsWithChangedChildren(reader: DealReader, sinceMs: number, except: ReadonlySet<string>): Promise<readonly Row[]> {
  const { plan, client, signal } = reader;
  const types: ObjectType[] = [];
  if (plan.relations.some(({ type }) => type === 'contacts')) types.push('contacts');
  if (plan.company !== null || plan.relations.some(({ type }) => type === 'companies')) types.push('companies');
  const deals = new Set<string>();
  for (const type of types) {
    const changed = await changedSince(reader, type, sinceMs);
    if (changed === null) {
      client.context.log('info', `Very many ${type} changed at once; what that means for handoffs is read by the daily sweep.`);
      continue;
    }
    if (changed.length === 0) continue;
    const links = await readAssociations(client, type, DEAL, changed, signal);
    for (const list of links.values()) for (const { id } of list) if (!except.has(id)) deals.add(id);
  }
  if (deals.size === 0) return [];
  const { rows } = await reader.readRows([...deals]);
  return [...rows.values()].filter((row) => passesFirstRead(plan.firstRead, row));
}

/** Ids, or null when they are too many. */
async function changedSince(reader: DealReader, type: ObjectType, sinceMs: number): Promise<readonly string[] | null> {
  const changed: string[] = [];
  for (let last = '0'; ; ) {
    const filters: SearchFilter[] = [
      { propertyName: MODIFIED[type], operator: OPERATOR.Gte, value: String(sinceMs) },
      { propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: last },
    ];
    const page = await searchPage(reader.client, { type, groups: [filters], sort: 'hs_object_id', properties: [MODIFIED[type]], signal: reader.signal });
    if (page.total > MOST_CHANGED_CHILDREN) return null;
    changed.push(...page.results.map(({ id }) => id));
    const end = page.results.at(-1)?.id;
    if (page.paging?.next === undefined || end === undefined) return changed;
    last = end;
  }
}

import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { invalid, iso, json } from './answers.ts';
import { readBody, typeParam, type Call } from './call.ts';
import { indexedDoc, settleIndex } from './index-lag.ts';
import type { ObjectType } from './object-types.ts';
import { readerOf } from './permissions.ts';
import { recordsOf, type Portal } from './portal.ts';
import { activeProperty } from './properties.ts';
import { findRecord, shownValues } from './records.ts';
import { compileFilter, filterSchema, indexedValue, type Candidate, type Test } from './search-filter.ts';

const sortSchema = z.union([z.string(), z.strictObject({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') })]);

/** All members but `query` are required by the published specification. */
const bodySchema = z.strictObject({
  filterGroups: z.array(z.strictObject({ filters: z.array(filterSchema) })),
  sorts: z.array(sortSchema),
  properties: z.array(z.string()),
  limit: z.int().min(0),
  after: z.string(),
  query: z.string().max(3_000).optional(),
});

type Body = z.infer<typeof bodySchema>;
type Sort = Body['sorts'][number];

const MAX_GROUPS = 5;
const MAX_FILTERS_PER_GROUP = 6;
const MAX_FILTERS = 18;
const MAX_LIMIT = 200;
const MAX_REACH = 10_000;

function requireLimits(call: Call, body: Body): number {
  const { searchBodyMaxChars } = call.portal.settings;
  if (searchBodyMaxChars !== null && call.request.body.length > searchBodyMaxChars) {
    throw invalid(`The request body is too long: ${call.request.body.length} characters, the maximum is ${searchBodyMaxChars}`);
  }
  if (body.filterGroups.length > MAX_GROUPS) throw invalid(`There were too many filterGroups: the maximum is ${MAX_GROUPS}`);
  if (body.filterGroups.some(({ filters }) => filters.length > MAX_FILTERS_PER_GROUP))
    throw invalid(`There were too many filters in a filterGroup: the maximum is ${MAX_FILTERS_PER_GROUP}`);
  if (body.filterGroups.reduce((sum, { filters }) => sum + filters.length, 0) > MAX_FILTERS)
    throw invalid(`There were too many filters: the maximum is ${MAX_FILTERS}`);
  if (body.sorts.length > 1) throw invalid('Only one sort is allowed');
  if (body.limit > MAX_LIMIT) throw invalid(`Cannot page that many results: limit ${body.limit} is above ${MAX_LIMIT}`);
  if (body.after !== '' && !/^\d+$/.test(body.after)) throw invalid(`Invalid after: ${body.after} is not an integer`);
  const offset = Number(body.after);
  if (offset + body.limit > MAX_REACH) throw invalid(`There was a problem with the request. Paging beyond ${MAX_REACH} results is not supported`);
  return offset;
}

export function search(call: Call): SimulatorResponse {
  const { portal } = call;
  const type = typeParam(call);
  const body = readBody(call, bodySchema);
  const offset = requireLimits(call, body);
  const limit = body.limit === 0 ? 10 : body.limit;
  const matches = matchesOf(portal, type, body, call.now);
  const page = matches.slice(offset, offset + limit);
  const mayRead = readerOf(portal, call.token, type);
  const shown = portal.settings.searchShowsFreshValues ? page.map((one) => refreshed(portal, type, one)) : page;
  const results = shown.map(({ id, createdAt, doc }) => ({
    id,
    properties: shownValues(
      portal,
      type,
      { id, createdAt, properties: doc.properties, updatedAt: doc.updatedAt, archivedAt: null, mergedInto: null },
      body.properties,
      mayRead,
    ),
    createdAt: iso(createdAt),
    updatedAt: iso(doc.updatedAt),
    archived: false,
    url: `https://app.hubspot.com/contacts/${portal.portalId}/record/${type.id}/${id}`,
  }));
  const next = offset + limit < matches.length ? { paging: { next: { after: String(offset + limit) } } } : {};
  return json(200, { total: matches.length, results, ...next });
}

function refreshed(portal: Portal, type: ObjectType, candidate: Candidate): Candidate {
  const record = findRecord(portal, type, candidate.id);
  return record === undefined ? candidate : { ...candidate, doc: { properties: record.properties, updatedAt: record.updatedAt, archived: false } };
}

interface Cached {
  readonly key: string;
  readonly matches: readonly Candidate[];
}

/** The last few answers: keyset paging asks the same question with a growing id, which is then only cut off. */
const caches = new WeakMap<Portal['records'], Cached[]>();
const CACHED = 4;

function matchesOf(portal: Portal, type: ObjectType, body: Body, now: number): readonly Candidate[] {
  const settled = settleIndex(portal, type, now);
  const { floor, groups } = splitKeyset(body);
  const key = JSON.stringify([type.id, portal.revision.get(type.id) ?? 0, portal.settings.indexLagMs, groups, body.sorts, body.query ?? '']);
  const cached = caches.get(portal.records) ?? [];
  const usesLinks = groups.some(({ filters }) => filters.some(({ propertyName }) => propertyName.startsWith('associations.')));
  let matches = settled && !usesLinks ? cached.find((one) => one.key === key)?.matches : undefined;
  if (matches === undefined) {
    matches = scan(portal, type, groups, body);
    if (settled && !usesLinks) caches.set(portal.records, [{ key, matches }, ...cached].slice(0, CACHED));
  }
  return floor === undefined ? matches : matches.slice(firstAbove(matches, floor));
}

/** Only when everything is sorted by id may the lower bound on the id be answered by cutting. */
function splitKeyset(body: Body): { floor: number | undefined; groups: Body['filterGroups'] } {
  const [only] = body.filterGroups;
  const floorFilter = only?.filters.find(({ propertyName, operator }) => propertyName === 'hs_object_id' && operator === 'GT');
  const sorted = body.sorts.length === 1 && sortOf(body.sorts[0]).name === 'hs_object_id' && !sortOf(body.sorts[0]).descending;
  if (only === undefined || body.filterGroups.length !== 1 || floorFilter?.value === undefined || !/^\d+$/.test(floorFilter.value) || !sorted) {
    return { floor: undefined, groups: body.filterGroups };
  }
  return { floor: Number(floorFilter.value), groups: [{ filters: only.filters.filter((filter) => filter !== floorFilter) }] };
}

function firstAbove(matches: readonly Candidate[], floor: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(matches[middle]?.id) > floor) high = middle;
    else low = middle + 1;
  }
  return low;
}

function scan(portal: Portal, type: ObjectType, groups: Body['filterGroups'], body: Body): readonly Candidate[] {
  const compiled = groups.map(({ filters }) => filters.map((filter) => compileFilter(portal, type, filter)));
  const words = (body.query ?? '').toLowerCase();
  const found: Candidate[] = [];
  for (const record of recordsOf(portal, type.id).values()) {
    const doc = indexedDoc(portal, type, record);
    if (doc === undefined) continue;
    const candidate = { id: record.id, createdAt: record.createdAt, doc };
    if (!matchesAny(compiled, candidate)) continue;
    if (words === '' || Object.values(doc.properties).some((text) => text.toLowerCase().includes(words))) found.push(candidate);
  }
  return sortBy(portal, type, found, body.sorts[0]);
}

function matchesAny(groups: readonly (readonly Test[])[], candidate: Candidate): boolean {
  return groups.length === 0 || groups.some((tests) => tests.every((test) => test(candidate)));
}

function sortOf(sort: Sort | undefined): { name: string; descending: boolean } {
  if (sort === undefined) return { name: 'hs_object_id', descending: false };
  if (typeof sort !== 'string') return { name: sort.propertyName, descending: sort.direction === 'DESCENDING' };
  return sort.startsWith('-') ? { name: sort.slice(1), descending: true } : { name: sort, descending: false };
}

function sortBy(portal: Portal, type: ObjectType, found: Candidate[], sort: Sort | undefined): readonly Candidate[] {
  const { name, descending } = sortOf(sort);
  const property = activeProperty(portal, type, name);
  if (property === undefined) throw invalid('There was a problem with the request.', { errors: [{ message: `Property ${name} does not exist` }] });
  if (name === 'hs_object_id' && !descending) return found;
  const numeric = property.type === 'number';
  const keyed = found.map((one) => ({ one, text: indexedValue(type, one, name) ?? '' }));
  keyed.sort((a, b) => (numeric ? Number(a.text) - Number(b.text) : a.text < b.text ? -1 : a.text > b.text ? 1 : 0) || Number(a.one.id) - Number(b.one.id));
  return (descending ? keyed.toReversed() : keyed).map(({ one }) => one);
}

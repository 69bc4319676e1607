import type { Client } from '@hubspot/api-client';
import { FilterOperatorEnum, type Filter } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js';
import { chunksOf } from '../kit/pagination.ts';
import type { HubSpotClient } from './client.ts';
import { listIn } from './errors.ts';
import { INPUTS_PER_ASSOCIATION_READ, ROWS_PER_BATCH, ROWS_PER_SEARCH, SEARCH_BODY_CHARACTERS } from './limits.ts';
import { associationAnswerSchema, batchAnswerSchema, searchAnswerSchema, type Row, type SearchAnswer } from './schema.ts';

export type ObjectType = 'deals' | 'contacts' | 'companies' | 'line_items' | 'tasks';
export const OPERATOR = FilterOperatorEnum;
export type SearchFilter = Pick<Filter, 'propertyName' | 'operator' | 'value' | 'values' | 'highValue'>;

export interface SearchQuestion {
  readonly type: ObjectType;
  /** OR of ANDs. */
  readonly groups: readonly (readonly SearchFilter[])[];
  /** A property, with "-" before it for descending. */
  readonly sort: string;
  readonly properties: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const searchBody = ({ groups, sort, properties }: SearchQuestion) => ({
  filterGroups: groups.map((filters) => ({ filters: filters.map((filter) => ({ ...filter })) })),
  sorts: [sort],
  properties: [...properties],
  limit: ROWS_PER_SEARCH,
  // Never further than the first page: beyond 10,000 rows HubSpot answers 400, so we page by id.
  after: '0',
});

/** Whether a search with so many properties is short enough to be sent. */
export const fitsOneSearch = (question: SearchQuestion): boolean => JSON.stringify(searchBody(question)).length <= SEARCH_BODY_CHARACTERS;

/** POST /crm/objects/{version}/{type}/search: the first page. */
export async function searchPage(client: HubSpotClient, question: SearchQuestion): Promise<SearchAnswer & { readonly serverTime: Date }> {
  const run = (sdk: Client): Promise<unknown> => sdk.crm.objects.searchApi.doSearch(question.type, searchBody(question));
  const { data, serverTime } = await client.send({ what: `search for ${question.type}`, isSearch: true, run, signal: question.signal }, searchAnswerSchema);
  return { ...data, serverTime };
}

export interface BatchReading {
  readonly rows: ReadonlyMap<string, Row>;
  /** Named by HubSpot as not found. */
  readonly missing: ReadonlySet<string>;
}

/**
 * POST …/batch/read, a hundred at a time, in as many requests at once as the queue lets through. An id that is neither
 * in `rows` nor in `missing` was left out silently. With `idProperty` the keys of `rows` are values of that property.
 */
export async function batchRead(
  client: HubSpotClient,
  type: ObjectType,
  ids: readonly string[],
  properties: readonly string[],
  options: { readonly signal?: AbortSignal | undefined; readonly idProperty?: string } = {},
): Promise<BatchReading> {
  const { signal, idProperty } = options;
  const answers = await Promise.all(
    chunksOf([...new Set(ids)], ROWS_PER_BATCH).map(async (chunk) => {
      const inputs = chunk.map((id) => ({ id }));
      const body = { inputs, properties: [...properties], propertiesWithHistory: [], ...(idProperty === undefined ? {} : { idProperty }) };
      const run = (sdk: Client): Promise<unknown> => sdk.crm.objects.batchApi.read(type, body);
      return (await client.send({ what: `read ${type}`, run, signal }, batchAnswerSchema)).data;
    }),
  );
  const rows = new Map<string, Row>();
  const missing = new Set<string>();
  for (const { results, errors } of answers) {
    for (const row of results) rows.set((idProperty === undefined ? null : row.properties[idProperty]) ?? row.id, row);
    for (const error of errors) for (const id of listIn(error.context, 'ids')) missing.add(id);
  }
  return { rows, missing };
}

export interface Association {
  readonly id: string;
  /** Labels that the portal gave this pair, in its own words; "Primary" is told apart. */
  readonly labels: readonly string[];
  readonly primary: boolean;
}

/** Type id 5: deal → primary company (docs, "Associations", default types). */
const PRIMARY_COMPANY = 5;

/** POST /crm/associations/{version}/{from}/{to}/batch/read: a thousand at a time; no association at all comes as 207 and means none. */
export async function readAssociations(
  client: HubSpotClient,
  from: ObjectType,
  to: ObjectType,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Association[]>> {
  const found = new Map<string, Association[]>();
  const read = async (inputs: readonly { readonly id: string; readonly after?: string }[]): Promise<void> => {
    const body = { inputs: inputs.map((input) => ({ ...input })) };
    const run = (sdk: Client): Promise<unknown> => sdk.crm.associations.v4.batchApi.getPage(from, to, body);
    const { data } = await client.send({ what: `read associations of ${from}`, run, signal }, associationAnswerSchema);
    const more: { id: string; after: string }[] = [];
    for (const result of data.results) {
      const list = found.get(result.from.id) ?? [];
      found.set(result.from.id, list);
      for (const { toObjectId, associationTypes } of result.to) {
        const primary = associationTypes.some((type) => type.category === 'HUBSPOT_DEFINED' && type.typeId === PRIMARY_COMPANY && to === 'companies');
        const labels = associationTypes.flatMap(({ label }) => (label === null || label === undefined || label === 'Primary' ? [] : [label]));
        list.push({ id: toObjectId, labels: [...new Set(labels)], primary });
      }
      const after = result.paging?.next?.after;
      if (after !== undefined) more.push({ id: result.from.id, after });
    }
    if (more.length > 0) await read(more);
  };
  await Promise.all(chunksOf([...new Set(ids)], INPUTS_PER_ASSOCIATION_READ).map((chunk) => read(chunk.map((id) => ({ id })))));
  return found;
}

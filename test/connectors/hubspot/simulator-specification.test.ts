import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { openDesk, searchBody, type Desk } from './simulator-desk.ts';
import { violations } from './specification.ts';

let desk: Desk;
const ids: Record<string, string> = {};
beforeAll(async () => {
  desk = await openDesk();
  await desk.command('limits', { on: false });
  await desk.command('settings', { indexLagMs: 0 });
  for (const type of ['deals', 'contacts', 'tasks']) ids[type] = await desk.create(type, type === 'tasks' ? { hs_timestamp: '2026-12-01T10:00:00Z' } : type === 'deals' ? { dealname: 'One' } : { email: 'one@example.com' });
  await desk.command('define-property', { objectType: 'tasks', name: 'handoff_task_key', label: 'Key', type: 'string', fieldType: 'text', hasUniqueValue: true });
  await desk.command('define-property', { objectType: 'deals', name: 'choice', label: 'Choice', type: 'enumeration', fieldType: 'select', options: [option('One', 0)] });
  await desk.command('associate', { from: { type: 'deals', id: ids['deals'] ?? '' }, to: { type: 'contacts', id: ids['contacts'] ?? '' } });
});
afterAll(() => desk.close());

interface Valid {
  readonly method?: 'PATCH';
  readonly path: string;
  readonly body: () => JsonObject;
}
const id = (type: string): string => ids[type] ?? '';
const due = { hs_timestamp: '2026-12-01T10:00:00Z' };
const option = (value: string, displayOrder: number): JsonObject => ({ label: value, value, displayOrder, hidden: false });
let made = 0;
const VALID: Readonly<Record<string, Valid>> = {
  'a search': {
    path: '/crm/objects/2026-09/deals/search',
    body: () => ({ ...searchBody(), filterGroups: [{ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'BETWEEN', value: '1', highValue: '2' }, { propertyName: 'dealstage', operator: 'IN', values: ['closedwon'] }, { propertyName: 'hs_object_id', operator: 'GT', value: '0' }] }] }),
  },
  'a batch read': { path: '/crm/objects/2026-09/deals/batch/read', body: () => ({ inputs: [{ id: id('deals') }], properties: ['dealname'], propertiesWithHistory: [] }) },
  'a batch read by a unique property': { path: '/crm/objects/2026-09/tasks/batch/read', body: () => ({ inputs: [{ id: 'key' }], properties: ['handoff_task_key'], propertiesWithHistory: [], idProperty: 'handoff_task_key' }) },
  'a batch update': { path: '/crm/objects/2026-09/deals/batch/update', body: () => ({ inputs: [{ id: id('deals'), objectWriteTraceId: 'a', properties: { dealname: 'Two' } }] }) },
  'a batch upsert': { path: '/crm/objects/2026-09/tasks/batch/upsert', body: () => ({ inputs: [{ id: 'k', idProperty: 'handoff_task_key', objectWriteTraceId: 'a', properties: { ...due, handoff_task_key: 'k' } }] }) },
  'a batch create': { path: '/crm/objects/2026-09/tasks/batch/create', body: () => ({ inputs: [{ objectWriteTraceId: 'a', properties: due, associations: [{ to: { id: id('deals') }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 216 }] }] }] }) },
  'an association read': { path: '/crm/associations/2026-09/deals/contacts/batch/read', body: () => ({ inputs: [{ id: id('deals') }] }) },
  'a batch of links': { path: '/crm/associations/2026-09/tasks/deals/batch/associate/default', body: () => ({ inputs: [{ from: { id: id('tasks') }, to: { id: id('deals') } }] }) },
  'a new property': { path: '/crm/properties/2026-09/deals', body: () => ({ name: `made_${(made += 1)}`, label: 'Made', groupName: 'dealinformation', type: 'enumeration', fieldType: 'select', formField: false, options: [option('One', 0)] }) },
  'other options': { method: 'PATCH', path: '/crm/properties/2026-09/deals/choice', body: () => ({ options: [option('One', 0), option('Two', 1)] }) },
  'a new group': { path: '/crm/properties/2026-09/deals/groups', body: () => ({ name: `group_${(made += 1)}`, label: 'Group', displayOrder: -1 }) },
};

/** Mistakes at every place of a body: a member left out, one too many, and a value of another type. */
function* mistakesOf(value: JsonValue, place = ''): Generator<readonly [string, JsonValue]> {
  yield [`${place} is null`, null];
  yield [`${place} is of another type`, typeof value === 'string' ? 7 : 'text'];
  if (isJsonArray(value)) {
    const [first, ...rest] = value;
    if (first !== undefined) for (const [what, wrong] of mistakesOf(first, `${place}[]`)) yield [what, [wrong, ...rest]];
  } else if (isJsonObject(value)) {
    yield [`${place} has an unknown member`, { ...value, surplus_member: [1] }];
    for (const [name, inner] of Object.entries(value)) {
      yield [`${place}.${name} is missing`, Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))];
      for (const [what, wrong] of mistakesOf(inner ?? null, `${place}.${name}`)) yield [what, { ...value, [name]: wrong }];
    }
  }
}
const judged = (valid: Valid, body: JsonValue): readonly string[] =>
  violations({ method: valid.method ?? 'POST', path: valid.path, query: new URLSearchParams(), contentType: 'application/json', text: JSON.stringify(body) });
const answered = async (valid: Valid, body: JsonValue): Promise<number> => (await desk.send(valid.method ?? 'POST', valid.path, body)).status;

describe.each(Object.entries(VALID))('%s', (_title, valid) => {
  it('is taken as the specification has it, and refused with any mistake in it', async () => {
    expect(judged(valid, valid.body())).toEqual([]);
    expect([200, 201, 207]).toContain(await answered(valid, valid.body()));
    const taken: string[] = [];
    let wrong = 0;
    for (const [what, body] of mistakesOf(valid.body())) {
      if (judged(valid, body).length === 0) continue;
      wrong += 1;
      if ((await answered(valid, body)) !== 400) taken.push(what);
    }
    expect(wrong).toBeGreaterThan(5);
    expect(taken).toEqual([]);
  });
});

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const filter = { propertyName: 'hs_object_id', operator: 'GT', value: '0' };
const groups = (count: number, filters: number): JsonObject => ({ ...searchBody(), filterGroups: many(count, () => ({ filters: many(filters, () => filter) })) });
const update = (more: readonly JsonObject[]): JsonObject => ({ inputs: more.map((input) => ({ id: id('deals'), properties: { dealname: 'x' }, ...input })) });
const CAPS: readonly (readonly [string, keyof typeof VALID, () => JsonObject])[] = [
  ['more than 200 rows of a search', 'a search', () => searchBody({ limit: 201 })],
  ['a page of a search beyond 10,000', 'a search', () => searchBody({ after: '9801' })],
  ['two sort rules', 'a search', () => searchBody({ sorts: ['hs_object_id', 'dealname'] })],
  ['more than five filter groups', 'a search', () => groups(6, 1)],
  ['more than six filters in a group', 'a search', () => groups(1, 7)],
  ['more than 18 filters', 'a search', () => groups(4, 5)],
  ['more than 3,000 characters of a search', 'a search', () => searchBody({ properties: many(300, () => 'hs_object_id') })],
  ['an unknown operator', 'a search', () => searchBody({ filters: [{ ...filter, operator: 'LIKE' }] })],
  ['an empty list of values', 'a search', () => searchBody({ filters: [{ propertyName: 'dealstage', operator: 'IN', values: [] }] })],
  ['more than 100 ids', 'a batch read', () => ({ inputs: many(101, (index) => ({ id: String(index) })), properties: [], propertiesWithHistory: [] })],
  ['more than 50 ids with history', 'a batch read', () => ({ inputs: many(51, (index) => ({ id: String(index) })), properties: [], propertiesWithHistory: ['dealname'] })],
  ['no ids', 'a batch read', () => ({ inputs: [], properties: [], propertiesWithHistory: [] })],
  ['an id twice', 'a batch update', () => update([{ objectWriteTraceId: 'a' }, { objectWriteTraceId: 'b' }])],
  ['a trace id twice', 'a batch update', () => update([{ objectWriteTraceId: 'a' }, { id: '1', objectWriteTraceId: 'a' }])],
  ['trace ids on some inputs only', 'a batch update', () => update([{ objectWriteTraceId: 'a' }, { id: '1' }])],
  ['an empty trace id', 'a batch update', () => update([{ objectWriteTraceId: '' }])],
  ['more than 100 upserts', 'a batch upsert', () => ({ inputs: many(101, (index) => ({ id: `k${index}`, idProperty: 'handoff_task_key', properties: due })) })],
  ['a link without a type', 'a batch create', () => ({ inputs: [{ properties: due, associations: [{ to: { id: id('deals') }, types: [] }] }] })],
  ['more than 1,000 association reads', 'an association read', () => ({ inputs: many(1_001, (index) => ({ id: String(index) })) })],
  ['more than 2,000 links', 'a batch of links', () => ({ inputs: many(2_001, () => ({ from: { id: id('tasks') }, to: { id: id('deals') } })) })],
  ['a list property without options', 'a new property', () => ({ name: 'no_options', label: 'x', groupName: 'dealinformation', type: 'enumeration', fieldType: 'select' })],
  ['a name with capitals', 'a new property', () => ({ name: 'Capital', label: 'x', groupName: 'dealinformation', type: 'string', fieldType: 'text' })],
];

describe('the specification and the simulator both refuse', () => {
  it.each(CAPS)('%s (%s)', async (_title, operation, body) => {
    const valid = VALID[operation];
    if (valid === undefined) throw new Error(`no operation ${operation}`);
    expect(judged(valid, body())).not.toEqual([]);
    expect(await answered(valid, body())).toBe(400);
  });

  it.each([
    ['PUT', '/crm/objects/2026-09/deals/search'],
    ['GET', '/crm/objects/2025-01/deals/1'],
    ['GET', '/crm/v4/objects/deals/1'],
    ['GET', '/crm/owners/2026-09/'],
    ['POST', '/oauth/v4/token'],
  ])('%s %s', async (method, path) => {
    expect(violations({ method, path, query: new URLSearchParams(), contentType: 'application/json', text: '{}' })).toHaveLength(1);
    expect([404, 405]).toContain((await desk.send(method, path, method === 'GET' ? undefined : {})).status);
  });

  it.each(['/crm/owners/2026-09?limit=501', '/crm/owners/2026-09?archived=perhaps', '/crm/pipelines/2026-09/deals?limit=1', '/crm/properties/2026-09/deals?dataSensitivity=secret'])('GET %s', async (address) => {
    const url = new URL(address, 'http://127.0.0.1');
    expect(violations({ method: 'GET', path: url.pathname, query: url.searchParams, contentType: '', text: '' })).toHaveLength(1);
    expect((await desk.send('GET', address)).status).toBe(400);
  });
});

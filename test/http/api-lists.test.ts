import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { queryOf } from '../../src/core/view/handoff-filter.ts';
import { handoffRowSchema } from '../../src/core/view/handoff-row.ts';
import { COMPLETE, rep, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { ENGINES } from '../support/store.ts';
import { withApi, type Api } from './api-world.ts';

const page = z.object({ rows: z.array(handoffRowSchema), total: z.number(), next: z.string().nullable() });
const NAMES = ['=HYPERLINK("http://x","y")', 'Quote "and", comma', 'Two\nlines', 'Rocket 🚀 Ümlaut', '@SUM(A1)'];

const rowsOf = async ({ ask }: Api, role: 'viewer' | 'sales' | 'operations', query = ''): Promise<z.infer<typeof page>> => page.parse((await ask(role, 'GET', `/api/v1/handoffs/rows${query}`)).body);

async function csvOf({ ask }: Api, query: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const answer = await ask('operations', 'GET', `/api/v1/handoffs/export.csv?${query}`);
  expect(answer.status).toBe(200);
  return z.array(z.record(z.string(), z.string())).parse(parse(z.string().parse(answer.body), { columns: true, bom: true }));
}

async function putHires(world: World): Promise<void> {
  world.source.put('employee', 'e1', { name: 'Ana Ruiz', email: 'ana.ruiz@example.com', job: 'Analyst', hireDate: '2026-12-07', status: 'Active', manager: rep('mona') });
  await world.sync();
}

describe.each(ENGINES)('the list of all handoffs over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('comes in pages, each row once, and shows no hire to whoever may not see people', async () => {
    const world = await start({ kind: 'employee' });
    await putHires(world);
    const deals = await start();
    for (const key of ['d1', 'd2', 'd3']) deals.source.put('deal', key, wonDeal(`Deal ${key}`, { ...COMPLETE, goal: null }));
    await deals.sync();
    await withApi(world, async (api) => {
      const all = await rowsOf(api, 'operations');
      expect(all).toMatchObject({ total: 4, next: null });
      const one = await rowsOf(api, 'operations', '?limit=3');
      const two = await rowsOf(api, 'operations', `?limit=3&after=${String(one.next)}`);
      expect([...one.rows, ...two.rows]).toEqual(all.rows);
      expect(all.rows.find(({ kind }) => kind === 'employee')).toMatchObject({ title: 'Ana Ruiz', owner: 'mona', connection: world.id, gaps: 1 });
      expect(all.rows.find(({ kind }) => kind === 'customer')).toMatchObject({ owner: 'ana', gaps: 1, openTasks: 1, status: 'incomplete', score: 60 });
      for (const role of ['viewer', 'sales'] as const) {
        const { rows } = await rowsOf(api, role);
        expect(rows.find(({ kind }) => kind === 'employee')).toMatchObject({ title: 'New hire', owner: null });
        expect(JSON.stringify(rows)).not.toMatch(/Ana Ruiz|mona/);
      }
      expect((await rowsOf(api, 'viewer')).rows.find(({ kind }) => kind === 'customer')).toMatchObject({ title: expect.stringMatching(/^Deal/), owner: null });
      expect(await api.ask('viewer', 'GET', '/api/v1/handoffs/rows?limit=5001')).toMatchObject({ status: 400 });
      expect(await api.ask('viewer', 'GET', '/api/v1/handoffs/rows?after=x')).toMatchObject({ status: 400 });
    });
  });

  it('leaves as a table that a spreadsheet takes for text, whatever people wrote', async () => {
    const world = await start();
    for (const [index, name] of NAMES.entries()) world.source.put('deal', `n${index}`, wonDeal(name, { ...COMPLETE, goal: index === 0 ? null : COMPLETE['goal'] ?? null }));
    await world.sync();
    await withApi(world, async (api) => {
      const { body, headers } = await api.ask('operations', 'GET', `/api/v1/handoffs/export.csv?connections=${world.id}`);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toBe(`attachment; filename="handoffs-${world.clock.iso().slice(0, 10)}.csv"`);
      expect(body).toMatch(/\r\n/);
      const titles = (await csvOf(api, `connections=${world.id}`)).map((line) => line['Account or hire']);
      expect(titles.toSorted()).toEqual([`'${NAMES[0] ?? ''}`, ...NAMES.slice(1, 4), `'${NAMES[4] ?? ''}`].toSorted());
      const [lacking] = await csvOf(api, queryOf({ connections: [world.id], scoreTo: 79 }).toString());
      expect(lacking).toMatchObject({ Kind: 'Customer', Status: 'Incomplete', 'Completeness (0 to 100)': '60', 'Missing fields': '1', 'What is missing': 'Goal', 'Who is asked': 'ana', 'Open tasks': '1', 'Older than the start date': 'no', Connection: world.id });
      expect(lacking).toMatchObject({ 'Score before the close': '', 'Score at the close': '60', 'Score at the close taken late': 'yes', 'Score at acceptance': '' });
      const sorted = await csvOf(api, queryOf({ connections: [world.id], sort: 'score', descending: true }).toString());
      expect(sorted.map((line) => line['Completeness (0 to 100)'])).toEqual(['100', '100', '100', '100', '60']);
      expect(await api.ask('operations', 'GET', '/api/v1/handoffs/export.csv?colour=red')).toMatchObject({ status: 400 });
      for (const role of ['viewer', 'sales'] as const) expect(await api.ask(role, 'GET', '/api/v1/handoffs/export.csv')).toMatchObject({ status: 403 });
      const audit = await world.store.findAudit({ limit: 100 });
      expect(audit.filter(({ action }) => action === 'export_handoffs').map(({ outcome, target }) => [outcome, target])).toEqual(expect.arrayContaining([['allowed', null], ['refused', null]]));
    });
  });
});

describe('saved filters', () => {
  const { world: start } = useStore('postgres');

  it('belong to whoever saved them, are replaced by name, and end at fifty', async () => {
    const world = await start();
    await withApi(world, async ({ ask }) => {
      const path = '/api/v1/me/filters';
      const put = (name: string, filter: unknown, role: 'viewer' | 'sales' = 'viewer') => ask(role, 'PUT', `${path}/${encodeURIComponent(name)}`, filter);
      expect(await put('Mine / überfällig', { owner: 'Ana', due: 'overdue' })).toMatchObject({ status: 200, body: { name: 'Mine / überfällig', filter: { owner: 'Ana', due: 'overdue' }, savedAt: world.clock.iso() } });
      expect(await put('Mine / überfällig', { scoreTo: 79, statuses: ['incomplete'] })).toMatchObject({ status: 200 });
      expect(await ask('viewer', 'GET', path)).toMatchObject({ status: 200, body: { filters: [{ name: 'Mine / überfällig', filter: { scoreTo: 79, statuses: ['incomplete'] } }] } });
      expect(await ask('sales', 'GET', path)).toMatchObject({ status: 200, body: { filters: [] } });
      expect(await ask('sales', 'DELETE', `${path}/${encodeURIComponent('Mine / überfällig')}`)).toMatchObject({ status: 404, body: { code: 'filter_not_found' } });
      for (let index = 1; index < 50; index += 1) expect((await put(`filter ${index}`, {})).status).toBe(200);
      expect(await put('one more', {})).toMatchObject({ status: 422, body: { code: 'too_many_filters' } });
      expect(await put('filter 7', { kinds: ['employee'] })).toMatchObject({ status: 200 });
      expect(await ask('viewer', 'DELETE', `${path}/filter%207`)).toMatchObject({ status: 204 });
      expect(await put('one more', {})).toMatchObject({ status: 200 });
      for (const [name, filter] of [['x'.repeat(81), {}], ['a\u0000b', {}], ['ok', { scoreFrom: 101 }], ['ok', { colour: 'red' }], ['ok', { due: 'soon' }]] as const) expect(await put(name, filter)).toMatchObject({ status: 400 });
      const audit = await world.store.findAudit({ limit: 1_000 });
      expect(audit.filter(({ action }) => action === 'keep_filters').every(({ target }) => target === null)).toBe(true);
    });
  });
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { changesSince, employeeId, LONG_AGO, openDesk, type Desk } from './simulator-desk.ts';

let desk: Desk;
let id: string;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
  id = await employeeId(desk, 'Jonas Weber');
});

afterEach(async () => {
  await desk.close();
});

const rowsPath = (version: string): string => `/api/${version}/employees/${id}/tables/customHandoffTasks`;

const task = (key: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  customHandoffTaskKey: key,
  customHandoffTaskTitle: `Task ${key}`,
  customHandoffTaskDue: '2026-12-01',
  customHandoffTaskStatus: 'Open',
  ...more,
});

const rowsSchema = z.array(
  z.looseObject({ id: z.string(), employeeId: z.string(), customHandoffTaskKey: z.string().nullish() }),
);

async function rows(key?: string): Promise<z.infer<typeof rowsSchema>> {
  return rowsSchema.parse((await desk.get(rowsPath('v1'), key)).body);
}

it('creates a row without telling its id, which has to be found by its key', async () => {
  expect(await desk.post(rowsPath('v1_1'), task('k1'))).toMatchObject({ status: 200, text: '' });
  expect(await rows()).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      employeeId: id,
      ...task('k1'),
      customHandoffTaskOwner: null,
      customHandoffTaskTeam: null,
      customHandoffTaskNote: null,
    },
  ]);
});

it('creates the same row twice when it is asked twice', async () => {
  await desk.post(rowsPath('v1_1'), task('k1'));
  await desk.post(rowsPath('v1_1'), task('k1'));
  expect(await rows()).toHaveLength(2);
});

it('does not list rows in the order of their creation', async () => {
  const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
  for (const key of keys) await desk.post(rowsPath('v1_1'), task(key));
  const listed = (await rows()).map((row) => row.customHandoffTaskKey);
  expect(listed).not.toEqual(keys);
  expect(new Set(listed)).toEqual(new Set(keys));
});

it('updates a row, skips what the key may not write, and refuses when nothing is left', async () => {
  await desk.post(rowsPath('v1_1'), task('k1', { customHandoffTaskNote: 'before' }));
  const path = `${rowsPath('v1_1')}/${(await rows())[0]?.id ?? ''}`;
  const change = { customHandoffTaskStatus: 'Done', customHandoffTaskNote: 'after' };
  expect(await desk.post(path, change, 'limited-key')).toMatchObject({ status: 200, text: '' });
  expect((await rows())[0]).toMatchObject({ customHandoffTaskStatus: 'Done', customHandoffTaskNote: 'before' });
  expect((await desk.post(path, { customHandoffTaskNote: 'after' }, 'limited-key')).status).toBe(403);
});

it.each([
  ['an option that does not exist', { customHandoffTaskStatus: 'Paused' }, 406],
  ['a date in another form', { customHandoffTaskDue: '1.12.2026' }, 406],
  ['no column', {}, 400],
  ['only unknown columns', { nonsense: 'x' }, 403],
  ['broken JSON', '{', 400],
])('refuses a row with %s', async (_what, body, status) => {
  expect((await desk.post(rowsPath('v1_1'), body)).status).toBe(status);
  expect(await rows()).toEqual([]);
});

it('does not know other tables, rows and employees', async () => {
  expect((await desk.post(`/api/v1_1/employees/${id}/tables/customNoTable`, task('k'))).status).toBe(404);
  expect((await desk.post(`${rowsPath('v1_1')}/1`, task('k'))).status).toBe(404);
  expect((await desk.post('/api/v1_1/employees/1/tables/customHandoffTasks', task('k'))).status).toBe(404);
  expect((await desk.get(`/api/v1/employees/${id}/tables/customNoTable`)).status).toBe(404);
});

it('deletes a row through v1 only, and tells a missing row inside a success', async () => {
  await desk.post(rowsPath('v1_1'), task('k1'));
  const rowId = (await rows())[0]?.id ?? '';
  expect((await desk.send(`${rowsPath('v1_1')}/${rowId}`, { method: 'DELETE' })).status).toBe(405);
  const path = `${rowsPath('v1')}/${rowId}`;
  expect((await desk.send(path, { method: 'DELETE' })).body).toEqual({ success: true });
  const again = await desk.send(path, { method: 'DELETE' });
  expect(again).toMatchObject({ status: 200, body: { success: false, error: expect.any(String) } });
});

it('needs a date for a row of job information, and shows it in the employee', async () => {
  const path = `/api/v1_1/employees/${id}/tables/jobInfo`;
  expect((await desk.post(path, { jobTitle: 'Solutions Engineer' })).status).toBe(400);
  const row = { date: '2040-01-01', jobTitle: 'Solutions Engineer', reportsTo: 'Marcus Lindqvist' };
  expect((await desk.post(path, row)).status).toBe(200);
  const fields = 'jobTitle,supervisor';
  expect((await desk.get(`/api/v1/employees/${id}?fields=${fields}&onlyCurrent=false`)).body).toMatchObject({
    jobTitle: 'Solutions Engineer',
    supervisor: 'Marcus Lindqvist',
  });
});

it('returns a row write as a change of the employee, with all rows and no row ids in changed tables', async () => {
  const { latest } = await changesSince(desk, LONG_AGO);
  await desk.control.clock(2_000);
  await desk.post(rowsPath('v1_1'), task('k1'));
  const since = encodeURIComponent(latest);
  expect((await changesSince(desk, latest)).employees).toHaveProperty(id);
  const { body } = await desk.get(`/api/v1/employees/changed/tables/customHandoffTasks?since=${since}`);
  expect(body).toEqual({
    table: 'customHandoffTasks',
    employees: {
      [id]: {
        lastChanged: expect.stringMatching(/Z$/),
        rows: [expect.objectContaining({ customHandoffTaskKey: 'k1' })],
      },
    },
  });
  expect((await desk.get(`/api/v1/employees/changed/tables/nothing?since=${since}`)).status).toBe(404);
});

it('reads one table of everybody with the id "all", without columns the key may not read', async () => {
  await desk.control.control('set-permissions', { key: 'limited-key', unreadable: ['department'] });
  const { body } = await desk.get('/api/v1/employees/all/tables/jobInfo', 'limited-key');
  const all = z.array(z.looseObject({ employeeId: z.string() })).parse(body);
  expect(new Set(all.map((row) => row.employeeId)).size).toBe(9);
  expect(all.every((row) => !('department' in row) && 'location' in row)).toBe(true);
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { changesSince, employeeId, LONG_AGO, openDesk, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

async function read(id: string, fields: string, key?: string): Promise<unknown> {
  return (await desk.get(`/api/v1/employees/${id}?fields=${fields}&onlyCurrent=false`, key)).body;
}

it.each(['', 'since=', 'since=2026-01-01', 'since=2026-01-01T00:00:00+01:00', `since=${LONG_AGO}&type=changed`])(
  'refuses the change feed query "%s"',
  async (query) => {
    expect((await desk.get(`/api/v1/employees/changed?${query}`)).status).toBe(400);
  },
);

it('takes a time zone once it is encoded', async () => {
  const since = encodeURIComponent('2026-01-01T00:00:00+01:00');
  expect((await desk.get(`/api/v1/employees/changed?since=${since}`)).status).toBe(200);
});

it('names inserted, updated and deleted employees since a moment, as text ids', async () => {
  const { latest } = await changesSince(desk, LONG_AGO);
  await desk.control.clock(60_000);
  const id = await employeeId(desk, 'Jonas Weber');
  await desk.control.control('update-employee', { id, fields: { mobilePhone: '+49 1' } });
  await desk.control.control('create-employee', { id: '900', fields: { firstName: 'Neu', lastName: 'Hier' } });
  await desk.control.control('delete-employee', { person: 'Mei Tanaka' });
  const { employees } = await changesSince(desk, latest);
  expect(
    Object.values(employees)
      .map(({ action }) => action)
      .toSorted(),
  ).toEqual(['Deleted', 'Inserted', 'Updated']);
  expect(employees[id]).toMatchObject({ id, action: 'Updated' });
  expect(Object.keys((await changesSince(desk, latest, 'inserted')).employees)).toEqual(['900']);
  expect((await changesSince(desk, latest, 'deleted')).employees).not.toHaveProperty(id);
});

it('brings our own write back as a change, but not a write that changed nothing', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  await desk.control.clock(5_000);
  const before = new Date(Date.now() + 3_000).toISOString();
  expect(await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: 72 })).toMatchObject({
    status: 200,
    text: '',
  });
  const { employees, latest } = await changesSince(desk, before);
  expect(employees).toHaveProperty(id);
  await desk.control.clock(5_000);
  await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: '72' });
  expect((await changesSince(desk, latest)).employees).toEqual({});
});

it('may show late commits late', async () => {
  await desk.control.control('settings', { changeFeedLagSeconds: 30 });
  const before = new Date(Date.now() - 5_000).toISOString();
  const id = await employeeId(desk, 'Jonas Weber');
  await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: 72 });
  expect((await changesSince(desk, before)).employees).toEqual({});
  await desk.control.clock(31_000);
  expect((await changesSince(desk, before)).employees).toHaveProperty(id);
});

it('does not know a deleted employee any more', async () => {
  const id = await employeeId(desk, 'Mei Tanaka');
  await desk.control.control('delete-employee', { id });
  expect((await desk.get(`/api/v1/employees/${id}?fields=hireDate`)).status).toBe(404);
  expect((await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: '1' })).status).toBe(404);
  expect((await desk.get(`/api/v1/employees/${id}/tables/jobInfo`)).status).toBe(404);
});

it('shows job information of a future hire only with onlyCurrent=false', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const fields = 'hireDate,jobTitle,department,supervisor,supervisorEId,employmentHistoryStatus';
  expect((await desk.get(`/api/v1/employees/${id}?fields=${fields}`)).body).toEqual({
    id,
    hireDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    jobTitle: null,
    department: null,
    supervisor: null,
    supervisorEId: null,
    employmentHistoryStatus: null,
  });
  expect(await read(id, fields)).toMatchObject({
    jobTitle: 'Senior Backend Engineer',
    department: 'Engineering',
    supervisor: 'Helena Costa',
    supervisorEId: '62',
    employmentHistoryStatus: 'Full-Time',
  });
});

it('answers first and last name without a field list, and zeros for a date that was never set', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  expect((await desk.get(`/api/v1/employees/${id}/`)).body).toEqual({ id, firstName: 'Jonas', lastName: 'Weber' });
  expect(await read(id, 'terminationDate,customHandoffNextDeadline')).toEqual({
    id,
    terminationDate: '0000-00-00',
    customHandoffNextDeadline: null,
  });
});

it('leaves an unreadable field out of the answer although the field list names it', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  expect(await read(id, 'hireDate,homeEmail,address1', 'limited-key')).toEqual({ id, hireDate: expect.any(String) });
  expect((await desk.get('/api/v1/meta/fields', 'limited-key')).body).toEqual(
    expect.arrayContaining([expect.objectContaining({ alias: 'homeEmail', type: 'email' })]),
  );
});

it('refuses more than 400 fields and employees outside the key', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const many = Array.from({ length: 401 }, (_, index) => `f${index}`).join(',');
  expect((await desk.get(`/api/v1/employees/${id}?fields=${many}`)).status).toBe(400);
  await desk.control.control('set-permissions', { key: 'limited-key', hiddenEmployees: [id] });
  expect((await desk.get(`/api/v1/employees/${id}`, 'limited-key')).status).toBe(403);
});

it('silently skips a field the key may not write, and answers 403 only when nothing is left', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const path = `/api/v1/employees/${id}`;
  const both = { customHandoffScore: '80', customHandoffMissingCount: '2', customNoSuchField: 'x' };
  expect((await desk.post(path, both, 'limited-key')).status).toBe(200);
  expect(await read(id, 'customHandoffScore,customHandoffMissingCount')).toMatchObject({
    customHandoffScore: null,
    customHandoffMissingCount: '2',
  });
  expect((await desk.post(path, { customHandoffScore: '80' }, 'limited-key')).status).toBe(403);
  expect((await desk.post(path, { customNoSuchField: '80' })).status).toBe(403);
});

it.each([
  { customHandoffStatus: 'Almost there' },
  { customHandoffScore: 'seventy' },
  { customHandoffNextDeadline: '01.12.2026' },
  { workEmail: 'marcus.lindqvist@acme.example' },
  { supervisor: 'Nobody Known' },
  { status: 'Sleeping' },
])('refuses the value %j with 409 and writes nothing of that request', async (bad) => {
  const id = await employeeId(desk, 'Jonas Weber');
  const reply = await desk.post(`/api/v1/employees/${id}`, { customHandoffMissing: 'laptop', ...bad });
  expect(reply).toMatchObject({ status: 409, text: '' });
  expect(reply.message).not.toBeNull();
  expect(await read(id, 'customHandoffMissing')).toMatchObject({ customHandoffMissing: null });
});

it('refuses malformed JSON, a list and an empty object', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  for (const body of ['{"a":', [], {}]) expect((await desk.post(`/api/v1/employees/${id}`, body)).status).toBe(400);
});

it('clears a field with an empty text', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  await desk.post(`/api/v1/employees/${id}`, { customHandoffStatus: 'Ready' });
  expect(await read(id, 'customHandoffStatus')).toMatchObject({ customHandoffStatus: 'Ready' });
  await desk.post(`/api/v1/employees/${id}`, { customHandoffStatus: '' });
  expect(await read(id, 'customHandoffStatus')).toMatchObject({ customHandoffStatus: null });
});

it('refuses a custom-field-only update for an employee on a Trax payroll schedule, until told otherwise', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const other = await employeeId(desk, 'Mei Tanaka');
  await desk.control.control('set-trax', { on: true, employees: [id] });
  const refused = await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: '1' });
  expect(refused.status).toBe(400);
  expect(refused.message).toContain('Trax');
  expect((await desk.post(`/api/v1/employees/${other}`, { customHandoffScore: '1' })).status).toBe(200);
  await desk.control.control('set-trax', { on: false });
  expect((await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: '1' })).status).toBe(200);
});

it('can report success while a fault swallowed one field', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const fault = { kind: 'vendor' as const, name: 'skip_fields', fields: ['customHandoffScore'] };
  await desk.control.faults([{ match: { method: 'POST' }, fault }]);
  const body = { customHandoffScore: '55', customHandoffMissingCount: '1' };
  expect((await desk.post(`/api/v1/employees/${id}`, body)).status).toBe(200);
  expect(await read(id, 'customHandoffScore,customHandoffMissingCount')).toMatchObject({
    customHandoffScore: null,
    customHandoffMissingCount: '1',
  });
});

it('answers an update with a body when the account is set to the recorded form', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  await desk.control.control('settings', { employeeUpdateAnswersJson: true });
  expect((await desk.post(`/api/v1/employees/${id}`, { customHandoffScore: '9' })).body).toMatchObject({ id });
});

it('creates an employee with a Location and refuses one without a name', async () => {
  expect((await desk.post('/api/v1/employees', { firstName: 'Neu' })).status).toBe(400);
  const created = await desk.post('/api/v1/employees', { firstName: 'Neu', lastName: 'Hier', hireDate: '2027-01-04' });
  expect(created).toMatchObject({ status: 201, text: '' });
  const location = created.headers.get('location') ?? '';
  expect((await desk.get(`${location}?fields=hireDate`)).body).toMatchObject({ hireDate: '2027-01-04' });
});

it('lists future hires in the directory only when asked', async () => {
  const current = await desk.get('/api/v1/employees/directory');
  const all = await desk.get('/api/v1/employees/directory?onlyCurrent=false');
  expect(current.text).not.toContain('Jonas');
  expect(all.text).toContain('Jonas');
});

it('works for an account without handoff fields and table', async () => {
  const bare = await openDesk();
  try {
    await bare.control.control('create-employee', { id: '7', fields: { firstName: 'A', lastName: 'B' } });
    expect((await bare.post('/api/v1/employees/7', { customHandoffScore: '1' })).status).toBe(403);
    expect((await bare.get('/api/v1/employees/7/tables/customHandoffTasks')).status).toBe(404);
    await bare.control.control('define-fields');
    await bare.control.control('define-table');
    expect((await bare.post('/api/v1/employees/7', { customHandoffScore: '1' })).status).toBe(200);
    expect((await bare.get('/api/v1/employees/7/tables/customHandoffTasks')).body).toEqual([]);
  } finally {
    await bare.close();
  }
});

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { employeeId, openDesk, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const listsSchema = z.array(
  z.looseObject({
    fieldId: z.string(),
    alias: z.string(),
    options: z.array(z.looseObject({ id: z.number(), name: z.string(), archived: z.enum(['yes', 'no']) })),
  }),
);

async function statusList(): Promise<z.infer<typeof listsSchema>[number]> {
  const lists = listsSchema.parse((await desk.get('/api/v1/meta/lists')).body);
  const found = lists.find(({ alias }) => alias === 'customHandoffStatus');
  if (found === undefined) throw new Error('no status list');
  return found;
}

it('describes fields, lists and tables with the custom ones among them', async () => {
  const fields = z
    .array(z.object({ id: z.number(), name: z.string(), type: z.string(), alias: z.string() }))
    .parse((await desk.get('/api/v1/meta/fields')).body);
  expect(fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ alias: 'customHandoffScore', name: 'Handoff Completeness', type: 'int' }),
      expect.objectContaining({ alias: 'hireDate', type: 'date' }),
    ]),
  );
  expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
  expect((await statusList()).options.map(({ name }) => name)).toContain('Incomplete');
  expect((await desk.get('/api/v1/meta/tables')).body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        alias: 'customHandoffTasks',
        fields: expect.arrayContaining([expect.objectContaining({ alias: 'customHandoffTaskKey', type: 'text' })]),
      }),
    ]),
  );
});

it('lets an administrator add and archive list options, and answers that in XML', async () => {
  const { fieldId, options } = await statusList();
  const path = `/api/v1/meta/lists/${fieldId}`;
  const put = (body: unknown) => desk.send(path, { method: 'PUT', body });
  const added = await put({ options: [{ value: 'Needs info' }, { id: options[0]?.id, archived: 'yes' }] });
  expect(added.text).toMatch(/^<\?xml/);
  const id = await employeeId(desk, 'Jonas Weber');
  expect((await desk.post(`/api/v1/employees/${id}`, { customHandoffStatus: 'Needs info' })).status).toBe(200);
  expect((await desk.post(`/api/v1/employees/${id}`, { customHandoffStatus: 'Incomplete' })).status).toBe(409);
  expect((await put({ options: [{ value: 'Ready' }] })).status).toBe(409);
  expect((await put({ options: [{ id: 1, value: 'x' }] })).status).toBe(404);
});

it('lists users as an object keyed by id, filtered by status', async () => {
  expect((await desk.get('/api/v1/meta/users?status=disabled')).body).toEqual({});
  const { body } = await desk.get('/api/v1/meta/users?status=enabled');
  expect(body).toMatchObject({ '2370': { employeeId: 0 }, '2431': { employeeId: 61, firstName: 'Marcus' } });
  expect(body).not.toHaveProperty('2370.lastLogin');
});

const query = (body: unknown) => desk.post('/api/v2/datasets/employee/data', body);

it('reads employees in bulk with filter, order and pages', async () => {
  const fields = ['firstName', 'hireDate', 'customWorkModel'];
  const { body } = await query({
    fields,
    filter: "hireDate gt '2026-01-01' and (customWorkModel eq 'Hybrid' or customWorkModel in ('Remote'))",
    orderBy: 'firstName desc',
    pageSize: 2,
  });
  expect(body).toMatchObject({
    data: [{ fields: { firstName: 'Oluwaseun', customWorkModel: 'Remote' } }, { fields: { firstName: 'Mei' } }],
    links: { next: expect.any(String), prev: null },
    meta: { page: 1, pageSize: 2, totalPages: 2, totalItems: 3 },
  });
});

it.each([
  ['employee', {}, 400],
  ['employee', { fields: ['hireDate'], filter: "hireDate like 'x'" }, 422],
  ['employee', { fields: ['hireDate'], filter: "nothing eq 'x'" }, 422],
  ['employee', { fields: ['hireDate'], orderBy: 'firstName asc' }, 422],
  ['employee', { fields: ['hireDate'], pageSize: 1001 }, 422],
  ['employee', { fields: ['noSuchField'] }, 422],
  ['applicants', { fields: ['hireDate'] }, 404],
])('refuses dataset %s with %j as a problem document', async (name, body, status) => {
  const reply = await desk.post(`/api/v2/datasets/${name}/data`, body);
  expect(reply).toMatchObject({ status, body: { status, code: expect.any(String), detail: expect.any(String) } });
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
});

function upload(name: string | undefined, file: Blob | undefined, fileName = 'packet.pdf', category = '18'): FormData {
  const form = new FormData();
  if (name !== undefined) form.append('fileName', name);
  form.append('category', category);
  form.append('share', 'no');
  if (file !== undefined) form.append('file', file, fileName);
  return form;
}

it('takes a file, answers with its address only, and lists it', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const reply = await desk.post(`/api/v1/employees/${id}/files`, upload('Handoff packet', new Blob(['%PDF-1.7'])));
  expect(reply).toMatchObject({ status: 201, text: '' });
  expect(reply.headers.get('location')).toMatch(new RegExp(`/v1/employees/${id}/files/\\d+$`));
  expect((await desk.get(`/api/v1/employees/${id}/files/view`)).body).toMatchObject({
    employee: { id: Number(id) },
    categories: expect.arrayContaining([
      expect.objectContaining({
        id: 18,
        files: [expect.objectContaining({ name: 'Handoff packet', size: 8, shareWithEmployee: 'no' })],
      }),
    ]),
  });
});

it('refuses files without name, content, known extension or category', async () => {
  const id = await employeeId(desk, 'Jonas Weber');
  const path = `/api/v1/employees/${id}/files`;
  const content = new Blob(['x']);
  expect((await desk.post(path, upload(undefined, content))).status).toBe(400);
  expect((await desk.post(path, upload('a', undefined))).status).toBe(400);
  expect((await desk.post(path, upload('a', new Blob([])))).status).toBe(400);
  expect((await desk.post(path, upload('a', content, 'packet.exe'))).status).toBe(400);
  expect((await desk.post(path, upload('a', content, 'a.pdf', '999'))).status).toBe(404);
  expect((await desk.post(path, { fileName: 'a' })).status).toBe(400);
});

const hook = {
  name: 'handoff',
  url: 'https://handoff.example/hook',
  format: 'json',
  events: ['employee.created', 'employee.updated'],
  monitorFields: ['hireDate'],
};

it('shows the private key of a webhook once, then never again', async () => {
  const created = await desk.post('/api/v1/webhooks', hook);
  expect(created.status).toBe(201);
  const { id, privateKey } = z.object({ id: z.string(), privateKey: z.string() }).parse(created.body);
  expect(privateKey).toMatch(/^[0-9a-f]{32}$/);
  const read = await desk.get(`/api/v1/webhooks/${id}`);
  expect(read.body).toMatchObject({ name: 'handoff', events: hook.events });
  expect(read.body).not.toHaveProperty('privateKey');
  expect((await desk.get('/api/v1/webhooks')).body).toMatchObject({ webhooks: [{ id }] });
  await desk.control.control('settings', { webhookLogThrottled: true });
  expect(await desk.get(`/api/v1/webhooks/${id}/log`)).toMatchObject({ status: 200, body: { error: { code: 429 } } });
  expect((await desk.send(`/api/v1/webhooks/${id}`, { method: 'DELETE' })).text).toBe('Web hook has been deleted.');
  expect(await desk.get(`/api/v1/webhooks/${id}`)).toMatchObject({ status: 404, body: { errors: [{}] } });
});

it('signs an event over body and timestamp with the private key', async () => {
  const created = await desk.post('/api/v1/webhooks', hook);
  const { id, privateKey } = z.object({ id: z.string(), privateKey: z.string() }).parse(created.body);
  const event = { webhookId: id, type: 'employee.updated', employeeId: '61', changedFields: ['hireDate'] };
  const delivery = z
    .object({ headers: z.record(z.string(), z.string()), body: z.string() })
    .parse(await desk.control.control('sign-event', event));
  const signed = `${delivery.body}${delivery.headers['x-bamboohr-timestamp'] ?? ''}`;
  const expected = createHmac('sha256', privateKey).update(signed).digest('hex');
  expect(delivery.headers['x-bamboohr-signature']).toBe(expected);
  expect(JSON.parse(delivery.body)).toMatchObject({ data: { employeeId: '61', changedFields: ['hireDate'] } });
});

it.each([
  [{ url: 'http://handoff.example' }, 400],
  [{ format: 'xml' }, 400],
  [{ monitorFields: [] }, 400],
  [{ events: ['employee.created', 'employee_with_fields.created'] }, 400],
  [{ monitorFields: ['noSuchField'] }, 403],
])('refuses a webhook with %j', async (change, status) => {
  expect(await desk.post('/api/v1/webhooks', { ...hook, ...change })).toMatchObject({ status, body: { errors: [{}] } });
});

it('fills an account with as many people as a benchmark wants, the same ones every time', async () => {
  expect(await desk.control.control('bulk-seed', { applications: 300, employees: 200 })).toEqual({
    applications: 312,
    employees: 209,
  });
});

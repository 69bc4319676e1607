import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDesk, type Desk, type Reply } from './simulator-desk.ts';
import { OWN_TRANSCRIPTION } from './transcription.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.control.control('settings', { throttling: false });
  await desk.control.control('demo-seed');
});
afterAll(() => desk.close());

const BETA = { Beta: 'true' };
const upload = async (change: (form: FormData) => void): Promise<Reply> => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ title: 'Packet', employee_id: '501', category_id: '72' })) form.set(name, value);
  form.set('file', new Blob(['text'], { type: 'text/plain' }), 'packet.txt');
  change(form);
  return await desk.send('/v1/company/documents', { method: 'POST', body: form });
};
const signIn = async (body: unknown): Promise<Reply> => await desk.send('/v1/auth', { method: 'POST', body, anonymous: true });

it.each(Object.keys(OWN_TRANSCRIPTION.paths).filter((path) => path.startsWith('/v2/') && !path.includes('{')))('the simulator serves the list %s and refuses limits beyond its bounds and unknown parameters', async (path) => {
  const headers = path.includes('recruiting') ? {} : BETA;
  expect((await desk.send(path, { headers })).status).toBe(200);
  for (const query of ['limit=0', 'limit=201', 'limit=ten', 'page=2', 'limit=5&limit=6']) expect([query, (await desk.send(`${path}?${query}`, { headers })).status]).toEqual([query, 400]);
});

it.each(['/v2/workplaces', '/v2/legal-entities', '/v2/cost-centers', '/v2/org-units/1?type=team'])('the simulator knows %s with the header Beta only', async (path) => {
  expect((await desk.send(path, {})).status).toBe(404);
});

it('the simulator wants the type of an org unit', async () => {
  for (const query of ['', '?type=office', '?type=team&name=x']) expect((await desk.send(`/v2/org-units/1${query}`, { headers: BETA })).status).toBe(400);
});

it.each([
  ['no title', (form: FormData) => form.delete('title')],
  ['a title of 256 characters', (form: FormData) => form.set('title', 'x'.repeat(256))],
  ['nobody', (form: FormData) => form.delete('employee_id')],
  ['somebody by name', (form: FormData) => form.set('employee_id', 'Hanna')],
  ['no category', (form: FormData) => form.delete('category_id')],
  ['no file', (form: FormData) => form.delete('file')],
  ['a file that is only text', (form: FormData) => form.set('file', 'text')],
  ['a day that does not exist', (form: FormData) => form.set('date', '2026-02-30')],
  ['a part that it does not have', (form: FormData) => form.set('note', 'x')],
])('the simulator refuses a document with %s', async (_what, change) => {
  expect((await upload(change)).status).toBe(422);
  expect((await upload(() => {})).status).toBe(201);
});

it('the simulator refuses to sign in to the older interface without both parts of the credential', async () => {
  for (const body of [{}, { client_id: 'papi-demo-client' }, { client_id: 'papi-demo-client', client_secret: 7 }]) expect((await signIn(body)).status).toBeGreaterThanOrEqual(400);
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import axios from 'axios';
import { z } from 'zod';
import { applicationId, openDesk, type Desk, type Reply } from './simulator-desk.ts';

const HIRING = '/api/v1/applicant_tracking';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const pageSchema = z.object({
  paginationComplete: z.boolean(),
  nextPageUrl: z.string().nullable(),
  applications: z.array(
    z.looseObject({
      id: z.number().int(),
      status: z.object({ id: z.number().int(), label: z.string() }),
      applicant: z.looseObject({ firstName: z.string(), lastName: z.string(), email: z.string() }),
    }),
  ),
});

const page = (reply: Reply): z.infer<typeof pageSchema> => pageSchema.parse(reply.body);
const names = (reply: Reply): string[] =>
  page(reply).applications.map(({ applicant }) => `${applicant.firstName} ${applicant.lastName}`);

it('pages through applications by following nextPageUrl until paginationComplete', async () => {
  await desk.control.control('settings', { pageSize: 5 });
  const seen: number[] = [];
  let url: string | null =
    `/api/gateway.php/acme/v1/applicant_tracking/applications?sortBy=last_updated&sortOrder=DESC`;
  let pages = 0;
  while (url !== null) {
    const answer = page(await desk.get(url));
    seen.push(...answer.applications.map(({ id }) => id));
    expect(answer.paginationComplete).toBe(answer.nextPageUrl === null);
    if (answer.nextPageUrl !== null) expect(answer.nextPageUrl).toContain('/api/gateway.php/acme/v1/');
    url = answer.nextPageUrl;
    pages += 1;
  }
  expect(pages).toBe(3);
  expect(new Set(seen).size).toBe(12);
});

it('answers a page behind the last one with an empty, complete list', async () => {
  expect(page(await desk.get(`${HIRING}/applications?page=99`))).toMatchObject({
    paginationComplete: true,
    nextPageUrl: null,
    applications: [],
  });
});

it.each([
  'page=0',
  'page=two',
  'jobId=abc',
  'applicationStatusId=1,x',
  'applicationStatus=ACCEPTED',
  'jobStatusGroups=open',
  'sortBy=updated_at',
  'sortBy=last_updated&sortOrder=desc',
  'newSince=2026-01-01T00:00:00Z',
])('refuses the application list query %s with 400 and an explanation in the header', async (query) => {
  const reply = await desk.get(`${HIRING}/applications?${query}`);
  expect(reply).toMatchObject({ status: 400, text: '' });
  expect(reply.message).toMatch(/^Invalid /);
});

it('filters by status id, by status group, by job and by search text', async () => {
  expect(names(await desk.get(`${HIRING}/applications?applicationStatusId=31`))).toEqual(
    expect.arrayContaining(['Ana Ruiz', 'Sam Porter']),
  );
  expect(names(await desk.get(`${HIRING}/applications?applicationStatus=HIRED`)).toSorted()).toEqual([
    'Jonas Weber',
    'Lee Porter',
    'Mei Tanaka',
    'Oluwaseun Adeyemi',
    'Sofia Rossi',
  ]);
  expect(names(await desk.get(`${HIRING}/applications?applicationStatus=ALL_ACTIVE`))).not.toContain('Priscilla Novak');
  expect(names(await desk.get(`${HIRING}/applications?jobStatusGroups=Filled`))).toEqual(['Carla Mendes']);
  expect(names(await desk.get(`${HIRING}/applications?searchString=porter`)).toSorted()).toEqual([
    'Lee Porter',
    'Sam Porter',
  ]);
});

it('takes newSince as the time of submission, so a status change does not bring an application back', async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
  await desk.control.control('set-application-status', { person: 'Ana Ruiz', status: 'Hired' });
  const fresh = { firstName: 'Neu', lastName: 'Hier', email: 'neu@example.com', job: 'Account Executive' };
  await desk.control.control('create-application', fresh);
  const since = encodeURIComponent(yesterday);
  expect(names(await desk.get(`${HIRING}/applications?newSince=${since}`))).toEqual(['Neu Hier']);
});

it('writes status ids as text in the status list and as numbers in applications', async () => {
  const statuses = await desk.get(`${HIRING}/statuses`);
  expect(statuses.body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: '31', code: null, name: 'Offer accepted', manageable: true }),
      expect.objectContaining({ id: '1', code: 'NEW', enabled: true, manageable: false }),
    ]),
  );
  const id = await applicationId(desk, 'Ana Ruiz');
  expect((await desk.get(`${HIRING}/applications/${id}`)).body).toMatchObject({
    status: { id: 31, label: 'Offer accepted', changedByUser: { firstName: 'Tom' } },
    applicant: { email: 'ana.ruiz@example.com', availableStartDate: expect.any(String) },
    job: { title: { id: null, label: 'Account Executive' }, hiringLead: { employeeId: 61, firstName: 'Marcus' } },
    questionsAndAnswers: [{ answer: { label: 'Hybrid, London office' } }],
  });
});

it('does not know an application that does not exist', async () => {
  expect(await desk.get(`${HIRING}/applications/1`)).toMatchObject({ status: 404, text: '' });
});

it('keeps a comment but offers no way to list it, and counts it as an update of the application', async () => {
  const id = await applicationId(desk, 'Noah Berg');
  const posted = await desk.post(`${HIRING}/applications/${id}/comments`, {
    type: 'comment',
    comment: 'Handoff: 60 %',
  });
  expect(posted).toMatchObject({ status: 200, body: { type: 'comment', id: expect.any(Number) } });
  expect((await desk.get(`${HIRING}/applications/${id}/comments`)).status).toBe(405);
  expect((await desk.get(`${HIRING}/applications/${id}`)).body).toMatchObject({ commentCount: 1 });
  expect(await desk.control.control('list-comments', { person: 'Noah Berg' })).toMatchObject([
    { comment: 'Handoff: 60 %' },
  ]);
  const newest = await desk.get(`${HIRING}/applications?sortBy=last_updated&sortOrder=DESC`);
  expect(names(newest)[0]).toBe('Noah Berg');
});

it.each([{}, { comment: '' }, { comment: 5 }, { type: 'email', comment: 'x' }])(
  'refuses the comment %j',
  async (body) => {
    const id = await applicationId(desk, 'Noah Berg');
    expect((await desk.post(`${HIRING}/applications/${id}/comments`, body)).status).toBe(400);
    expect(await desk.control.control('list-comments')).toEqual([]);
  },
);

it('changes the status only to one that exists and is enabled', async () => {
  const id = await applicationId(desk, 'Ana Ruiz');
  const path = `${HIRING}/applications/${id}/status`;
  for (const status of ['15', 34, 999]) {
    expect(await desk.post(path, { status })).toMatchObject({ status: 400, text: '', message: 'Invalid status' });
  }
  expect((await desk.post(path, { status: 15 })).body).toMatchObject({ type: 'positionApplicantStatus' });
  expect((await desk.get(`${HIRING}/applications/${id}`)).body).toMatchObject({ status: { id: 15 } });
});

it('shows the applicant tracker neither to a key without that right nor to OAuth', async () => {
  expect((await desk.get(`${HIRING}/statuses`, 'no-hiring-key')).status).toBe(403);
  const form = { client_id: 'demo-client', client_secret: 'demo-secret', grant_type: 'authorization_code' };
  const { code } = z
    .object({ code: z.string() })
    .parse(await desk.control.control('issue-oauth-code', { key: 'demo-key', redirectUri: 'https://a.example/cb' }));
  const tokens = await axios.post<unknown>(
    `${desk.baseUrl}/token.php?request=token`,
    new URLSearchParams({ ...form, code, redirect_uri: 'https://a.example/cb' }),
  );
  const { access_token: token } = z.object({ access_token: z.string() }).parse(tokens.data);
  const headers = { authorization: `Bearer ${token}` };
  expect((await desk.send(`${HIRING}/statuses`, { headers })).status).toBe(403);
  expect((await desk.send('/api/v1/meta/fields', { headers })).status).toBe(200);
});

it('has two people behind one e-mail address who are two different hires', async () => {
  const found = page(await desk.get(`${HIRING}/applications?searchString=porter.family@example.net`)).applications;
  expect(new Set(found.map(({ applicant }) => applicant['id'])).size).toBe(2);
});

it('lists the jobs with their hiring lead, or none', async () => {
  const { body } = await desk.get(`${HIRING}/jobs?statusGroups=Open,Filled&sortBy=title&sortOrder=ASC`);
  expect(body).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: 23, hiringLead: null, totalApplicantsCount: 1 }),
      expect.objectContaining({ id: 19, hiringLead: expect.objectContaining({ employeeId: 61 }) }),
    ]),
  );
  expect((await desk.get(`${HIRING}/jobs?statusGroups=closed`)).status).toBe(400);
});

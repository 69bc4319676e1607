import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  applicationId,
  employmentOf,
  idsOf,
  openDesk,
  pageSchema,
  walk,
  type Desk,
} from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('settings', { throttling: false });
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const BASE = '/v2/recruiting';
const applicationSchema = z.looseObject({
  id: z.string(),
  candidate: z.looseObject({ id: z.string() }),
  current_stage: z.looseObject({ id: z.string(), kind: z.string() }),
  updated_at: z.object({ 'date-time': z.string(), timezone: z.string() }),
});

async function read(name: string): Promise<z.infer<typeof applicationSchema>> {
  const { body } = await desk.get(`${BASE}/applications/${await applicationId(desk, name)}`);
  return applicationSchema.parse(body);
}

describe('a list of applications', () => {
  it('is sorted by the last change, newest first, and needs no Beta header', async () => {
    const leonie = await applicationId(desk, 'Leonie Hartmann');
    expect((await idsOf(desk, `${BASE}/applications`))[0]).not.toBe(leonie);
    await desk.control.control('update-application', { id: leonie, lastName: 'Hartmann-Krug' });
    expect((await idsOf(desk, `${BASE}/applications`))[0]).toBe(leonie);
  });

  it('has a hundred on a page, at most two hundred', async () => {
    await desk.control.control('bulk-seed', { applications: 230 });
    expect(await idsOf(desk, `${BASE}/applications`)).toHaveLength(100);
    expect(await idsOf(desk, `${BASE}/applications?limit=200`)).toHaveLength(200);
    expect((await desk.get(`${BASE}/applications?limit=201`)).status).toBe(400);
    const { ids, pages } = await walk(desk, `${BASE}/applications?limit=50`);
    expect([new Set(ids).size, ids.length, pages]).toEqual([236, 236, 5]);
  });

  it('gives applications of the same second once each', async () => {
    await desk.control.control('bulk-seed', { applications: 25, sameStamp: true });
    const { ids } = await walk(desk, `${BASE}/applications?limit=10`);
    expect([new Set(ids).size, ids.length]).toEqual([31, 31]);
  });

  it('moves one that changes meanwhile to a page that was read already', async () => {
    await desk.control.control('bulk-seed', { applications: 12 });
    const first = pageSchema.parse((await desk.get(`${BASE}/applications?limit=9`)).body);
    const { ids } = await walk(desk, `${BASE}/applications?limit=9`);
    const later = ids[12] ?? '';
    await desk.control.control('update-application', { id: later, lastName: 'Changed' });
    expect((await walk(desk, first._meta.links.next?.href ?? '')).ids).not.toContain(later);
  });

  it('filters by what changed after or before a moment, never both', async () => {
    const { updated_at: stamp } = await read('Tobias Wagner');
    const at = stamp['date-time'];
    expect(await idsOf(desk, `${BASE}/applications?updated_at.gt=${at}`)).not.toContain(
      await applicationId(desk, 'Tobias Wagner'),
    );
    const before = new Date(Date.parse(at) - 1000).toISOString();
    expect(await idsOf(desk, `${BASE}/applications?updated_at.gt=${before}`)).toContain(
      await applicationId(desk, 'Tobias Wagner'),
    );
    expect((await desk.get(`${BASE}/applications?updated_at.gt=${before}&updated_at.lt=${at}`)).status).toBe(400);
    expect((await desk.get(`${BASE}/applications?updated_at.gte=${before}`)).status).toBe(400);
    expect(await idsOf(desk, `${BASE}/applications?candidate.email=tobias.wagner@example.org`)).toHaveLength(1);
  });
});

describe('an application', () => {
  it('names candidate, vacancy and stage, and has no start date, offer or salary', async () => {
    const application = await read('Aylin Demir');
    expect(application).toMatchObject({
      candidate: { email: 'aylin.demir@example.net', first_name: 'Aylin' },
      job: {
        id: '57',
        name: 'Senior Backend Engineer',
        department: { id: '4', name: 'Engineering' },
        category: { id: '2' },
      },
      current_stage: { id: '24', name: 'Accepted', type: 'SYSTEM', kind: 'ACCEPTED' },
      updated_at: { timezone: 'UTC' },
      is_anonymized: false,
    });
    expect(Object.keys(application).filter((key) => /start|offer|salary|custom/.test(key))).toEqual([]);
  });

  it('has an accepted stage whose id differs between categories and whose words may be small', async () => {
    expect((await read('Leonie Hartmann')).current_stage.id).not.toBe((await read('Aylin Demir')).current_stage.id);
    await desk.control.control('settings', { stageWords: 'lower' });
    expect((await read('Aylin Demir')).current_stage).toMatchObject({ type: 'system', kind: 'accepted' });
  });

  it('remembers its stages, the latest first', async () => {
    const id = await applicationId(desk, 'Martina Kowalska');
    const { body } = await desk.get(`${BASE}/applications/${id}/stage-transitions`);
    const schema = z.object({
      _data: z.array(
        z.object({ entered_at: z.object({ 'date-time': z.string() }), stage: z.object({ kind: z.string() }) }),
      ),
    });
    const steps = schema.parse(body)._data;
    expect(steps.map(({ stage }) => stage.kind)).toEqual(['WITHDRAWN', 'ACCEPTED', 'OFFER', 'UNASSIGNED']);
    const times = steps.map(({ entered_at: at }) => Date.parse(at['date-time']));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect((await desk.get(`${BASE}/applications/0/stage-transitions`)).status).toBe(404);
  });

  it('moves when a recruiter moves it, which counts as a change', async () => {
    const before = await read('Tobias Wagner');
    await desk.control.clock(5000);
    await desk.control.control('move-stage', { id: before.id, stage: 'WITHDRAWN' });
    const after = await read('Tobias Wagner');
    expect(after.current_stage.kind).toBe('WITHDRAWN');
    expect(after.updated_at['date-time'] > before.updated_at['date-time']).toBe(true);
    await expect(desk.control.control('move-stage', { id: before.id, stage: 'Coding interview' })).rejects.toThrow(
      'No stage',
    );
  });

  it('does not move when only its candidate changes in what it does not show', async () => {
    const before = await read('Tobias Wagner');
    await desk.control.clock(5000);
    await desk.control.control('update-application', { id: before.id, phone: '+49 89 1' });
    expect(await read('Tobias Wagner')).toEqual(before);
    expect((await desk.get(`${BASE}/candidates/${before.candidate.id}`)).body).toMatchObject({ phone: '+49 89 1' });
    expect((await idsOf(desk, `${BASE}/candidates`))[0]).toBe(before.candidate.id);
    await desk.control.control('settings', { candidateTouchesApplication: 'always' });
    await desk.control.control('update-application', { id: before.id, phone: '+49 89 2' });
    expect((await read('Tobias Wagner')).updated_at).not.toEqual(before.updated_at);
  });

  it('keeps what a correction does not name', async () => {
    const { id, candidate } = await read('Aylin Demir');
    await desk.control.control('update-application', { id, lastName: 'Demir-Koch' });
    const { body } = await desk.get(`${BASE}/candidates/${candidate.id}`);
    expect(body).toMatchObject({
      last_name: 'Demir-Koch',
      first_name: 'Aylin',
      phone: '+43 1 5550 377',
      gender: 'FEMALE',
    });
  });

  it('keeps only ids once it was anonymised, and is gone once it was deleted', async () => {
    const { id, candidate } = await read('Pierre Lambert');
    await desk.control.control('anonymize-application', { id });
    const application = await desk.get(`${BASE}/applications/${id}`);
    expect(application.body).toMatchObject({ is_anonymized: true });
    expect(applicationSchema.parse(application.body).candidate).toEqual({ id: candidate.id });
    for (const { text } of [application, await desk.get(`${BASE}/candidates/${candidate.id}`)]) {
      expect(text).not.toMatch(/Pierre|Lambert|example\.com|555/);
    }
    expect((await idsOf(desk, `${BASE}/applications`))[0]).toBe(id);
    await desk.control.control('delete-application', { id });
    expect((await desk.get(`${BASE}/applications/${id}`)).status).toBe(404);
    expect((await desk.get(`${BASE}/candidates/${candidate.id}`)).status).toBe(404);
  });

  it('takes nothing: recruiting is only for reading', async () => {
    const id = await applicationId(desk, 'Tobias Wagner');
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const reply = await desk.send(`${BASE}/applications/${id}`, {
        method,
        ...(method === 'DELETE' ? {} : { body: {} }),
      });
      expect(reply.status).toBe(404);
    }
  });
});

it('shows candidates, vacancies with their hiring team, and categories with their stages', async () => {
  const { candidate } = await read('Leonie Hartmann');
  expect((await desk.get(`${BASE}/candidates/${candidate.id}`)).body).toMatchObject({
    phone: '+49 89 5550 142',
    applications: [{ id: await applicationId(desk, 'Leonie Hartmann') }],
  });
  expect(await idsOf(desk, `${BASE}/candidates`)).toHaveLength(6);
  expect((await desk.get(`${BASE}/jobs/55`)).body).toMatchObject({
    name: 'Account Executive',
    hiring_team: [{ person: { id: '501' }, role: { name: 'Hiring Manager' } }],
  });
  expect((await desk.get(`${BASE}/categories/1`)).body).toMatchObject({
    stages: expect.arrayContaining([{ id: '14', name: 'Accepted', type: 'SYSTEM', kind: 'ACCEPTED' }]),
  });
  expect((await desk.get(`${BASE}/jobs/999`)).status).toBe(404);
});

it('turns an accepted applicant into a person who starts later, with nothing that links the two but the address', async () => {
  const before = await read('Tobias Wagner');
  const made = await desk.control.control('hire-applicant', {
    person: 'Tobias Wagner',
    startDate: '2099-03-01',
    office: 'Munich',
  });
  const { id } = z.looseObject({ id: z.string() }).parse(made);
  const person = await desk.get(`/v2/persons/${id}`);
  expect(person.body).toMatchObject({ first_name: 'Tobias', email: null, status: 'ACTIVE' });
  expect(person.text).toContain('tobias.wagner@example.org');
  expect(person.text).not.toContain(before.id);
  expect(await employmentOf(desk, id)).toMatchObject({
    status: 'ONBOARDING',
    employment_start_date: '2099-03-01',
    position: { title: 'Solutions Engineer' },
    supervisor: { id: '501' },
  });
  expect(await read('Tobias Wagner')).toEqual(before);
});

it("tells the demo's story: four accepted, one of them with a personnel file, five to start, one long here", async () => {
  const stages = z.array(z.object({ email: z.string(), stage: z.object({ kind: z.string() }) }));
  const applications = stages.parse(await desk.control.control('list-applications'));
  const kinds = applications.map(({ stage }) => stage.kind);
  expect(kinds.toSorted()).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN']);
  const people = z.array(
    z.object({ name: z.string(), employmentStatus: z.string(), attributes: z.record(z.string(), z.unknown()) }),
  );
  const persons = people.parse(await desk.control.control('list-persons'));
  const toStart = persons.filter(({ employmentStatus }) => employmentStatus === 'ONBOARDING');
  expect(toStart).toHaveLength(5);
  const accepted = applications.filter(({ stage }) => stage.kind === 'ACCEPTED').map(({ email }) => email);
  expect(toStart.filter(({ attributes }) => accepted.includes(String(attributes['dynamic_801'])))).toHaveLength(1);
  expect(persons.find(({ name }) => name === 'Georg Baumann')?.employmentStatus).toBe('ACTIVE');
});

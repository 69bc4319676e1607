import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  BETA,
  employmentOf,
  idsOf,
  openDesk,
  pageSchema,
  personId,
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

const DAY = 86_400_000;
const personSchema = z.looseObject({
  updated_at: z.string(),
  custom_attributes: z.array(z.looseObject({ id: z.string(), type: z.string(), value: z.unknown() })),
});

async function read(id: string): Promise<z.infer<typeof personSchema>> {
  return personSchema.parse((await desk.get(`/v2/persons/${id}`)).body);
}

describe('a list of persons', () => {
  it('has ten on a page, at most fifty, and refuses a hundred', async () => {
    await desk.control.control('bulk-seed', { persons: 60 });
    expect(await idsOf(desk, '/v2/persons')).toHaveLength(10);
    expect(await idsOf(desk, '/v2/persons?limit=50')).toHaveLength(50);
    for (const limit of ['100', '51', '0', '-1', 'ten']) {
      const reply = await desk.get(`/v2/persons?limit=${limit}`);
      expect(reply).toMatchObject({ status: 400, detail: 'Provided value for limit is not valid' });
    }
  });

  it('gives everybody once, along the next links, also when people are deleted meanwhile', async () => {
    await desk.control.control('bulk-seed', { persons: 35, sameStamp: true });
    const { ids, pages } = await walk(desk, '/v2/persons');
    expect(pages).toBe(5);
    expect(new Set(ids).size).toBe(45);
    expect(ids).toHaveLength(45);
    const first = pageSchema.parse((await desk.get('/v2/persons')).body);
    await desk.control.control('delete-person', { id: first._data[3]?.id ?? '' });
    const rest = await walk(desk, first._meta.links.next?.href ?? '');
    expect(rest.ids).toHaveLength(35);
  });

  it('hides one person behind a deletion when cursors count', async () => {
    await desk.control.control('settings', { cursors: 'offset' });
    await desk.control.control('bulk-seed', { persons: 35 });
    const first = pageSchema.parse((await desk.get('/v2/persons')).body);
    await desk.control.control('delete-person', { id: first._data[3]?.id ?? '' });
    const rest = await walk(desk, first._meta.links.next?.href ?? '');
    expect(rest.ids).toHaveLength(34);
  });

  it('keeps the filters inside the cursor and refuses them beside it', async () => {
    await desk.control.control('bulk-seed', { persons: 12 });
    await desk.control.control('update-employment', { person: 'Georg Baumann', status: 'inactive' });
    const { ids } = await walk(desk, '/v2/persons?status=ACTIVE&limit=5');
    expect(ids).toHaveLength(21);
    const next =
      pageSchema.parse((await desk.get('/v2/persons?status=ACTIVE&limit=5')).body)._meta.links.next?.href ?? '';
    expect(next).not.toContain('status');
    expect((await desk.get(`${next}&status=ACTIVE`)).status).toBe(400);
    expect((await desk.get('/v2/persons?cursor=nonsense')).status).toBe(400);
  });

  it('can hand out relative links, and a link to itself', async () => {
    await desk.control.control('bulk-seed', { persons: 12 });
    await desk.control.faults([{ match: { path: '/v2/persons' }, fault: { kind: 'vendor', name: 'relative_link' } }]);
    const relative = pageSchema.parse((await desk.get('/v2/persons')).body)._meta.links;
    expect(relative.next?.href).toMatch(/^\/v2\/persons\?cursor=/);
    await desk.control.control('settings', { nextLinks: 'self' });
    const loop = pageSchema.parse((await desk.get('/v2/persons')).body)._meta.links;
    expect(loop.next?.href).toBe(loop.self.href);
  });

  it.each([
    ['created_at.lt=yesterday', 'Provided request parameters are invalid.'],
    ['updated_at.gt=2026-11-01', 'Provided request parameters are invalid.'],
    [
      'updated_at.gt=2026-11-01T00:00:00Z&updated_at.lt=2026-11-02T00:00:00Z',
      'Provided request parameters are invalid.',
    ],
    ['updated_at.gt=2026-11-01T00:00:00+01:00', 'Provided request parameters are invalid.'],
    ['id.contains=5', 'Provided filter encoding is invalid.'],
    ['page=2', 'Provided request parameters are invalid.'],
    ['status=ONBOARDING', 'Provided request parameters are invalid.'],
    ['limit=5&limit=6', 'Provided request parameters are invalid.'],
  ])('refuses ?%s', async (query, detail) => {
    expect(await desk.get(`/v2/persons?${query}`)).toMatchObject({ status: 400, detail });
  });

  it('filters by ids, by addresses and by status, which counts onboarding as active', async () => {
    expect(await idsOf(desk, '/v2/persons?id=502,501')).toEqual(['501', '502']);
    expect(await idsOf(desk, '/v2/persons?email=florian.huber%40acme.example,nobody@acme.example')).toEqual(['501']);
    const leonie = await personId(desk, 'Leonie Hartmann');
    expect(await idsOf(desk, '/v2/persons?status=ACTIVE&limit=50')).toContain(leonie);
    expect(await idsOf(desk, '/v2/persons?status=INACTIVE')).toEqual([]);
  });

  it('finds what changed after a whole second, that second excluded', async () => {
    const leonie = await personId(desk, 'Leonie Hartmann');
    await desk.control.clock(5000);
    await desk.control.control('update-person', { id: leonie, preferredName: 'Leo' });
    const { updated_at: at } = await read(leonie);
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await idsOf(desk, `/v2/persons?updated_at.gt=${at}`)).toEqual([]);
    const before = new Date(Date.parse(at) - 1000).toISOString();
    expect(await idsOf(desk, `/v2/persons?updated_at.gt=${before}`)).toEqual([leonie]);
  });
});

describe('a list that lags behind', () => {
  it('does not show what changed a moment ago to who asks for changes, and shows it later', async () => {
    await desk.control.control('settings', { listLagSeconds: 30 });
    await desk.control.control('update-person', { id: '501', preferredName: 'Flo' });
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await idsOf(desk, `/v2/persons?updated_at.gt=${since}`)).toEqual([]);
    expect((await desk.get('/v2/persons/501')).text).toContain('"Flo"');
    await desk.control.clock(31_000);
    expect(await idsOf(desk, `/v2/persons?updated_at.gt=${since}`)).toEqual(['501']);
  });
});

describe('a person', () => {
  it('is a bare object without start date, status in detail, manager or office', async () => {
    const leonie = await personId(desk, 'Leonie Hartmann');
    const { body } = await desk.get(`/v2/persons/${leonie}`);
    expect(body).toMatchObject({
      id: leonie,
      status: 'ACTIVE',
      first_name: 'Leonie',
      employments: [{ id: expect.any(String) }],
    });
    expect(Object.keys(z.looseObject({}).parse(body))).not.toContain('hire_date');
    expect(await desk.get('/v2/persons/99999')).toMatchObject({
      status: 404,
      detail: 'There is no resource for the specified id.',
    });
  });

  it('shows own attributes with lower-case types, numbers as text, null where nothing was entered', async () => {
    const leonie = await personId(desk, 'Leonie Hartmann');
    await desk.patch(`/v2/persons/${leonie}`, { custom_attributes: [{ id: 'dynamic_902', value: '72' }] });
    const { custom_attributes: shown } = await read(leonie);
    expect(shown).toContainEqual({
      id: 'dynamic_802',
      type: 'string',
      value: 'Hybrid',
      global_id: 'work_model',
      label: 'Work model',
    });
    expect(shown).toContainEqual({
      id: 'dynamic_902',
      type: 'int',
      value: '72',
      global_id: null,
      label: 'Handoff score',
    });
    expect(shown).toContainEqual(expect.objectContaining({ id: 'dynamic_803', value: null }));
  });

  it('lacks what is not ticked for the credential, also on the employment and in the catalogue', async () => {
    await desk.control.control('hide-attributes', {
      keys: ['dynamic_801', 'preferred_name', 'supervisor', 'department'],
    });
    const leonie = await personId(desk, 'Leonie Hartmann');
    const person = await read(leonie);
    expect(person.custom_attributes.map(({ id }) => id)).not.toContain('dynamic_801');
    expect(Object.keys(person)).not.toContain('preferred_name');
    const employment = await employmentOf(desk, leonie);
    expect(Object.keys(employment)).not.toContain('supervisor');
    expect(employment['org_units']).toEqual([{ type: 'team', id: '3' }]);
    const { text } = await desk.get('/v1/company/employees/attributes');
    expect(text).toContain('dynamic_802');
    expect(text).not.toMatch(/dynamic_801|preferred_name|supervisor/);
  });

  it('may bring numbers as numbers', async () => {
    await desk.patch('/v2/persons/501', { custom_attributes: [{ id: 'dynamic_902', value: '72' }] });
    await desk.control.control('settings', { attributeValues: 'typed' });
    const { custom_attributes: shown } = await read('501');
    expect(shown).toContainEqual(expect.objectContaining({ id: 'dynamic_902', value: 72 }));
  });

  it('may miss labels and shout its types', async () => {
    await desk.control.control('settings', { attributeLabels: false, attributeTypes: 'upper' });
    const [first] = (await read('501')).custom_attributes;
    expect(first).toEqual({ id: 'dynamic_801', type: 'STRING', value: null, global_id: 'personal_email' });
  });
});

describe('an employment', () => {
  it('is onboarding until the start date and active from then on (or a day later), without any stamp moving', async () => {
    const id = await personId(desk, 'Leonie Hartmann');
    const before = await employmentOf(desk, id);
    expect(before.status).toBe('ONBOARDING');
    await desk.control.clock(23 * DAY);
    await desk.signIn('v2');
    expect((await employmentOf(desk, id)).status).toBe('ONBOARDING');
    await desk.control.clock(DAY);
    await desk.signIn('v2');
    await desk.control.control('settings', { activationLagDays: 1 });
    expect((await employmentOf(desk, id)).status).toBe('ONBOARDING');
    await desk.control.control('settings', { activationLagDays: 0 });
    const after = await employmentOf(desk, id);
    expect(after).toEqual({ ...before, status: 'ACTIVE' });
  });

  it('changes without its person, unless the switch says otherwise', async () => {
    const id = await personId(desk, 'Leonie Hartmann');
    const before = await read(id);
    await desk.control.clock(60_000);
    await desk.control.control('update-employment', { id, startDate: '2099-01-01' });
    expect((await read(id)).updated_at).toBe(before.updated_at);
    expect(await employmentOf(desk, id)).toMatchObject({ employment_start_date: '2099-01-01', status: 'ONBOARDING' });
    await desk.control.control('settings', { employmentTouchesPerson: true });
    await desk.control.control('update-employment', { id, startDate: '2099-01-02' });
    expect((await read(id)).updated_at).not.toBe(before.updated_at);
  });

  it('names office, units, legal entity and cost centres by id only; a department and a team may share one', async () => {
    const id = await personId(desk, 'Leonie Hartmann');
    const employment = await employmentOf(desk, id);
    expect(employment).toMatchObject({
      office: { id: '131' },
      legal_entity: { id: '71' },
      supervisor: { id: '501' },
      position: { title: 'Account Executive' },
      org_units: [
        { type: 'department', id: '3' },
        { type: 'team', id: '3' },
      ],
      cost_centers: [{ id: '901', weight: 100 }],
    });
    expect((await desk.get('/v2/org-units/3?type=department', BETA)).body).toMatchObject({ name: 'Sales' });
    expect((await desk.get('/v2/org-units/3?type=team', BETA)).body).toMatchObject({ name: 'Mid-market' });
    expect((await desk.get('/v2/org-units/3', BETA)).status).toBe(400);
    expect((await desk.get('/v2/workplaces/131', BETA)).body).toMatchObject({ name: 'Munich' });
    expect((await desk.get('/v2/cost-centers/1', BETA)).status).toBe(404);
  });

  it('is read one person at a time, latest first; an unknown person has none', async () => {
    const id = await personId(desk, 'Georg Baumann');
    await desk.control.control('create-employment', { id, startDate: '2099-05-01', position: 'Sales Manager' });
    const { body } = await desk.get(`/v2/persons/${id}/employments`);
    const dates = pageSchema.parse(body)._data.map((one) => one['employment_start_date']);
    expect(dates[0]).toBe('2099-05-01');
    expect(dates).toHaveLength(2);
    const one = await employmentOf(desk, id);
    expect((await desk.get(`/v2/persons/${id}/employments/${one.id}`)).body).toMatchObject({ id: one.id });
    expect((await desk.get('/v2/persons/99999/employments')).status).toBe(404);
    expect((await desk.get(`/v2/persons/${id}/employments/none`)).status).toBe(404);
  });

  it('turns inactive after the last working day', async () => {
    const id = await personId(desk, 'Georg Baumann');
    const reason = { type: 'EMPLOYEE', reason: 'moved', terminatedAt: '2026-01-01' };
    const termination = { terminationDate: '2026-02-01', lastWorkingDay: '2026-01-31', ...reason };
    await desk.control.control('update-employment', { id, termination });
    expect(await employmentOf(desk, id)).toMatchObject({
      status: 'INACTIVE',
      termination: { last_working_day: '2026-01-31' },
    });
  });
});

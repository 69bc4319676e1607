import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDesk, personId, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

const personSchema = z.looseObject({
  updated_at: z.string(),
  custom_attributes: z.array(z.looseObject({ id: z.string(), type: z.string(), value: z.unknown() })),
});

async function read(id: string): Promise<z.infer<typeof personSchema>> {
  return personSchema.parse((await desk.get(`/v2/persons/${id}`)).body);
}

async function valueOf(id: string, key: string): Promise<unknown> {
  return (await read(id)).custom_attributes.find((one) => one.id === key)?.value;
}

describe('changing a person', () => {
  it('answers 204 without a body, may be repeated, and comes back as a change', async () => {
    const id = await personId(desk, 'Leonie Hartmann');
    const before = await read(id);
    await desk.control.clock(5000);
    const body = {
      custom_attributes: [
        { id: 'dynamic_901', value: 'Incomplete' },
        { id: 'dynamic_903', value: 'Equipment\nPhone' },
      ],
    };
    expect(await desk.patch(`/v2/persons/${id}`, body)).toMatchObject({ status: 204, text: '' });
    const after = await read(id);
    expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(before.updated_at));
    expect(await valueOf(id, 'dynamic_903')).toBe('Equipment\nPhone');
    await desk.control.clock(5000);
    expect((await desk.patch(`/v2/persons/${id}`, body)).status).toBe(204);
    expect((await read(id)).updated_at).toBe(after.updated_at);
    expect(
      (await desk.patch(`/v2/persons/${id}`, { custom_attributes: [{ id: 'dynamic_901', value: '' }] })).status,
    ).toBe(204);
    expect(await valueOf(id, 'dynamic_901')).toBeNull();
  });

  it.each<[string, unknown]>([
    ['an attribute that does not exist', { custom_attributes: [{ id: 'dynamic_999', value: 'x' }] }],
    ['a standard attribute among the own ones', { custom_attributes: [{ id: 'hire_date', value: '2026-12-01' }] }],
    ['a number that is none', { custom_attributes: [{ id: 'dynamic_902', value: 'high' }] }],
    ['a number that is no text', { custom_attributes: [{ id: 'dynamic_902', value: 72 }] }],
    ['null', { custom_attributes: [{ id: 'dynamic_902', value: null }] }],
    ['a missing value', { custom_attributes: [{ id: 'dynamic_902' }] }],
    ['an option that the list does not have', { custom_attributes: [{ id: 'dynamic_901', value: 'Nearly' }] }],
    ['several lines where there is one', { custom_attributes: [{ id: 'dynamic_801', value: 'a\nb' }] }],
    ['a list for a text', { custom_attributes: [{ id: 'dynamic_801', value: ['a'] }] }],
    [
      'the same attribute twice',
      {
        custom_attributes: [
          { id: 'dynamic_902', value: '1' },
          { id: 'dynamic_902', value: '2' },
        ],
      },
    ],
    ['a map of attributes, as v1 had', { custom_attributes: { dynamic_902: '1' } }],
    ['the status', { status: 'INACTIVE' }],
    ['a foreign language', { language_code: 'pt' }],
    ["a colleague's address", { email: 'florian.huber@acme.example' }],
    ['nothing', {}],
    ['no object', '[]'],
  ])('refuses %s with 400 and changes nothing', async (_what, body) => {
    const id = await personId(desk, 'Leonie Hartmann');
    const before = (await desk.get(`/v2/persons/${id}`)).text;
    const reply = await desk.patch(`/v2/persons/${id}`, body);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('problem+json');
    expect((await desk.get(`/v2/persons/${id}`)).text).toBe(before);
  });

  it('is all or nothing', async () => {
    const id = await personId(desk, 'Leonie Hartmann');
    const items = [
      { id: 'dynamic_902', value: '40' },
      { id: 'dynamic_901', value: 'Nearly' },
    ];
    expect((await desk.patch(`/v2/persons/${id}`, { custom_attributes: items })).status).toBe(400);
    expect(await valueOf(id, 'dynamic_902')).toBeNull();
  });

  it('needs JSON, the scope to write, the attribute ticked and not only readable', async () => {
    const item = { custom_attributes: [{ id: 'dynamic_902', value: '1' }] };
    const asText = { method: 'PATCH', body: JSON.stringify(item), headers: { 'content-type': 'text/plain' } };
    expect((await desk.send('/v2/persons/501', asText)).status).toBe(400);
    expect((await desk.patch('/v2/persons/99999', item)).status).toBe(404);
    await desk.control.control('set-read-only', { keys: ['dynamic_902'] });
    expect((await desk.patch('/v2/persons/501', item)).status).toBe(400);
    await desk.control.control('set-read-only', { keys: [] });
    await desk.control.control('hide-attributes', { keys: ['dynamic_902'] });
    expect((await desk.patch('/v2/persons/501', item)).status).toBe(400);
    await desk.control.control('set-scopes', { scopes: ['personio:persons:read'] });
    expect(await desk.patch('/v2/persons/501', item)).toMatchObject({ status: 401, detail: 'Unauthorized Request' });
  });

  it('can be lost on the way back although it was carried out, and can be carried out in part', async () => {
    const item = {
      custom_attributes: [
        { id: 'dynamic_902', value: '55' },
        { id: 'dynamic_901', value: 'Ready' },
      ],
    };
    await desk.signIn('v2');
    await desk.control.faults([{ match: { method: 'PATCH' }, fault: { kind: 'drop_after' } }]);
    await expect(desk.patch('/v2/persons/501', item)).rejects.toThrow();
    expect(await valueOf('501', 'dynamic_902')).toBe('55');
    await desk.control.faults([
      { match: { method: 'PATCH' }, fault: { kind: 'vendor', name: 'skip_attributes', ids: ['dynamic_902'] } },
    ]);
    const other = {
      custom_attributes: [
        { id: 'dynamic_902', value: '60' },
        { id: 'dynamic_901', value: 'Accepted' },
      ],
    };
    expect((await desk.patch('/v2/persons/501', other)).status).toBe(204);
    expect([await valueOf('501', 'dynamic_902'), await valueOf('501', 'dynamic_901')]).toEqual(['55', 'Accepted']);
  });
});

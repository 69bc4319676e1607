import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { idsOf, openDesk, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  await desk.close();
});

const update = (inputs: readonly Record<string, unknown>[]): Promise<Reply> => desk.objects('deals/batch/update', { inputs });
const good = { properties: { hs_next_step: 'Call' } };
const bad = { properties: { amount: 'twelve' } };
const nextStep = async (id: string) => (await desk.shown('deals', id)).properties['hs_next_step'];

describe('batch updates', () => {
  let one = '';
  let two = '';

  beforeEach(async () => {
    one = await desk.create('deals', { dealname: 'One' });
    two = await desk.create('deals', { dealname: 'Two' });
  });

  it('fails everything and stores nothing when one input is bad and not every input has a trace id', async () => {
    expect(
      await update([
        { id: one, ...good },
        { id: two, ...bad },
      ]),
    ).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
    expect(
      await update([
        { id: one, ...good, objectWriteTraceId: 'w-1' },
        { id: two, ...bad },
      ]),
    ).toMatchObject({ status: 400 });
    expect(await nextStep(one)).toBeUndefined();
  });

  it('fails only the bad input when every input has its trace id, and names it', async () => {
    const reply = await update([
      { id: one, ...good, objectWriteTraceId: 'w-1' },
      { id: two, ...bad, objectWriteTraceId: 'w-2' },
    ]);
    expect(reply).toMatchObject({ status: 207, body: { status: 'COMPLETE', numErrors: 1 } });
    expect(idsOf(reply)).toEqual([one]);
    expect(reply.body.errors?.[0]).toMatchObject({ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['w-2'], ids: [two] } });
    expect(await nextStep(one)).toBe('Call');
  });

  it('refuses the whole batch for a repeated id, a repeated trace id, 101 inputs or a property that is not unique', async () => {
    expect(
      (
        await update([
          { id: one, ...good },
          { id: one, ...good },
        ])
      ).status,
    ).toBe(400);
    expect(
      (
        await update([
          { id: one, ...good, objectWriteTraceId: 'w' },
          { id: two, ...good, objectWriteTraceId: 'w' },
        ])
      ).status,
    ).toBe(400);
    expect((await update(Array.from({ length: 101 }, (_, at) => ({ id: String(at), ...good })))).status).toBe(400);
    const byId = await update([{ id: one, idProperty: 'hs_object_id', ...good }]);
    expect(byId).toMatchObject({ status: 400, body: { message: 'Unable to perform update/upsert by non-unique 0-3 property hs_object_id' } });
    expect(await nextStep(one)).toBeUndefined();
  });

  it('reports a missing id, and says nothing at all of one that was merged away', async () => {
    const kept = await desk.create('deals', { dealname: 'Kept' });
    await desk.command('merge-objects', { type: 'deals', primary: kept, other: two });
    const reply = await update([
      { id: one, ...good },
      { id: two, ...good },
      { id: '999', ...good },
    ]);
    expect(idsOf(reply)).toEqual([one]);
    expect(reply.body.errors).toEqual([expect.objectContaining({ category: 'OBJECT_NOT_FOUND', context: { ids: ['999'] } })]);
    expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${two}`, good)).body).toMatchObject({ id: kept });
  });
});

describe('contacts and unique values', () => {
  it('answers 409 with the existing id only in its message', async () => {
    const id = await desk.create('contacts', { email: 'Anna@b.example' });
    const reply = await desk.objects('contacts', { properties: { email: 'anna@B.example' } });
    expect(reply).toMatchObject({ status: 409, body: { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` } });
  });

  it('gives the e-mail of a deleted contact to a new one', async () => {
    const id = await desk.create('contacts', { email: 'anna@b.example' });
    await desk.command('delete-objects', { type: 'contacts', ids: [id] });
    expect((await desk.objects('contacts', { properties: { email: 'anna@b.example' } })).status).toBe(201);
  });

  it('refuses a unique value that another record, or another input, has', async () => {
    await desk.command('define-property', { objectType: 'deals', name: 'number_of_order', hasUniqueValue: true });
    await desk.create('deals', { dealname: 'One', number_of_order: 'A-1' });
    const taken = await desk.objects('deals', { properties: { number_of_order: 'A-1' } });
    expect(taken.body.errors?.[0]).toMatchObject({ code: 'CONFLICTING_UNIQUE_VALUE' });
    const twice = await desk.objects('deals/batch/create', {
      inputs: [{ properties: { number_of_order: 'A-2' } }, { properties: { number_of_order: 'A-2' } }],
    });
    expect(twice.status).toBe(400);
  });
});

describe('tasks', () => {
  const due = { hs_timestamp: '2026-12-01T10:00:00Z' };
  const onDeal = (id: string) => [{ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 216 }] }];
  const key = { objectType: 'tasks', name: 'handoff_task_key', hasUniqueValue: true };
  const upsert = (id: string, extra: Record<string, unknown> = {}) =>
    desk.objects('tasks/batch/upsert', { inputs: [{ id, idProperty: 'handoff_task_key', properties: { handoff_task_key: id, ...due }, ...extra }] });

  it('wants a due date', async () => {
    expect(await desk.objects('tasks', { properties: { hs_task_subject: 'Ask' } })).toMatchObject({
      status: 400,
      body: { message: 'Error creating TASK. Some required properties were not set.', context: { properties: ['hs_timestamp'] } },
    });
  });

  it('is created on its deal in one call, which moves the timestamp of the deal', async () => {
    const deal = await desk.create('deals', { dealname: 'One' });
    const before = (await desk.shown('deals', deal)).updatedAt;
    await desk.control.clock(60_000);
    const reply = await desk.objects('tasks/batch/create', { inputs: [{ properties: due, associations: onDeal(deal) }] });
    expect(reply.status).toBe(201);
    const after = await desk.shown('deals', deal);
    expect(after.associations['tasks']).toEqual(idsOf(reply));
    expect(after.updatedAt).toBeGreaterThan(before);
  });

  it('is not created when its deal does not exist or the type does not start at a task', async () => {
    const deal = await desk.create('deals', { dealname: 'One' });
    const wrongWay = [{ to: { id: deal }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 215 }] }];
    for (const associations of [onDeal('999'), wrongWay]) {
      expect((await desk.objects('tasks', { properties: due, associations })).status).toBe(400);
    }
    expect(await desk.command('list-objects', { type: 'tasks' })).toEqual([]);
  });

  it('can be upserted by a unique property of its own, but the associations given along are lost', async () => {
    await desk.command('define-property', key);
    const deal = await desk.create('deals', { dealname: 'One' });
    const first = await upsert('k-1', { associations: onDeal(deal) });
    expect(first.body.results?.[0]).toMatchObject({ new: true });
    const second = await upsert('k-1');
    expect(second.body.results?.[0]).toMatchObject({ id: idsOf(first)[0], new: false });
    expect((await desk.shown('deals', deal)).associations['tasks']).toBeUndefined();
    const pair = { inputs: [{ from: { id: idsOf(first)[0] }, to: { id: deal } }] };
    for (let time = 0; time < 2; time += 1) {
      expect((await desk.send('POST', '/crm/associations/2026-09/tasks/deals/batch/associate/default', pair)).status).toBe(200);
    }
    expect((await desk.shown('deals', deal)).associations['tasks']).toEqual(idsOf(first));
  });

  it('cannot be upserted by a property that is not unique', async () => {
    await desk.command('define-property', { ...key, hasUniqueValue: false });
    expect((await upsert('k-1')).status).toBe(400);
  });

  it('may be of a portal that has no unique properties on tasks', async () => {
    await desk.command('settings', { tasksAllowUniqueProperties: false });
    const property = { name: 'handoff_task_key', label: 'Key', groupName: 'task', type: 'string', fieldType: 'text' };
    expect((await desk.send('POST', '/crm/properties/2026-09/tasks', { ...property, hasUniqueValue: true })).status).toBe(400);
    expect((await desk.send('POST', '/crm/properties/2026-09/tasks', property)).status).toBe(201);
  });

  it('stays created when the answer is lost', async () => {
    await desk.control.faults([{ match: { method: 'POST', path: '/tasks' }, fault: { kind: 'drop_after' } }]);
    await expect(desk.objects('tasks', { properties: due })).rejects.toThrow();
    expect(await desk.command('list-objects', { type: 'tasks' })).toHaveLength(1);
  });
});

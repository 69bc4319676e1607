import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ConnectorSession, Receipt, WriteBack } from '../../../src/core/connector.ts';
import { deliver, fieldsOf, hire, noteOf, openCompany, pullAll, recordedRequests, taskOf, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const STATUS = 'attributes.Handoff status';
const SCORE = 'attributes.Handoff score';
const TASKS = 'attributes.Handoff open tasks';
let company: Company;
let id: string;
beforeEach(async () => {
  company = await openCompany();
  id = await hire(company, 30);
});
afterEach(() => company.close());

const personsSchema = z.array(z.object({ id: z.string(), attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }));
const shownOn = async (person: string) => personsSchema.parse(await company.command('list-persons')).find((one) => one.id === person)?.attributes ?? {};
const documents = async () => z.array(z.looseObject({ title: z.string(), content: z.string(), fileName: z.string(), categoryId: z.number() })).parse(await company.command('list-documents', { employeeId: id }));
/** Receipts of a batch that was stopped, and what it was stopped with. */
async function attempt(session: ConnectorSession, batch: readonly WriteBack[]): Promise<{ readonly receipts: readonly Receipt[]; readonly thrown: unknown }> {
  const receipts: Receipt[] = [];
  const thrown = await session.writeBack(batch, (given) => Promise.resolve(void receipts.push(...given))).then(
    () => null,
    (error: unknown) => error,
  );
  return { receipts, thrown };
}
const said = (receipt: Receipt | undefined): string => (receipt?.outcome === 'failed' || receipt?.outcome === 'unconfirmed' ? `${receipt.resolution.code}: ${receipt.resolution.message} ${receipt.resolution.remedy}` : (receipt?.outcome ?? 'nothing'));

describe('attributes', () => {
  it('are set by their labels, as texts, and read back for all persons together', async () => {
    const others = [id, await hire(company, 31), await hire(company, 32)];
    const session = await company.open();
    await pullAll(session);
    await company.calls();
    const tasks = '2026-12-01 IT: Order laptop\n2026-12-03 People Ops: Send welcome „Grüße“';
    const receipts = await deliver(session, others.map((one) => fieldsOf(one, { [STATUS]: 'Incomplete', [SCORE]: 72, [TASKS]: tasks })));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect(await shownOn(id)).toMatchObject({ dynamic_901: 'Incomplete', dynamic_902: '72', dynamic_904: tasks });
    expect(await company.calls()).toEqual({ 'PATCH /v2/persons/{person_id}': 3, 'GET /v2/persons': 1 });
  });

  it('that come back as numbers are what was written', async () => {
    await company.command('settings', { attributeValues: 'typed' });
    expect(said((await deliver(await company.open(), [fieldsOf(id, { [SCORE]: 72 })]))[0])).toBe('acknowledged');
  });

  it('end with an ellipsis where a text is longer than an attribute holds, and count as written', async () => {
    const receipts = await deliver(await company.open(), [fieldsOf(id, { [TASKS]: `${'x'.repeat(1_998)}😀${'y'.repeat(500)}` })]);
    expect(said(receipts[0])).toBe('acknowledged');
    expect((await shownOn(id))['dynamic_904']).toBe(`${'x'.repeat(1_998)}…`);
  });

  it('are emptied by null', async () => {
    const session = await company.open();
    await deliver(session, [fieldsOf(id, { [SCORE]: 72, [STATUS]: 'Ready' })]);
    expect(said((await deliver(session, [fieldsOf(id, { [SCORE]: null, [STATUS]: null })]))[0])).toBe('acknowledged');
    expect(Object.keys(await shownOn(id))).not.toContain('dynamic_902');
  });

  it('that Personio takes without changing them are named, and the others stand', async () => {
    await company.control.faults([{ match: { method: 'PATCH' }, fault: { kind: 'vendor', name: 'skip_attributes', ids: ['dynamic_902'] } }]);
    const [receipt] = await deliver(await company.open(), [fieldsOf(id, { [SCORE]: 72, [STATUS]: 'Ready' })]);
    expect(said(receipt)).toMatch(/attributes_not_written: .*"Handoff score" without an error/);
    expect(await shownOn(id)).toMatchObject({ dynamic_901: 'Ready' });
  });

  it('are right although the list of persons still shows the old ones', async () => {
    const session = await company.open();
    await pullAll(session);
    const stale = { _data: [{ id, custom_attributes: [{ id: 'dynamic_902', type: 'int', value: null, label: 'Handoff score' }] }], _meta: { links: {} } };
    await company.control.faults([{ match: { method: 'GET', path: '/v2/persons[?]' }, fault: { kind: 'status', status: 200, body: JSON.stringify(stale), headers: { 'content-type': 'application/json' } } }]);
    expect(said((await deliver(session, [fieldsOf(id, { [SCORE]: 72 })]))[0])).toBe('acknowledged');
    expect((await company.calls())['GET /v2/persons/{person_id}']).toBe(1);
  });

  it('that do not exist or hold no such option cost only themselves', async () => {
    const [receipt] = await deliver(await company.open(), [fieldsOf(id, { [STATUS]: 'On the moon', 'attributes.Handoff mood': 'good', [SCORE]: 72 })]);
    expect(said(receipt)).toMatch(/"On the moon" is not an option of "Handoff status"; its options are Incomplete,.*"Handoff mood" does not exist or is not ticked/);
    expect(await shownOn(id)).toMatchObject({ dynamic_902: '72' });
  });

  it('created a minute ago are written although the remembered catalogue lacks them', async () => {
    const session = await company.open();
    await pullAll(session);
    await company.command('define-attributes', { attributes: [{ key: 'dynamic_950', label: 'Handoff link', type: 'link' }] });
    expect(said((await deliver(session, [fieldsOf(id, { 'attributes.Handoff link': 'https://handoff.example/h/1' })]))[0])).toBe('acknowledged');
  });

  it('of our own are the only ones we write', async () => {
    const [receipt] = await deliver(await company.open(), [fieldsOf(id, { email: 'x@example.com', [SCORE]: 5 })]);
    expect(said(receipt)).toContain('"email" is not an attribute of your own');
    expect(recordedRequests.filter(({ method, body }) => method === 'PATCH' && body.includes('"email"'))).toEqual([]);
  });

  it('cannot be written on an application, nor on somebody who is gone, and both say so', async () => {
    const session = await company.open();
    expect(said((await deliver(session, [fieldsOf('1', { [SCORE]: 5 }, 'application')]))[0])).toMatch(/nothing_writable_here: .*waits until the person exists/);
    await company.command('delete-person', { id });
    expect(said((await deliver(session, [fieldsOf(id, { [SCORE]: 5 })]))[0])).toContain('not_found');
  });

  it('wait, all of them, while the scope is missing, which is asked for twice and said once, and go out when it is given', async () => {
    const ids = [id, await hire(company, 31), await hire(company, 32), await hire(company, 33)];
    await pullAll(await company.open());
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:recruiting:read'] });
    await company.calls();
    const items = ids.map((one) => fieldsOf(one, { [SCORE]: 5 }));
    const { receipts, thrown } = await attempt(await company.open(), items);
    expect(thrown).toMatchObject({ code: 'missing_scope', message: expect.stringContaining('personio:persons:write'), resolution: { action: 'fail' } });
    expect(receipts.map((receipt) => receipt.outcome === 'failed' && receipt.resolution.action)).toEqual(['fail', 'fail', 'fail', 'fail']);
    expect((await company.calls())['PATCH /v2/persons/{person_id}']).toBeLessThanOrEqual(3);
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:persons:write'] });
    expect((await deliver(await company.open(), items)).map(said)).toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'acknowledged']);
  });

  it('of one person who may not be changed cost only that person', async () => {
    const others = [await hire(company, 31), await hire(company, 32)];
    await company.control.faults([{ match: { method: 'PATCH', path: `/persons/${id}$` }, times: 9, fault: { kind: 'status', status: 403, body: '{"errors":[{"title":"Forbidden","detail":"No access to this person"}]}', headers: { 'content-type': 'application/problem+json' } } }]);
    const receipts = await deliver(await company.open(), [id, ...others].map((one) => fieldsOf(one, { [SCORE]: 5 })));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['failed', 'acknowledged', 'acknowledged']);
    expect(receipts[0]).toMatchObject({ resolution: { action: 'skip_record' } });
  });

  it.each([
    ['does not exist', async () => await company.command('remove-attributes', { keys: ['dynamic_902'] })],
    ['is not ticked', async () => await company.command('hide-attributes', { keys: ['dynamic_902'] })],
    ['is not ticked for writing', async () => await company.command('set-read-only', { keys: ['dynamic_902'] })],
  ])('wait while one of them %s, and go out by themselves afterwards', async (_what, take) => {
    await take();
    const [receipt] = await deliver(await company.open(), [fieldsOf(id, { [STATUS]: 'Ready', [SCORE]: 72 })]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { action: 'fail', retryAfterMs: 900_000, message: expect.stringMatching(/Handoff score|dynamic_902/) } });
  });
});

describe('tasks', () => {
  it('are refused with the way that there is', async () => {
    expect(said((await deliver(await company.open(), [taskOf(id)]))[0])).toMatch(/no_tasks_here: .*as: list.*taskList/);
  });
});

describe('the packet', () => {
  const PACKET = 'New-hire packet: Hanna Hire\nCompleteness: 92 %\n\nStart date: 2026-12-22\n--handoff-\r\nGröße: „XL“ 👩‍💻';
  const withCategory = { documentCategoryId: 72 };

  it('becomes one text document of the person, titled by its first line', async () => {
    const [receipt] = await deliver(await company.open(withCategory), [noteOf(id, PACKET)]);
    expect(receipt).toMatchObject({ outcome: 'acknowledged', created: true, remoteId: expect.any(String) });
    expect(await documents()).toMatchObject([{ title: 'New-hire packet: Hanna Hire', content: PACKET, fileName: 'handoff-packet.txt', categoryId: 72 }]);
  });

  it('waits while no category is configured', async () => {
    const [receipt] = await deliver(await company.open(), [noteOf(id, PACKET)]);
    expect(said(receipt)).toMatch(/no_document_category: .*documentCategoryId/);
    expect(receipt).toMatchObject({ resolution: { action: 'fail' } });
    expect(await documents()).toEqual([]);
  });

  it('waits while documents may not be uploaded; attributes are written all the same', async () => {
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:persons:write'] });
    const batch = [noteOf(id, PACKET), noteOf(id, 'Another'), fieldsOf(id, { [SCORE]: 5 })];
    const { receipts, thrown } = await attempt(await company.open(withCategory), batch);
    expect(thrown).toMatchObject({ code: 'missing_scope', message: expect.stringContaining('upload documents') });
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    expect(batch.map((item) => byId.get(item.id)?.outcome)).toEqual(['failed', 'failed', 'acknowledged']);
    expect(byId.get(batch[0]?.id ?? '')).toMatchObject({ resolution: { action: 'fail' } });
  });

  it.each([
    ['the scope for persons is missing', () => company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:documents:write'] }), 'acknowledged'],
    ['Personio is down before it', () => company.control.faults([{ match: { path: '/v1/auth$' }, times: 99, fault: { kind: 'drop_before' } }]), 'failed'],
    ['everything is throttled', () => company.control.faults([{ match: { path: '/v[12]/(?!auth|v2/auth)' }, times: 99, fault: { kind: 'vendor', name: 'throttle' } }]), 'failed'],
  ])('never counts as lost when %s, because it was not sent', async (_what, arrange, outcome) => {
    await arrange();
    const note = noteOf(id, PACKET);
    const { receipts } = await attempt(await company.open(withCategory), [fieldsOf(id, { [SCORE]: 5 }), note]);
    expect(receipts.find((receipt) => receipt.id === note.id)?.outcome).toBe(outcome);
    expect(await documents()).toHaveLength(outcome === 'failed' ? 0 : 1);
  });

  it('that was lost on the way is never sent again by itself', async () => {
    await company.control.faults([{ match: { path: '/documents$' }, fault: { kind: 'drop_after' } }]);
    const session = await company.open(withCategory);
    const item = noteOf(id, PACKET);
    expect(said((await deliver(session, [item]))[0])).toContain('document_unconfirmed');
    expect(said((await deliver(session, [{ ...item, uncertain: true }]))[0])).toContain('document_unconfirmed');
    expect(await documents()).toHaveLength(1);
  });

  it('that Personio refused is a failure that may be retried', async () => {
    expect(said((await deliver(await company.open({ documentCategoryId: 99 }), [noteOf(id, PACKET)]))[0])).toContain('The category does not exist');
  });

  it('goes at most sixty times a minute', async () => {
    const session = await company.open(withCategory);
    const receipts = await deliver(session, Array.from({ length: 62 }, (_, index) => noteOf(id, `Packet ${index}`)));
    expect(receipts.every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
    const { log } = await company.control.calls();
    expect(log.filter(({ status }) => status === 429)).toEqual([]);
    expect(company.memory.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(1_000);
  });

  it('has a title of 255 characters at most', async () => {
    await deliver(await company.open(withCategory), [noteOf(id, `${'x'.repeat(254)}👩‍💻 and more\nText`)]);
    expect((await documents())[0]?.title).toBe('x'.repeat(254));
  });
});

itSendsOnlyWhatTheSpecificationAllows();

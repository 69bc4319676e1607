import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Receipt } from '../../src/core/connector.ts';
import { deliver, fieldsOf, hire, noteOf, openCompany, pullAll, recordedRequests, taskOf, type Company } from './personio-session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './personio-specification.ts';

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

  it('are refused with the scope when persons may not be changed', async () => {
    const session = await company.open();
    await pullAll(session);
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:recruiting:read'] });
    expect(said((await deliver(session, [fieldsOf(id, { [SCORE]: 5 })]))[0])).toContain('lacks the scope');
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

  it('is not uploaded while no category is configured', async () => {
    expect(said((await deliver(await company.open(), [noteOf(id, PACKET)]))[0])).toMatch(/no_document_category: .*documentCategoryId/);
    expect(await documents()).toEqual([]);
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

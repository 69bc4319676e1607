import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { idsOf, openDesk, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.control.control('demo-seed');
});

afterEach(async () => {
  await desk.close();
});

interface Fields {
  readonly [name: string]: string | undefined;
}

async function upload(changes: Fields = {}, fileName: string | null = 'packet.txt'): Promise<Reply> {
  const form = new FormData();
  const fields: Fields = {
    title: 'Handoff packet',
    employee_id: '501',
    category_id: '72',
    comment: 'made by handoff-sync',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  if (fileName !== null) form.set('file', new Blob(['Laptop: open'], { type: 'text/plain' }), fileName);
  return await desk.send('/v1/company/documents', { method: 'POST', body: form });
}

const documentsSchema = z.array(z.looseObject({ title: z.string(), content: z.string(), contentType: z.string() }));

async function stored(): Promise<z.infer<typeof documentsSchema>> {
  return documentsSchema.parse(await desk.control.control('list-documents', { employeeId: '501' }));
}

describe('uploading a document', () => {
  it('answers 201 and keeps file, title and comment', async () => {
    const reply = await upload({ date: '2026-12-01' });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      success: true,
      data: { id: expect.any(Number), type: 'Document', attributes: { title: 'Handoff packet' } },
    });
    expect(await stored()).toEqual([
      expect.objectContaining({ title: 'Handoff packet', content: 'Laptop: open', contentType: 'text/plain' }),
    ]);
  });

  it('makes a second document when it is repeated', async () => {
    await upload();
    await upload();
    expect(await stored()).toHaveLength(2);
    expect(await idsOf(desk, '/v2/document-management/documents?owner_id=501&category_id=72')).toHaveLength(2);
    expect(await idsOf(desk, '/v2/document-management/documents?owner_id=502')).toEqual([]);
  });

  it('may have happened although the answer was lost', async () => {
    await desk.signIn('v1');
    await desk.control.faults([
      { match: { method: 'POST', path: '/v1/company/documents' }, fault: { kind: 'drop_after' } },
    ]);
    await expect(upload()).rejects.toThrow();
    expect(await stored()).toHaveLength(1);
  });

  it.each<[string, Fields, string | null]>([
    ['without a title', { title: undefined }, 'packet.txt'],
    ['with a title of 256 characters', { title: 'x'.repeat(256) }, 'packet.txt'],
    ['for an employee nobody knows', { employee_id: '1' }, 'packet.txt'],
    ['without a category', { category_id: undefined }, 'packet.txt'],
    ['in a category nobody knows', { category_id: '1' }, 'packet.txt'],
    ['without a file', {}, null],
    ['with a date that is none', { date: '1.12.2026' }, 'packet.txt'],
    ['with a part nobody knows', { tags: 'handoff' }, 'packet.txt'],
  ])('is refused with 422 %s', async (_why, changes, fileName) => {
    const reply = await upload(changes, fileName);
    expect(reply).toMatchObject({
      status: 422,
      body: { success: false, error: { code: 422, message: expect.any(String) } },
    });
    expect(await stored()).toEqual([]);
  });

  it('takes nothing but multipart and needs permission to write', async () => {
    const reply = await desk.send('/v1/company/documents', { method: 'POST', body: { title: 'x' } });
    expect(reply.status).toBe(415);
    await desk.control.control('set-scopes', { scopes: ['personio:persons:read'] });
    expect((await upload()).status).toBe(403);
  });
});

it('lists the categories that a document may have', async () => {
  expect((await desk.get('/v1/company/document-categories')).body).toMatchObject({
    success: true,
    data: [
      { type: 'DocumentCategory', attributes: { id: 71, name: 'Contracts' } },
      { attributes: { name: 'Onboarding' } },
    ],
  });
});

it('lists the attributes with keys, types and options, under both names', async () => {
  const catalogue = await desk.get('/v1/company/employees/attributes');
  const schema = z.object({ success: z.literal(true), data: z.array(z.looseObject({ key: z.string() })) });
  const { data } = schema.parse(catalogue.body);
  expect(data).toContainEqual({ key: 'hire_date', label: 'Hire date', type: 'date', universal_id: 'hire_date' });
  expect(data).toContainEqual({
    key: 'dynamic_802',
    label: 'Work model',
    type: 'list',
    universal_id: 'work_model',
    options: ['Remote', 'Hybrid', 'On-site'],
  });
  expect(data).toContainEqual({
    key: 'dynamic_904',
    label: 'Handoff open tasks',
    type: 'multiline',
    universal_id: null,
  });
  expect((await desk.get('/v1/company/employees/custom-attributes')).text).toBe(catalogue.text);
  await desk.control.control('remove-attributes', { keys: ['dynamic_904'] });
  expect((await desk.get('/v1/company/employees/attributes')).text).not.toContain('dynamic_904');
});

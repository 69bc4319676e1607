import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckItem } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { apply, applicationRead, deliver, fieldsOf, hire, openCompany, personRead, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const WRITES = { person: ['attributes.Handoff status', 'attributes.Handoff score', 'attributes.Handoff missing fields', 'attributes.Handoff open tasks'] };
let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

describe('setup', () => {
  const steps = async (more: { inputs?: boolean; remove?: boolean } = {}) => (await company.open()).setup({ inputs: false, remove: false, dryRun: true, writes: WRITES, ...more });

  it('finds what is there, and leaves the ticks to the administrator', async () => {
    const found = await steps();
    expect(found.filter(({ what }) => what.startsWith('Attribute ')).map(({ action, done }) => [action, done])).toEqual(Array.from({ length: 4 }, () => ['exists', true]));
    expect(found.filter(({ done }) => !done).map(({ what }) => what)).toEqual(['Ticks of the credential', 'Who sees the attributes']);
  });

  it('says what to create, with label, type and options', async () => {
    await company.command('remove-attributes', { keys: ['dynamic_901', 'dynamic_904'] });
    const messages = (await steps()).filter(({ what, done }) => what.startsWith('Attribute ') && !done).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringMatching(/"Handoff status" \(Single selection with the options Incomplete, Ready, .*Rescinded\)\. Use exactly this label\. If it exists already, it is only not ticked/),
      expect.stringContaining('"Handoff open tasks" (Multiline text)'),
    ]);
  });

  it('says that an attribute seen before is not ticked any more', async () => {
    await steps();
    await company.command('hide-attributes', { keys: ['dynamic_902'] });
    expect((await steps()).find(({ what }) => what === 'Attribute Handoff score')?.message).toContain('not shown to this credential any more');
  });

  it('finds a wrong type and missing options', async () => {
    await company.command('define-attributes', {
      attributes: [{ key: 'dynamic_904', label: 'Handoff open tasks', type: 'date' }, { key: 'dynamic_901', label: 'Handoff status', type: 'list', options: ['Incomplete', 'Ready'] }],
    });
    const messages = (await steps()).filter(({ what, done }) => what.startsWith('Attribute ') && !done).map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('lacks the options Submitted, Accepted'), expect.stringContaining('is of type "date"')]);
  });

  it('names the inputs of the packet when asked', async () => {
    await company.command('remove-attributes', { keys: ['dynamic_802'] });
    const found = await steps({ inputs: true });
    expect(found.find(({ what }) => what === 'Attribute Work model')).toMatchObject({ done: false, message: expect.stringContaining('Remote, Hybrid, On-site') });
    expect(found.find(({ what }) => what === 'Attribute Personal email')).toMatchObject({ done: true });
  });

  it('sees in a session that goes on what was created since, at once; and so does a write after a minute', async () => {
    await company.command('remove-attributes', { keys: ['dynamic_902'] });
    const session = await company.open();
    const request = { inputs: false, remove: false, dryRun: true, writes: WRITES };
    const id = await hire(company, 30);
    const score = fieldsOf(id, { 'attributes.Handoff score': 46 });
    expect(await deliver(session, [score])).toMatchObject([{ outcome: 'failed' }]);
    expect((await session.setup(request)).find(({ what }) => what === 'Attribute Handoff score')).toMatchObject({ done: false, guide: { state: 'missing' } });
    await company.command('define-attributes', { attributes: [{ key: 'dynamic_902', label: 'Handoff score', type: 'integer' }] });
    await company.advance(60_000);
    expect(await deliver(session, [score])).toMatchObject([{ outcome: 'acknowledged' }]);
    await company.command('remove-attributes', { keys: ['dynamic_902'] });
    expect((await session.setup(request)).find(({ what }) => what === 'Attribute Handoff score')).toMatchObject({ done: false });
  });

  it('says what to delete', async () => {
    expect((await steps({ remove: true })).map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('(dynamic_904) → Delete')]));
  });

  it('lists what is needed even where the catalogue cannot be read', async () => {
    const session = await company.open({ v1: { clientId: 'nobody', clientSecret: 'nothing' } });
    const found = await session.setup({ inputs: false, remove: false, dryRun: true, writes: WRITES });
    expect(found[0]).toMatchObject({ what: 'Attribute catalogue', done: false });
    expect(found.filter(({ what }) => what.startsWith('Attribute Handoff'))).toHaveLength(4);
  });
});

describe('describe', () => {
  it('lists attributes by the name a mapping uses: the label, or the key where the label is taken twice or cannot stand in a path', async () => {
    await company.command('define-attributes', {
      attributes: [{ key: 'dynamic_990', label: 'Work model', type: 'standard' }, { key: 'dynamic_991', label: 'Shirt size (EU)', type: 'list', options: ['M', 'L'] }],
    });
    const [person, application] = await (await company.open()).describe(['person', 'application']);
    const paths = person?.fields.filter(({ custom }) => custom).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['attributes.Personal email', 'attributes.dynamic_802', 'attributes.dynamic_990', 'attributes.dynamic_991']));
    expect(person?.fields.find(({ path }) => path === 'attributes.dynamic_991')).toMatchObject({ values: ['M', 'L'], writable: true, label: 'Shirt size (EU) (dynamic_991)' });
    expect(person?.fields.find(({ path }) => path === 'employment.supervisor.email')).toMatchObject({ type: 'person', writable: false });
    expect(application?.fields.every(({ writable }) => !writable)).toBe(true);
  });
});

describe('check', () => {
  const check = async (settings: JsonObject = {}): Promise<readonly CheckItem[]> => (await company.open(settings)).check({ reads: [personRead, applicationRead], writes: WRITES });
  const item = (items: readonly CheckItem[], name: string): CheckItem => {
    const found = items.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not among ${items.map((one) => one.name).join(', ')}`);
    return found;
  };

  it('is green where everything is right, and lists the stages with their ids', async () => {
    await hire(company, 30);
    await apply(company);
    const items = await check({ documentCategoryId: 72 });
    expect(items.filter(({ ok }) => !ok)).toEqual([]);
    expect(item(items, 'Applications').message).toMatch(/\d+ Accepted \[ACCEPTED\]/);
    expect(item(items, 'Packet as a document').message).toContain('category 72');
  });

  it('finds a stage that nobody has, and an account without Personio’s own accepted stage', async () => {
    await apply(company);
    expect(item(await check({ acceptedStageIds: ['4711'] }), 'Accepted stages')).toMatchObject({ ok: false, message: expect.stringContaining('4711') });
  });

  it('names each missing scope with what it would unlock', async () => {
    await hire(company, 30);
    await company.command('set-scopes', { scopes: ['personio:persons:read', 'personio:org-units:read', 'personio:legal-entities:read', 'personio:cost-centers:read'] });
    const failing = (await check()).filter(({ ok }) => !ok);
    expect(failing.map(({ missing }) => missing)).toEqual([['personio:recruiting:read'], ['personio:workplaces:read'], ['personio:persons:write']]);
    expect(failing.every(({ unlocks }) => (unlocks ?? '') !== '')).toBe(true);
    expect(failing.flatMap(({ unreadable }) => unreadable ?? [])).toEqual(['person.employment.office.name']);
  });

  it('lists mapped fields that are hidden for every person', async () => {
    await hire(company, 30);
    await check();
    await company.command('hide-attributes', { keys: ['dynamic_801', 'supervisor'] });
    expect(item(await check(), 'Mapped fields')).toMatchObject({
      ok: false,
      unreadable: expect.arrayContaining(['person.attributes.Personal email', 'person.employment.supervisor.name']),
    });
  });

  it('says when a label is taken twice', async () => {
    await hire(company, 30);
    await company.command('define-attributes', { attributes: [{ key: 'dynamic_999', label: 'Work Model', type: 'standard' }] });
    expect(item(await check(), 'Attribute Work model')).toMatchObject({ ok: false, message: expect.stringContaining('by its key') });
  });

  it('names write-back attributes that are not there', async () => {
    await company.command('remove-attributes', { keys: ['dynamic_903'] });
    expect(item(await check(), 'Attribute Handoff missing fields')).toMatchObject({ ok: false, ability: 'write' });
  });

  it('finds a document category that does not exist', async () => {
    expect(item(await check({ documentCategoryId: 99 }), 'Packet as a document')).toMatchObject({ ok: false, message: expect.stringContaining('71 Contracts, 72 Onboarding') });
  });

  it('says of a wrong secret what to do, and nothing else', async () => {
    const items = await check({ clientSecret: 'papi-wrong' });
    expect(items).toMatchObject([{ name: 'Credential', ok: false, ability: 'connect' }]);
  });
});

itSendsOnlyWhatTheSpecificationAllows();

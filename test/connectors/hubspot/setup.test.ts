import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SetupRequest } from '../../../src/core/connector.ts';
import { shippedRequest } from '../check-hubspot-app.ts';
import { shippedMapping, Portal } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start({ raw: true });
});
afterEach(() => portal.stop());

const OUTPUTS = ['handoff_score', 'handoff_status', 'handoff_missing_fields', 'handoff_missing_count', 'handoff_gaps', 'handoff_status_reason', 'handoff_next_deadline', 'handoff_checked_at', 'handoff_link'];
const setup = async (more: Partial<SetupRequest> = {}) => await (await portal.open()).setup({ inputs: false, remove: false, dryRun: false, writes: { deals: OUTPUTS }, ...more });
const writes = (): readonly string[] => portal.sent.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const check = async () => await (await portal.open()).check({ reads: (await shippedMapping()).reads, writes: { deals: OUTPUTS } });
const named = async (name: string) => (await check()).find((item) => item.name === name);

describe('setup', () => {
  it('only says what it would do when it is asked to', async () => {
    const steps = await setup({ inputs: true, dryRun: true });
    expect(steps.filter(({ action, done }) => action === 'create' && !done).length).toBe(1 + 9 + 1 + 21);
    expect(writes()).toEqual([]);
  });

  it('makes group, properties and task key, and finds all of it there the second time', async () => {
    const made = await setup({ inputs: true });
    expect(made.filter(({ done }) => !done)).toEqual([]);
    portal.forget();
    const again = await setup({ inputs: true });
    expect(new Set(again.map(({ action }) => action))).toEqual(new Set(['exists']));
    expect(writes().filter((call) => !call.includes('/batch/read'))).toEqual([]);
  });

  it('makes the properties that the mapping names, with its texts of the statuses, and takes them away again', async () => {
    const ship = await shippedRequest((text) => text.replace('handoff_score: score', 'deal_readiness: score').replace('handoff_status: status', 'deal_state: status').replace('Accepted', 'Taken over'));
    const writes = { deals: Object.keys(ship.objects[0]?.shows ?? {}) };
    const made = await setup({ ship, writes });
    expect(made.filter(({ done }) => !done)).toEqual([]);
    expect(made.map(({ what }) => what)).toEqual(expect.arrayContaining(['Property deals.deal_readiness ("Handoff Completeness")', 'Property deals.deal_state ("Handoff Status")']));
    expect(made.map(({ what }) => what).join()).not.toContain('handoff_score');
    expect(portal.sent.find(({ text }) => text.includes('"deal_state"') && text.includes('options'))?.text).toContain('"Taken over"');
    const removed = await setup({ ship, writes, remove: true });
    expect(removed.filter(({ action, what }) => action === 'delete' && what.includes('deals.deal_'))).toHaveLength(2);
  });

  it('adds missing options to a status property without touching those that are there', async () => {
    await portal.command('define-property', { objectType: 'deals', name: 'handoff_status', label: 'Status', type: 'enumeration', fieldType: 'select', options: [{ label: 'Ready', value: 'ready_internal', displayOrder: 0, hidden: false }] });
    expect((await setup()).find(({ what }) => what.includes('handoff_status'))).toMatchObject({ action: 'update', done: true });
    const patch = portal.sent.find(({ method }) => method === 'PATCH');
    expect(patch?.text).toContain('ready_internal');
    expect(patch?.text).toContain('In onboarding');
    expect((await setup()).find(({ what }) => what.includes('handoff_status'))).toMatchObject({ action: 'exists' });
  });

  it('leaves a property of another type alone and says so', async () => {
    await portal.command('define-property', { objectType: 'deals', name: 'handoff_score', label: 'Score', type: 'string', fieldType: 'text' });
    expect((await setup()).find(({ what }) => what.includes('handoff_score'))).toMatchObject({ action: 'manual', done: false });
  });

  it('makes a plain task key where tasks may have no unique one', async () => {
    await portal.command('settings', { tasksAllowUniqueProperties: false });
    const steps = await setup();
    expect(steps.find(({ what }) => what.includes('handoff_task_key'))?.message).toContain('no unique properties');
    expect(await named('Write tasks')).toMatchObject({ ok: true, message: expect.stringContaining('looked up') });
  });

  it('makes all the rest where the credential may not make task properties, and says that tasks work all the same', async () => {
    await portal.command('set-scopes', { without: ['crm.schemas.tasks.write', 'crm.schemas.tasks.read'] });
    const steps = await setup();
    const undone = steps.filter(({ done }) => !done);
    expect(undone).toMatchObject([{ what: expect.stringContaining('handoff_task_key'), message: expect.stringMatching(/crm\.schemas\.tasks\.write.*tasks work without the property/) }]);
    expect(steps.at(-1)?.message).toContain('at the end of each task’s text');
  });

  it('removes only what it made', async () => {
    await setup({ inputs: true });
    await portal.command('define-property', { objectType: 'deals', name: 'handoff_goal', label: 'Goal', type: 'string', fieldType: 'textarea', description: 'Ours for years.' });
    const steps = await setup({ inputs: true, remove: true });
    expect(steps.find(({ what }) => what.includes('handoff_goal'))).toMatchObject({ action: 'manual' });
    expect(steps.filter(({ action }) => action === 'delete').length).toBeGreaterThanOrEqual(9 + 1 + 20);
    expect(steps.filter(({ action, done, what }) => action === 'delete' && !done && !what.includes('group'))).toEqual([]);
  });

  it('without the scope says which is missing, step by step', async () => {
    await portal.command('set-scopes', { without: ['crm.schemas.deals.write'] });
    const steps = await setup();
    const refused = steps.filter(({ done }) => !done);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.message).toContain('crm.schemas.deals.write');
  });
});

describe('check', () => {
  it('says which stages count as won, and shows rules of the portal on what we write by property', async () => {
    await setup();
    expect(await named('Won stages')).toMatchObject({ ok: true, message: expect.stringContaining('Closed won') });
    expect(await named('Validation rules')).toMatchObject({ ok: true });
    await portal.command('validation-rule', { objectType: 'deals', propertyName: 'handoff_score', rules: [{ ruleType: 'MAX_NUMBER', ruleArguments: ['50'] }] });
    expect(await named('Validation rules')).toMatchObject({ ok: false, message: expect.stringContaining('handoff_score (MAX_NUMBER 50)') });
  });

  it('names missing properties before and none after setup', async () => {
    expect(await named('Write fields')).toMatchObject({ ok: false, message: expect.stringContaining('handoff_score') });
    expect(await named('Write tasks')).toMatchObject({ ok: false, message: expect.stringContaining('handoff_task_key') });
    const withoutTasks = await (await portal.open()).check({ reads: (await shippedMapping()).reads, writes: { deals: OUTPUTS }, tasks: false });
    expect(withoutTasks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['Write fields']);
    await setup();
    expect((await check()).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('names the scope that is missing and what it would unlock', async () => {
    await setup();
    await portal.command('set-scopes', { without: ['crm.objects.companies.read', 'crm.schemas.companies.read'] });
    expect(await named('Read companies')).toMatchObject({ ok: false, missing: ['crm.objects.companies.read'], unlocks: expect.stringContaining('customer') });
    expect((await named('Mapped fields'))?.unreadable).toContain('deals.company.name');
  });
});

itSendsOnlyWhatTheSpecificationAllows();

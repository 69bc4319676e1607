import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckRequest, Receipt, SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { fieldsItem } from '../../support/contract-items.ts';
import { shippedRequest } from '../check-hubspot-app.ts';
import { Portal } from './portal.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start({ raw: true });
});
afterEach(() => portal.stop());

const OUTPUTS = ['handoff_score', 'handoff_status', 'handoff_missing_fields', 'handoff_missing_count', 'handoff_gaps', 'handoff_status_reason', 'handoff_next_deadline', 'handoff_checked_at', 'handoff_link'];
const setup = async (more: Partial<SetupRequest> = {}) => await (await portal.open()).setup({ inputs: false, remove: false, dryRun: false, writes: { deals: OUTPUTS }, ...more });
const check = async (fields: readonly string[], shown?: CheckRequest['shown']) => await (await portal.open()).check({ reads: [], writes: { deals: fields }, shown });
/** As somebody else made it, years ago. */
const define = (name: string, kind: JsonObject) => portal.command('define-property', { objectType: name === 'handoff_task_key' ? 'tasks' : 'deals', name, label: 'Ours since 2019', ...kind });
const stepOf = (steps: readonly SetupStep[], name: string) => steps.find(({ what }) => what.includes(`.${name} `));
const option = (value: string): JsonObject => ({ label: value, value, displayOrder: 0, hidden: false });

describe('properties of our names that were in a HubSpot portal before us', () => {
  it('stop setup before anything is made, when one of them cannot hold what is written', async () => {
    await define('handoff_score', { type: 'enumeration', fieldType: 'select', options: [option('low')] });
    portal.forget();
    const steps = await setup();
    expect(stepOf(steps, 'handoff_score')).toMatchObject({
      action: 'manual',
      done: false,
      unfit: true,
      message: expect.stringMatching(/type dropdown select, but number is needed.*Deal properties → handoff_score.*writeBack\.fields/),
    });
    expect(steps.filter(({ done, action }) => done && action !== 'exists')).toEqual([]);
    expect(stepOf(steps, 'handoff_status')).toMatchObject({ action: 'create', done: false });
    expect(portal.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([
    ['handoff_score', { type: 'string', fieldType: 'text' }, /single-line text, but number/],
    ['handoff_score', { type: 'number', fieldType: 'number', calculated: true }, /calculated or read-only/],
    ['handoff_missing_count', { type: 'number', fieldType: 'number', hasUniqueValue: true }, /no value twice/],
    ['handoff_score', { type: 'number', fieldType: 'number', numberDisplayHint: 'percentage' }, /number format is percentage.*Deal properties → handoff_score/],
    ['handoff_missing_count', { type: 'number', fieldType: 'number', numberDisplayHint: 'currency' }, /number format is currency/],
    ['handoff_missing_fields', { type: 'string', fieldType: 'html' }, /rich text, but multi-line text/],
    ['handoff_gaps', { type: 'string', fieldType: 'file' }, /file, but multi-line text/],
    ['handoff_status', { type: 'enumeration', fieldType: 'checkbox', options: [option('Ready')] }, /multiple checkboxes, but dropdown select/],
    ['handoff_status', { type: 'bool', fieldType: 'booleancheckbox' }, /single checkbox, but dropdown select/],
    ['handoff_next_deadline', { type: 'datetime', fieldType: 'date' }, /date and time picker, but date picker/],
    ['handoff_task_key', { type: 'number', fieldType: 'number' }, /number, but single-line text.*Task properties → handoff_task_key/],
  ])('are said to be unfit with the remedy: %s as %j', async (name, kind, message) => {
    await define(name, kind);
    expect(stepOf(await setup({ dryRun: true }), name)).toMatchObject({ unfit: true, message: expect.stringMatching(message) });
  });

  it('are taken as they are when another type or form holds the same, and writes go through', async () => {
    await define('handoff_score', { type: 'number', fieldType: 'number', numberDisplayHint: 'unformatted' });
    await define('handoff_status', { type: 'string', fieldType: 'text' });
    await define('handoff_missing_fields', { type: 'string', fieldType: 'text' });
    await define('handoff_checked_at', { type: 'date', fieldType: 'date' });
    await define('handoff_next_deadline', { type: 'string', fieldType: 'text' });
    expect((await setup()).filter(({ done }) => !done)).toEqual([]);
    expect((await check(OUTPUTS)).filter(({ ok }) => !ok)).toEqual([]);
    const [id = ''] = await portal.seed(1);
    const values = { handoff_status: 'Ready', handoff_missing_fields: 'Goal [Rita]', handoff_checked_at: '2026-11-22T10:00:00.000Z', handoff_next_deadline: '2027-03-01' };
    const receipts: Receipt[] = [];
    await (await portal.open()).writeBack([fieldsItem({ object: 'deals', externalId: id }, values)], (some) => Promise.resolve(void receipts.push(...some)));
    expect(receipts).toMatchObject([{ outcome: 'acknowledged' }]);
    expect((await portal.shown('deals', id)).properties).toMatchObject({ ...values, handoff_checked_at: '2026-11-22' });
  });

  it('are judged by what the mapping shows in them, whatever their names, by setup and by check', async () => {
    await define('deal_readiness', { type: 'string', fieldType: 'text' });
    const ship = await shippedRequest();
    const shown = (what: string) => ship.objects.map((source) => ({ ...source, shows: { deal_readiness: what } }));
    const writes = { deals: ['deal_readiness'] };
    expect(stepOf(await setup({ writes, ship: { ...ship, objects: shown('score') } }), 'deal_readiness')).toMatchObject({ unfit: true });
    const judged = async (what: string) => (await check(['deal_readiness'], shown(what))).find(({ name }) => name === 'Property deal_readiness');
    expect(await judged('score')).toMatchObject({ ok: false, ability: 'write', message: expect.stringContaining('single-line text, but number is needed') });
    expect(await judged('statusReason')).toBeUndefined();
  });

  it('are named by check, with the options that setup would add and a key of another type', async () => {
    await define('handoff_status', { type: 'enumeration', fieldType: 'select', options: [option('Ready')] });
    await define('handoff_score', { type: 'number', fieldType: 'number', readOnly: true });
    await define('handoff_task_key', { type: 'number', fieldType: 'number' });
    const failed = (await check(['handoff_score', 'handoff_status'])).filter(({ ok, ability }) => !ok && ability === 'write');
    expect(failed.map(({ name }) => name)).toEqual(['Property handoff_score', 'Property handoff_status', 'Write tasks']);
    expect(failed[1]?.message).toMatch(/lacks Pre-close, Incomplete.*handoff setup/);
    expect(failed[2]?.message).toContain('number, but single-line text is needed');
  });

  it('that people fill in are noted and stop nothing', async () => {
    await define('handoff_go_live_date', { type: 'number', fieldType: 'number' });
    const steps = await setup({ inputs: true });
    expect(stepOf(steps, 'handoff_go_live_date')).toMatchObject({ action: 'exists', done: true, message: expect.stringContaining('as number; the answer is a date picker') });
    expect(stepOf(steps, 'handoff_score')).toMatchObject({ action: 'create', done: true });
  });

  it('do not stand in the way of removal', async () => {
    await define('handoff_score', { type: 'string', fieldType: 'text' });
    expect(stepOf(await setup({ remove: true }), 'handoff_score')).toMatchObject({ action: 'manual', message: expect.stringContaining('it stays') });
  });
});

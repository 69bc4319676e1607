import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubSpotClient } from '../../../connectors/hubspot/client.ts';
import { settingsSchema } from '../../../connectors/hubspot/config.ts';
import { noteTasks } from '../../../connectors/hubspot/pull/watch-tasks.ts';
import type { TaskContent, TaskWriteBack } from '../../../src/core/connector.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';
import { expectClear, fieldsItem, taskContent, taskItem } from '../../support/contract-items.ts';
import { deal, Portal, pull, RITA, sweep, write } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
});
afterEach(() => portal.stop());
const task = (id: string, key: string, change: Partial<TaskContent> = {}, more: Partial<TaskWriteBack> = {}): TaskWriteBack => taskItem(deal(id), key, taskContent(RITA, change), {}, more);
const first = async (): Promise<string> => (await portal.seed(1))[0] ?? '';
const remoteId = (receipt: Awaited<ReturnType<typeof write>>[number] | undefined): string => (receipt?.outcome === 'acknowledged' ? (receipt.remoteId ?? '') : '');

describe('our properties on deals', () => {
  it('are sent as texts, with a trace id of its own for every deal, and cleared by the empty text', async () => {
    const ids = await portal.seed(3);
    const batch = ids.map((id, nth) => fieldsItem(deal(id), { handoff_score: nth * 10, handoff_missing_fields: nth === 0 ? null : ['Goal', 'Buyer'], handoff_next_deadline: '2027-03-01', handoff_checked_at: '2026-11-22T10:00:00.000Z' }));
    expect((await write(await portal.open(), batch)).map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    const sent = portal.sent.find(({ path }) => path.endsWith('/deals/batch/update'));
    expect(sent?.body?.['inputs']).toEqual(
      ids.map((id, nth) => ({
        id,
        objectWriteTraceId: `handoff-${nth}`,
        properties: { handoff_score: String(nth * 10), handoff_missing_fields: nth === 0 ? '' : 'Goal\nBuyer', handoff_next_deadline: '2027-03-01', handoff_checked_at: '2026-11-22T10:00:00.000Z' },
      })),
    );
  });

  it('that a rule of the portal refuses cost one deal, and the property is named to the administrator', async () => {
    const [good = '', bad = ''] = await portal.seed(2);
    await portal.update('deals', bad, { dealname: 'Without a reason' });
    await portal.command('conditional-rule', { objectType: 'deals', required: 'closed_lost_reason', when: { property: 'dealname', values: ['Without a reason'] } });
    const receipts = await write(await portal.open(), [fieldsItem(deal(good), { handoff_score: 1 }), fieldsItem(deal(bad), { handoff_score: 1 })]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'failed']);
    const [, refused] = receipts;
    if (refused?.outcome !== 'failed') throw new Error('it was taken');
    expect(refused.resolution).toMatchObject({ action: 'skip_record', code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' });
    expect(refused.resolution.message).toContain('closed_lost_reason');
    expectClear(refused.resolution, []);
  });

  it('of a merged deal are not taken for written, although HubSpot says nothing', async () => {
    const [away = '', stays = ''] = await portal.seed(2);
    await portal.command('merge-objects', { type: 'deals', primary: stays, other: away });
    const [merged, written] = await write(await portal.open(), [fieldsItem(deal(away), { handoff_score: 1 }), fieldsItem(deal(stays), { handoff_score: 2 })]);
    expect(merged).toMatchObject({ outcome: 'failed', resolution: { action: 'skip_record', code: 'MERGED_OR_GONE' } });
    expect(written).toMatchObject({ outcome: 'acknowledged' });
  });

  it('that the portal does not have are named, without a call', async () => {
    const id = await first();
    await pull(await portal.open());
    portal.forget();
    const [receipt] = await write(await portal.open(), [fieldsItem(deal(id), { handoff_score: 1, no_such_property: 'x' })]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { code: 'PROPERTY_DOESNT_EXIST' } });
    expect(portal.sent.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('show no drift when they are read again', async () => {
    const id = await first();
    const { cursor } = await pull(await portal.open());
    const values = { handoff_score: 85, handoff_status: 'In onboarding', handoff_missing_fields: 'Goal\nBuyer', handoff_next_deadline: '2027-03-01' };
    await write(await portal.open(), [fieldsItem(deal(id), values)]);
    const { records } = await pull(await portal.open(), cursor);
    expect(records[0]?.own).toMatchObject({ ...values, handoff_score: '85' });
  });
});

describe.each([
  ['a portal that takes tasks by our unique key', 'upsert'],
  ['a portal that keeps no key of tasks unique', 'keyed'],
  ['a portal without the key property', 'marked'],
] as const)('tasks in %s', (_title, mode) => {
  beforeEach(async () => {
    // Removed today, while we still remember it.
    if (mode === 'marked') await portal.command('archive-property', { objectType: 'tasks', name: 'handoff_task_key' });
    if (mode !== 'keyed') return;
    await portal.stop();
    portal = await Portal.start({ raw: true });
    await portal.command('settings', { indexLagMs: 0, tasksAllowUniqueProperties: false });
    await portal.command('create-owner', { email: 'rita.rep@acme.example', firstName: 'Rita', lastName: 'Rep' });
    const steps = await (await portal.open()).setup({ inputs: false, remove: false, dryRun: false, writes: {} });
    expect(steps.filter(({ done }) => !done)).toEqual([]);
  });

  it('are made once and linked to their deal, whoever asks again and however often', async () => {
    const id = await first();
    const item = task(id, 'once');
    const [made] = await write(await portal.open(), [item]);
    expect(made).toMatchObject({ outcome: 'acknowledged', created: true });
    for (const uncertain of [true, false]) {
      const [again] = await write(await portal.open({}, new ContractMemory()), [{ ...item, uncertain }]);
      expect(again).toMatchObject({ outcome: 'acknowledged', created: false, remoteId: remoteId(made) });
    }
    expect(await portal.linked(id, 'tasks')).toEqual([remoteId(made)]);
  });

  it('that a person closed before we knew of them are not opened again', async () => {
    const id = await first();
    const [made] = await write(await portal.open(), [task(id, 'closed')]);
    await portal.update('tasks', remoteId(made), { hs_task_status: 'COMPLETED' });
    for (const uncertain of [true, false])
      expect((await write(await portal.open({}, new ContractMemory()), [task(id, 'closed', {}, { uncertain })]))[0]).toMatchObject({ outcome: 'gone', how: 'closed' });
    expect((await portal.shown('tasks', remoteId(made))).properties['hs_task_status']).toBe('COMPLETED');
  });

  it('keep what people changed in them after our database was lost', async () => {
    const id = await first();
    const [made, closed] = await write(await portal.open(), [task(id, 'kept'), task(id, 'ended')]);
    const theirs = { hs_task_subject: 'Call Kim', hs_timestamp: '2098-12-24T09:00:00.000Z', hubspot_owner_id: '' };
    await portal.update('tasks', remoteId(made), { ...theirs, hs_task_body: 'Kim is away until Monday. ' + ((await portal.shown('tasks', remoteId(made))).properties['hs_task_body'] ?? '') });
    await portal.update('tasks', remoteId(closed), { hs_task_status: 'COMPLETED', hs_task_subject: 'Done by Kim' });
    const before = await Promise.all([made, closed].map((receipt) => portal.shown('tasks', remoteId(receipt))));
    const lost = new ContractMemory();
    await pull(await portal.open({}, lost));
    const again = await write(await portal.open({}, lost), [task(id, 'kept', { subject: 'Another title' }), task(id, 'ended')]);
    expect(again).toEqual([expect.objectContaining({ outcome: 'acknowledged', created: false, remoteId: remoteId(made) }), expect.objectContaining({ outcome: 'gone', how: 'closed' })]);
    const after = await Promise.all([made, closed].map((receipt) => portal.shown('tasks', remoteId(receipt))));
    expect(after.map(({ properties }) => ({ ...properties, hs_lastmodifieddate: '' }))).toEqual(before.map(({ properties }) => ({ ...properties, hs_lastmodifieddate: '' })));
  });

  it('are closed with their reason below the text that a person wrote', async () => {
    const id = await first();
    const item = task(id, 'done');
    const [made] = await write(await portal.open(), [item]);
    const shown = (await portal.shown('tasks', remoteId(made))).properties['hs_task_body'] ?? '';
    await portal.update('tasks', remoteId(made), { hs_task_body: `<p>Kim said yes.</p>${shown}`, hubspot_owner_id: '' });
    const acknowledged = { ...item.task, owner: { ...item.task.owner } };
    const closing = task(id, 'done', { status: 'done', note: 'Nothing is missing any more.' }, { remoteId: remoteId(made), changed: ['status', 'note'], acknowledged });
    for (let round = 0; round < 2; round += 1) expect((await write(await portal.open(), [closing]))[0]).toMatchObject({ outcome: 'acknowledged' });
    const { properties } = await portal.shown('tasks', remoteId(made));
    expect(properties['hs_task_status']).toBe('COMPLETED');
    expect(properties['hs_task_body']).toMatch(/Kim said yes\.[^]*Nothing is missing any more\.$/);
    expect(properties['hs_task_body']?.split('Nothing is missing').length).toBe(2);
    expect(properties['hubspot_owner_id'] ?? '').toBe('');
  });
});

describe('tasks and people', () => {
  it('a task that a person deleted or closed is told by the sweep', async () => {
    const id = await first();
    const { cursor } = await pull(await portal.open());
    const items = [task(id, 'deleted'), task(id, 'closed'), task(id, 'open')];
    const [gone, closed] = await write(await portal.open(), items);
    await portal.command('delete-objects', { type: 'tasks', ids: [remoteId(gone)] });
    await portal.update('tasks', remoteId(closed), { hs_task_status: 'COMPLETED' });
    const { pages } = await sweep(await portal.open(), cursor, [id]);
    const states = new Map(pages.flatMap(({ tasks }) => tasks).map(({ taskKey, state }) => [taskKey, state]));
    expect(items.map(({ taskKey }) => states.get(taskKey))).toEqual(['deleted', 'closed', 'open']);
  });

  it('what several batches made at one time is remembered by all of them, so that each deletion is noticed', async () => {
    const memory = new ContractMemory();
    const world = { offsetMs: () => 0, advance: () => Promise.resolve() };
    const client = new HubSpotClient(settingsSchema.parse({ auth: { flow: 'token', token: 'demo-token' } }), contractContext(world, memory, { concurrency: 4, mode: 'fast' }));
    await Promise.all(['a', 'b', 'c'].map((taskKey, nth) => noteTasks(client, [{ taskKey, remoteId: String(nth), state: 'open' }])));
    expect([...memory.cache.values()]).toEqual([{ 0: 'a', 1: 'b', 2: 'c' }]);
  });

  it('an owner who left is replaced by the fallback; without one the task waits for a person', async () => {
    const id = await first();
    const nobody = { id: null, name: 'Lee Left', email: 'left@acme.example' };
    await portal.command('create-owner', { email: 'left@acme.example', firstName: 'Lee', lastName: 'Left', archived: true });
    const item = taskItem(deal(id), 'left', taskContent(nobody), {});
    expect((await write(await portal.open(), [item]))[0]).toMatchObject({ outcome: 'failed', resolution: { code: 'NO_OWNER', action: 'skip_record' } });
    const [made] = await write(await portal.open({ fallbackOwner: 'rita.rep@acme.example' }), [item]);
    expect((await portal.shown('tasks', remoteId(made))).properties['hubspot_owner_id']).toMatch(/^\d+$/);
  });

  it('a date that a person moved stays when only the text changes', async () => {
    const id = await first();
    const item = task(id, 'moved');
    const [made] = await write(await portal.open(), [item]);
    await portal.update('tasks', remoteId(made), { hs_timestamp: '2098-12-24T09:00:00Z' });
    const acknowledged = { ...item.task, owner: { ...item.task.owner } };
    await write(await portal.open(), [task(id, 'moved', { body: 'Champion', dueDate: '2099-02-02' }, { remoteId: remoteId(made), changed: ['body', 'dueDate'], acknowledged })]);
    const { properties } = await portal.shown('tasks', remoteId(made));
    expect(properties['hs_timestamp']).toBe('2098-12-24T09:00:00.000Z');
    expect(properties['hs_task_body']).toContain('Champion');
  });
});

itSendsOnlyWhatTheSpecificationAllows();

import { expect } from '@jest/globals';
import type { ConnectorSession, Receipt, RecordRef, TaskContent, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { ContractMemory } from '../support/contract-context.ts';
import { expectClear, fieldsItem, MANY_SCRIPTS, noteItem, taskContent, taskItem } from '../support/contract-items.ts';
import { deliver, type Subject, type Trial } from '../support/contract-trial.ts';
import type { TaskThere } from '../support/contract-world.ts';
import { SPEAKS_TO_AN_API, WRITES_NOTES, WRITES_TASKS } from './needs.ts';
import { promise } from './promise.ts';

/** More than one of any vendor's batches. */
const MANY = 210;
const MODES = ['fast', 'save_calls'] as const;

/** Records of the first object, which takes fields and tasks. */
const targets = async (trial: Trial, count: number): Promise<readonly RecordRef[]> => (await trial.world.create(count)).filter(({ object }) => object === trial.world.objects[0]);
async function target(trial: Trial): Promise<RecordRef> {
  const [ref] = await targets(trial, 1);
  if (ref === undefined) throw new Error('nothing was created');
  return ref;
}
const task = (trial: Trial, ref: RecordRef, key: string, change: Partial<TaskContent> = {}, more: Partial<TaskWriteBack> = {}): TaskWriteBack =>
  taskItem(ref, key, taskContent(trial.world.owner, change), trial.request(null).taskSettings ?? {}, more);
const asText = (values: JsonObject): JsonObject => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
const outcomes = (receipts: readonly Receipt[]): string[] => receipts.map(({ outcome }) => outcome);
const remoteIdOf = (receipt: Receipt | undefined): string | null => (receipt?.outcome === 'acknowledged' ? receipt.remoteId : null);

/** As the caller does: what was not acknowledged goes again, as uncertain. */
async function insist(session: ConnectorSession, batch: readonly WriteBack[], receipts: readonly Receipt[]): Promise<readonly Receipt[]> {
  const again = batch.filter((_, index) => receipts[index]?.outcome !== 'acknowledged').map((item) => ({ ...item, uncertain: true }));
  return again.length === 0 ? [] : await deliver(session, again);
}

async function theTask(trial: Trial, ref: RecordRef): Promise<TaskThere> {
  const tasks = await trial.world.tasks(ref);
  expect(tasks).toHaveLength(1);
  const [found] = tasks;
  if (found === undefined) throw new Error('no task');
  return found;
}

export function describeWriting(subject: Subject): void {
  const hasTasks = subject.connector.capabilities.writes.tasks !== 'none';
  for (const mode of MODES) {
    promise(subject, `rows that the source refuses cost only themselves, one receipt each (${mode})`, async (trial) => {
      const refs = await targets(trial, MANY);
      const batch: WriteBack[] = refs.map((ref, index) => fieldsItem(ref, trial.world.ownValues(index)));
      for (const at of [7, 150]) {
        const ref = refs[at];
        if (ref !== undefined) batch[at] = await trial.world.refused(ref);
      }
      const receipts = await deliver(await trial.open({ mode }), batch);
      expect(receipts.flatMap(({ outcome }, index) => (outcome === 'acknowledged' ? [] : [index]))).toEqual([7, 150]);
      for (const receipt of receipts) {
        if (receipt.outcome !== 'failed') continue;
        expect(receipt.resolution.action).toBe('skip_record');
        expectClear(receipt.resolution, trial.secrets());
      }
      for (const at of [0, 6, 8, 209]) expect(await trial.world.ownShown(refs[at] ?? { object: '', externalId: '' })).toMatchObject(asText(trial.world.ownValues(at)));
    });

    promise(subject, `a write repeated, also by another process that knows nothing, changes nothing (${mode})`, async (trial) => {
      const ref = await target(trial);
      const batch = [fieldsItem(ref, trial.world.ownValues(7)), ...(hasTasks ? [task(trial, ref, 'once')] : [])];
      const allTaken = batch.map(() => 'acknowledged');
      const session = await trial.open({ mode });
      expect(outcomes(await deliver(session, batch))).toEqual(allTaken);
      const there = hasTasks ? await theTask(trial, ref) : null;
      for (const other of [session, await trial.open({ mode, memory: new ContractMemory() })]) {
        const receipts = await deliver(other, batch.map((item) => ({ ...item, uncertain: true })));
        expect(outcomes(receipts)).toEqual(allTaken);
        if (there !== null) expect(receipts[1]).toMatchObject({ created: false, remoteId: there.remoteId });
      }
      if (there !== null) expect(await theTask(trial, ref)).toEqual(there);
      expect(await trial.world.ownShown(ref)).toMatchObject(asText(trial.world.ownValues(7)));
    });

    promise(subject, `an answer lost after the write was carried out creates nothing twice (${mode})`, async (trial) => {
      const [first, second] = await targets(trial, 2);
      if (first === undefined || second === undefined) throw new Error('nothing was created');
      const session = await trial.open({ mode });
      await deliver(session, [fieldsItem(second, trial.world.ownValues(1)), ...(hasTasks ? [task(trial, second, 'warm')] : [])]);
      for (const batch of [...(hasTasks ? [[task(trial, first, 'lost')]] : []), [fieldsItem(first, trial.world.ownValues(9))]]) {
        const [item] = batch;
        if (item !== undefined) await trial.world.api?.loseAnswer(item);
        const receipts = await deliver(session, batch);
        await trial.world.api?.control.clearFaults();
        expect(outcomes(await insist(session, batch, receipts)).filter((outcome) => outcome !== 'acknowledged')).toEqual([]);
      }
      if (hasTasks) await theTask(trial, first);
      expect(await trial.world.ownShown(first)).toMatchObject(asText(trial.world.ownValues(9)));
    }, { need: SPEAKS_TO_AN_API });
  }

  promise(subject, 'a task carries its texts and its day as they were given, closes with its reason, and is not made when it is closed already', async (trial) => {
    const ref = await target(trial);
    const session = await trial.open();
    for (const [index, dueDate] of ['2028-02-29', '2027-03-28', '2026-12-31'].entries()) {
      const item = task(trial, ref, `dated-${index}`, { subject: MANY_SCRIPTS, body: `First line\n${MANY_SCRIPTS}`, dueDate });
      await deliver(session, [item]);
      const there = (await trial.world.tasks(ref)).find(({ key }) => key === item.taskKey);
      expect(there).toMatchObject({ subject: MANY_SCRIPTS, dueDate, closed: false });
      expect(there?.text).toContain(`First line\n${MANY_SCRIPTS}`);
    }
    const [open] = await trial.world.tasks(ref);
    const [receipt] = await deliver(session, [task(trial, ref, 'dated-0', { status: 'done', note: 'Nothing is missing any more.' }, { remoteId: open?.remoteId ?? null, changed: ['status', 'note'] })]);
    expect(receipt?.outcome).toBe('acknowledged');
    const closed = (await trial.world.tasks(ref)).find(({ remoteId }) => remoteId === open?.remoteId);
    expect(closed).toMatchObject({ closed: true, subject: MANY_SCRIPTS });
    expect(closed?.text).toContain('Nothing is missing any more.');
    const never = task(trial, ref, 'never', { status: 'withdrawn', note: 'The deal is open again.' });
    expect(['acknowledged', 'gone']).toContain((await deliver(session, [never]))[0]?.outcome);
    expect((await trial.world.tasks(ref)).map(({ key }) => key)).not.toContain(never.taskKey);
  }, { need: WRITES_TASKS });

  promise(subject, 'a task that a person deleted is gone, and nothing brings it back', async (trial) => {
    const ref = await target(trial);
    const session = await trial.open();
    const [created] = await deliver(session, [task(trial, ref, 'deleted')]);
    await trial.world.deleteTask(ref, await theTask(trial, ref));
    const known = { remoteId: remoteIdOf(created) };
    for (const [change, changed] of [[{ dueDate: '2099-02-01' }, ['dueDate']], [{ subject: 'Handoff: one thing is missing' }, ['subject', 'body']], [{ status: 'done', note: 'Filled.' }, ['status', 'note']]] as const) {
      for (const uncertain of [false, true]) {
        expect(outcomes(await deliver(await trial.open(), [task(trial, ref, 'deleted', change, { ...known, changed, uncertain })]))).toEqual(['gone']);
      }
    }
    expect(await trial.world.tasks(ref)).toEqual([]);
  }, { need: WRITES_TASKS });

  promise(subject, 'what a person did to a task is seen: closed stays closed, a renamed one keeps its name', async (trial) => {
    const ref = await target(trial);
    const session = await trial.open();
    const items = [task(trial, ref, 'closed'), task(trial, ref, 'renamed')];
    const receipts = await deliver(session, items);
    const { cursor } = await trial.settle();
    for (const there of await trial.world.tasks(ref)) {
      if (there.key === items[0]?.taskKey) await trial.world.closeTask(ref, there);
      else await trial.world.renameTask(ref, there, 'Ask Kim, not me');
    }
    await trial.world.advance(60_000);
    const seen = (await trial.readAll(cursor)).pages.flatMap(({ tasks }) => tasks);
    const closed = seen.filter(({ state }) => state === 'closed');
    expect(closed.map(({ taskKey }) => taskKey)).toEqual([items[0]?.taskKey]);
    // Not every source names the row where it tells of the change.
    expect([remoteIdOf(receipts[0]), null]).toContain(closed[0]?.remoteId);
    expect(seen.map(({ state }) => state)).not.toContain('deleted');
    await deliver(await trial.open(), [
      task(trial, ref, 'closed', { dueDate: '2099-03-01' }, { remoteId: remoteIdOf(receipts[0]), changed: ['dueDate'] }),
      task(trial, ref, 'renamed', { dueDate: '2099-03-01' }, { remoteId: remoteIdOf(receipts[1]), changed: ['dueDate'] }),
    ]);
    const after = new Map((await trial.world.tasks(ref)).map((there) => [there.key, there]));
    expect(after.get(items[0]?.taskKey ?? '')).toMatchObject({ closed: true });
    expect(after.get(items[1]?.taskKey ?? '')).toMatchObject({ subject: 'Ask Kim, not me', dueDate: '2099-03-01', closed: false });
  }, { need: WRITES_TASKS });

  promise(subject, 'a task that a person closed before its receipt arrived is not opened again', async (trial) => {
    const ref = await target(trial);
    const session = await trial.open();
    await deliver(session, [task(trial, ref, 'warm')]);
    const item = task(trial, ref, 'closed early');
    await trial.world.api?.loseAnswer(item);
    await deliver(session, [item]);
    await trial.world.api?.control.clearFaults();
    const there = (await trial.world.tasks(ref)).find(({ key }) => key === item.taskKey);
    if (there === undefined) throw new Error('the task was not created');
    await trial.world.closeTask(ref, there);
    for (const other of [session, await trial.open({ memory: new ContractMemory() })]) {
      const [receipt] = await deliver(other, [{ ...item, uncertain: true }]);
      expect(receipt).toMatchObject(receipt?.outcome === 'gone' ? { how: 'closed' } : { outcome: 'acknowledged', created: false });
      const after = (await trial.world.tasks(ref)).filter(({ key }) => key === item.taskKey);
      expect(after).toEqual([expect.objectContaining({ remoteId: there.remoteId, closed: true })]);
    }
  }, { need: WRITES_TASKS });

  promise(subject, 'a note is sent once at most: lost on the way it stays unconfirmed and is never said twice', async (trial) => {
    const notes = trial.world.notes;
    if (notes === null) throw new Error('the world takes no notes');
    const [said, lost] = [await notes.target(), await notes.target()];
    const session = await trial.open();
    expect(outcomes(await deliver(session, [noteItem(said, MANY_SCRIPTS)]))).toEqual(['acknowledged']);
    expect(await notes.shown(said)).toEqual([MANY_SCRIPTS]);
    const item = noteItem(lost, 'Handoff is ready');
    await trial.world.api?.loseAnswer(item);
    const [receipt] = await deliver(session, [item]);
    if (receipt?.outcome !== 'unconfirmed') throw new Error(`expected unconfirmed, got ${receipt?.outcome}`);
    expectClear(receipt.resolution, trial.secrets());
    expect(outcomes(await deliver(await trial.open(), [{ ...item, uncertain: true }]))).toEqual(['unconfirmed']);
    expect(await notes.shown(lost)).toEqual(['Handoff is ready']);
  }, { need: WRITES_NOTES });
}

import { expect } from '@jest/globals';
import { deliver } from '../support/contract-trial.ts';
import { expectClear, fieldsItem, noteItem, taskContent, taskItem } from '../support/contract-items.ts';
import type { Need } from './promise.ts';

const ownTarget = async (trial: Parameters<Need['prove']>[0]) => {
  const [ref] = await trial.world.create(1);
  if (ref === undefined) throw new Error('nothing was created');
  return ref;
};

/** A connector that says a write costs no call speaks to no API: it has no credential, no allowance and no socket. */
const makesNoCalls: Need = {
  without: 'callsPerWrite: 0 (no API)',
  declared: ({ callsPerWrite }) => Object.values(callsPerWrite).some((costs) => Object.values(costs).some((calls) => calls > 0)),
  prove: async (trial) => {
    const ref = await ownTarget(trial);
    const session = await trial.open();
    for await (const page of session.pull(trial.request(null))) expect(page.unread).toEqual([]);
    await deliver(session, [fieldsItem(ref, trial.world.ownValues(1))]);
    expect(session.calls()).toEqual({ api: 0, auth: 0, maxInFlight: 0 });
    expect(trial.world.api).toBeNull();
  },
};
export const SPEAKS_TO_AN_API = makesNoCalls;
export const KNOWS_CREDENTIALS = makesNoCalls;

export const NOTICES_DELETED: Need = {
  without: 'noticesDeleted: false',
  declared: ({ noticesDeleted }) => noticesDeleted,
  prove: async (trial) => {
    const ref = await ownTarget(trial);
    await trial.world.remove(ref);
    expect((await trial.readAll()).records.map(({ state }) => state.kind)).not.toContain('deleted');
  },
};

export const NOTICES_MERGED: Need = {
  without: 'noticesMerged: false',
  declared: ({ noticesMerged }) => noticesMerged,
  prove: async (trial) => {
    expect(trial.world.merge).toBeNull();
    await ownTarget(trial);
    expect((await trial.readAll()).records.map(({ state }) => state.kind)).not.toContain('merged');
  },
};

export const WRITES_TASKS: Need = {
  without: "writes.tasks: 'none'",
  declared: ({ writes }) => writes.tasks !== 'none',
  prove: async (trial) => {
    const ref = await ownTarget(trial);
    const [receipt] = await deliver(await trial.open(), [taskItem(ref, 'refused', taskContent(trial.world.owner), {})]);
    if (receipt?.outcome !== 'failed') throw new Error('a task was taken');
    expectClear(receipt.resolution, trial.secrets());
    expect(await trial.world.tasks(ref)).toEqual([]);
  },
};

export const WRITES_NOTES: Need = {
  without: 'writes.notes: false',
  declared: ({ writes }) => writes.notes,
  prove: async (trial) => {
    const ref = await ownTarget(trial);
    const [receipt] = await deliver(await trial.open(), [noteItem(ref, 'Handoff is ready')]);
    if (receipt?.outcome !== 'failed') throw new Error('a note was taken');
    expect(receipt.resolution.action).toBe('skip_record');
    expectClear(receipt.resolution, trial.secrets());
    expect(trial.world.notes).toBeNull();
  },
};

export const HAS_WEBHOOKS: Need = {
  without: 'subscribes: none',
  declared: ({ subscribes }) => subscribes.length > 0,
  prove: async (trial) => {
    expect(trial.connector.webhook).toBeNull();
    expect(trial.world.webhook ?? null).toBeNull();
    await ownTarget(trial);
  },
};

import { expect } from '@jest/globals';
import type { RecordRef, WriteBack } from '../../src/core/connector.ts';
import { ContractMemory, SPENT } from '../support/contract-context.ts';
import { fieldsItem, noteItem } from '../support/contract-items.ts';
import { asConnectorError, deliver, type Subject, type Trial } from '../support/contract-trial.ts';
import { SPEAKS_TO_AN_API, WRITES_NOTES } from './needs.ts';
import { promise } from './promise.ts';

/** Requests that reached the source, those for a token apart. */
async function countedByVendor(trial: Trial): Promise<number> {
  const { api } = trial.world;
  if (api === null) throw new Error('a world without an API counts nothing');
  const { byKey } = await api.control.calls();
  return Object.entries(byKey).reduce((sum, [key, calls]) => (/token|\/auth/.test(key) ? sum : sum + calls), 0);
}

async function target(trial: Trial): Promise<RecordRef> {
  const ref = (await trial.world.create(1)).find(({ object }) => object === trial.world.objects[0]);
  if (ref === undefined) throw new Error('nothing was created');
  return ref;
}

export function describePaying(subject: Subject): void {
  promise(subject, 'every request that the vendor counts is paid for before it is sent, and for what it is for', async (trial) => {
    const ref = await target(trial);
    const before = await countedByVendor(trial);
    const { memory } = trial;
    const session = await trial.open();
    await session.accountId();
    await session.check({ reads: trial.mapping.reads, writes: {} });
    expect(memory.paid).toMatchObject({ read: 0, write: 0 });
    const looked = memory.paid.look;
    await trial.readAll();
    expect(memory.paid.read).toBeGreaterThan(0);
    expect(memory.paid).toMatchObject({ write: 0, look: looked });
    const { read } = memory.paid;
    await deliver(session, [fieldsItem(ref, trial.world.ownValues(1))]);
    expect(memory.paid.write).toBeGreaterThan(0);
    expect(memory.paid).toMatchObject({ read, look: looked });
    expect((await countedByVendor(trial)) - before).toBe(memory.paid.read + memory.paid.write + memory.paid.look);
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'a request that is repeated is paid for again', async (trial) => {
    const [throttle] = trial.world.api?.throttles ?? [];
    if (throttle === undefined) throw new Error('a world with an API must be able to throttle');
    await target(trial);
    await trial.readAll();
    const before = await countedByVendor(trial);
    const paid = trial.memory.paid.read;
    await throttle.arm(1);
    await trial.readAll();
    expect(trial.memory.paid.read - paid).toBe((await countedByVendor(trial)) - before);
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'when our share is used up nothing is sent, the caller is told so, and it goes on as soon as there is a share again', async (trial) => {
    const ref = await target(trial);
    const session = await trial.open();
    const first = await trial.readAll();
    const before = await countedByVendor(trial);
    trial.memory.spent = true;
    const { error } = await trial.read(first.cursor);
    expect(asConnectorError(error).resolution).toEqual(SPENT);
    const refused = await tryToWrite(session, [fieldsItem(ref, trial.world.ownValues(2))]);
    expect(refused).toEqual(['budget_spent']);
    expect(await countedByVendor(trial)).toBe(before);
    trial.memory.spent = false;
    expect((await trial.read(first.cursor)).error).toBeNull();
    expect((await deliver(session, [fieldsItem(ref, trial.world.ownValues(2))])).map(({ outcome }) => outcome)).toEqual(['acknowledged']);
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'a comment that was not paid for was surely not sent: it waits, and nobody is asked to look', async (trial) => {
    const notes = trial.world.notes;
    if (notes === null) throw new Error('the world takes no notes');
    const note = noteItem(await notes.target(), 'Handoff is ready');
    trial.memory.spent = true;
    const session = await trial.open({ memory: trial.memory });
    expect(await tryToWrite(session, [note])).toEqual(['budget_spent']);
    trial.memory.spent = false;
    expect((await deliver(await trial.open({ memory: new ContractMemory() }), [note])).map(({ outcome }) => outcome)).toEqual(['acknowledged']);
  }, { need: WRITES_NOTES });
}

/** Codes by which it was refused, whether item by item or all at once; `acknowledged` and its like where it was not. */
async function tryToWrite(session: Parameters<typeof deliver>[0], batch: readonly WriteBack[]): Promise<readonly string[]> {
  const codes: string[] = [];
  try {
    await session.writeBack(batch, (receipts) => {
      for (const receipt of receipts) codes.push(receipt.outcome === 'failed' ? receipt.resolution.code : receipt.outcome);
      return Promise.resolve();
    });
  } catch (error) {
    if (codes.length === 0) codes.push(asConnectorError(error).code);
  }
  return codes;
}

import { expect } from '@jest/globals';
import type { RecordRef } from '../../src/core/connector.ts';
import { canonicalJson } from '../../src/core/json.ts';
import { ContractMemory } from '../support/contract-context.ts';
import { keyOf, latest, one, valueAt, type Reading, type Subject, type Trial } from '../support/contract-trial.ts';
import { MANY_SCRIPTS } from '../support/contract-items.ts';
import { promise } from './promise.ts';

/** What must be equal however a record was come by: everything but the moment of reading. */
const contentOf = (readings: readonly Reading[]): ReadonlyMap<string, string> =>
  new Map([...latest(...readings)].map(([key, { fields, related, state, unreadable, nonexistent }]) => [key, canonicalJson({ fields, related, state: { ...state }, unreadable, nonexistent })]));

function expectAll(refs: readonly RecordRef[], readings: readonly Reading[]): void {
  const found = latest(...readings);
  expect(refs.map(keyOf).filter((key) => !found.has(key))).toEqual([]);
  expect(refs.filter((ref) => one(found, ref).state.kind !== 'present')).toEqual([]);
}

export function describeReading(subject: Subject): void {
  promise(subject, 'records that share one stamp across page ends are all handed over, each once', async (trial) => {
    const refs = await trial.world.create(trial.world.severalPages);
    const reading = await trial.readAll();
    expectAll(refs, [reading]);
    expect(reading.records).toHaveLength(new Set(reading.records.map(keyOf)).size);
    expect(reading.pages.filter((page) => page.records.length > 0).length).toBeGreaterThanOrEqual(3);
  });

  promise(subject, 'a reading that stopped after any page goes on from its cursor with nothing missing and nothing different', async (trial) => {
    const refs = await trial.world.create(trial.world.severalPages);
    const whole = await trial.readAll();
    const expected = contentOf([whole]);
    for (const memory of [trial.memory, new ContractMemory()]) {
      for (const [index, page] of whole.pages.entries()) {
        const before = { ...whole, records: whole.pages.slice(0, index + 1).flatMap(({ records }) => records) };
        const rest = await trial.readAll(page.cursor, { memory });
        expectAll(refs, [before, rest]);
        expect(contentOf([before, rest])).toEqual(expected);
      }
    }
  });

  promise(subject, 'a process that dies after every page it saved still reaches the end', async (trial) => {
    const refs = await trial.world.create(trial.world.severalPages);
    // Within the second of a change nobody can know whether another follows, so that is read again.
    await trial.world.advance(10_000);
    const readings: Reading[] = [];
    for (let run = 1; ; run += 1) {
      expect(run).toBeLessThanOrEqual(40);
      const reading = await trial.read(readings.at(-1)?.cursor ?? null, { afterPage: (page) => Promise.resolve(page.records.length > 0 ? 'die' : 'go on') });
      expect(reading.error).toBeNull();
      readings.push(reading);
      if (reading.records.length === 0) break;
    }
    expectAll(refs, readings);
  });

  promise(subject, 'many changes, read by a process that is stopped after any page, are all handed over', async (trial) => {
    const refs = (await trial.world.create(trial.world.severalPages)).filter((_, index) => index % 2 === 0);
    const { cursor } = await trial.settle();
    const shown = await editAll(trial, refs.slice(0, 60));
    const whole = await trial.readAll(cursor);
    for (const [index, page] of whole.pages.entries()) {
      const before = whole.pages.slice(0, index + 1).flatMap(({ records }) => records);
      const found = latest({ records: before }, await trial.readAll(page.cursor));
      for (const { ref, path, value } of shown) expect(valueAt(one(found, ref), path)).toEqual(value);
    }
  });

  promise(subject, 'what people change while a reading is under way is there after the next run, with its sweep', async (trial) => {
    const refs = await trial.world.create(trial.world.severalPages);
    const changed: Awaited<ReturnType<typeof editAll>> = [];
    const created: RecordRef[] = [];
    const first = await trial.read(null, {
      afterPage: async (page, index) => {
        if (index !== 0) return 'go on';
        const handedOver = page.records[0];
        const others = trial.world.objects.flatMap((object) => refs.filter((ref) => ref.object === object).at(-1) ?? []);
        const both = new Map([...(handedOver === undefined ? [] : [handedOver]), ...others].map((ref) => [keyOf(ref), ref]));
        changed.push(...(await editAll(trial, [...both.values()])));
        created.push(...(await trial.world.create(1)));
        return 'go on';
      },
    });
    expect(first.error).toBeNull();
    await trial.world.advance(60_000);
    const second = await trial.readAll(first.cursor);
    expectAll([...refs, ...created], [first, second]);
    const swept = { records: await trial.sweep(second.cursor, [...refs, ...created]) };
    for (const { ref, path, value } of changed) expect(valueAt(one(latest(first, second, swept), ref), path)).toEqual(value);
  });

  promise(subject, 'a run in which nothing changed hands over nothing', async (trial) => {
    await trial.world.create(5);
    const { cursor } = await trial.settle();
    expect((await trial.readAll(cursor)).records).toEqual([]);
  });

  promise(subject, 'texts of every script arrive as they were typed', async (trial) => {
    const refs = await trial.world.create(1);
    const shown = await editAll(trial, refs, MANY_SCRIPTS);
    const found = latest(await trial.readAll());
    for (const { ref, path } of shown) expect(valueAt(one(found, ref), path)).toBe(MANY_SCRIPTS);
  });

  promise(subject, 'two sessions name the same account, which is not the connection’s name', async (trial) => {
    const ids = [await (await trial.open()).accountId(), await (await trial.open({ memory: new ContractMemory() })).accountId()];
    expect(ids[0]).toMatch(/\S/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[0]).not.toBe('under-contract');
  });

  promise(subject, 'a reading that is called off stops, and what it saved can be gone on from', async (trial) => {
    const refs = await trial.world.create(trial.world.severalPages);
    const controller = new AbortController();
    const session = await trial.open();
    const pages: Reading['pages'][number][] = [];
    const reading = async (): Promise<void> => {
      for await (const page of session.pull({ ...trial.request(null), signal: controller.signal })) {
        pages.push(page);
        controller.abort();
      }
    };
    await reading().catch(() => {});
    expect(pages.length).toBeLessThan(3);
    const rest = await trial.readAll(pages.at(-1)?.cursor ?? null);
    expectAll(refs, [{ ...rest, records: pages.flatMap(({ records }) => records) }, rest]);
  });
}

async function editAll(trial: Trial, refs: readonly RecordRef[], text?: string) {
  const shown = [];
  for (const [index, ref] of refs.entries()) shown.push({ ref, ...(await trial.world.edit(ref, text ?? `Edited ${index}`)) });
  return shown;
}

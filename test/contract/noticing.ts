import { expect } from '@jest/globals';
import { decideTrigger } from '../../src/core/handoff/decide-trigger.ts';
import type { RecordRef, SourceRecord } from '../../src/core/connector.ts';
import { canonicalJson } from '../../src/core/json.ts';
import { fieldsItem, taskContent, taskItem } from '../support/contract-items.ts';
import { runElsewhere } from '../support/contract-elsewhere.ts';
import { deliver, keyOf, latest, one, valueAt, type Reading, type Subject, type Trial } from '../support/contract-trial.ts';
import { promise } from './promise.ts';
import { KNOWS_CREDENTIALS, NOTICES_DELETED, NOTICES_MERGED } from './needs.ts';

/** What the next run learns, with the daily sweep if it is the sweep's business. */
async function news(trial: Trial, cursor: Reading['cursor'], known: readonly RecordRef[]): Promise<ReadonlyMap<string, SourceRecord>> {
  await trial.world.advance(60_000);
  const reading = await trial.readAll(cursor);
  return latest(reading, { records: await trial.sweep(reading.cursor, known) });
}

const firstOfEach = (trial: Trial, refs: readonly RecordRef[]): RecordRef[] => trial.world.objects.flatMap((object) => refs.find((ref) => ref.object === object) ?? []);
const mapped = ({ fields, related }: SourceRecord): string => canonicalJson({ fields, related });

export function describeNoticing(subject: Subject): void {
  const hasTasks = subject.connector.capabilities.writes.tasks !== 'none';
  promise(subject, 'a record that a person deleted is reported as deleted, and no other', async (trial) => {
    const refs = await trial.world.create(4);
    const { cursor } = await trial.settle();
    const [gone] = refs;
    if (gone === undefined) throw new Error('nothing was created');
    await trial.world.remove(gone);
    const found = await news(trial, cursor, refs);
    expect([...found.values()].filter(({ state }) => state.kind === 'deleted').map(({ object, externalId }) => ({ object, externalId }))).toEqual([gone]);
    const session = await trial.open();
    const again = await session.reread(trial.request(null), refs);
    expect(again.map(({ state }) => state.kind).filter((kind) => kind !== 'present')).toEqual(['deleted']);
  }, { need: NOTICES_DELETED });

  promise(subject, 'a record that was merged away says into which', async (trial) => {
    const [away, stays] = await trial.world.create(2);
    if (away === undefined || stays === undefined || trial.world.merge === null) throw new Error('the world cannot merge');
    const { cursor } = await trial.settle();
    await trial.world.merge(away, stays);
    expect(one(await news(trial, cursor, [away, stays]), away).state).toEqual({ kind: 'merged', into: stays.externalId });
  }, { need: NOTICES_MERGED });

  promise(subject, 'a record that was taken back (reopened, withdrawn) is handed over as no longer reached', async (trial) => {
    const refs = await trial.world.create(2);
    const before = await trial.settle();
    for (const ref of firstOfEach(trial, refs)) {
      const stand = (record: SourceRecord) => decideTrigger(trial.sourceOf(ref), record, true, trial.today());
      expect(stand(one(latest(before), ref))).toBe('reached');
      await trial.world.reopen(ref);
      const now = one(latest(await trial.readAll(before.cursor)), ref);
      expect(now.state.kind).toBe('present');
      expect(stand(now)).not.toBe('reached');
    }
  });

  promise(subject, 'a change beside the record (its parent merged, its manager edited) is noticed, by the sweep at the latest', async (trial) => {
    const refs = await trial.world.create(2);
    let { cursor } = await trial.settle();
    for (const ref of firstOfEach(trial, refs)) {
      const { path, value } = await trial.world.editBeside(ref);
      expect(valueAt(one(await news(trial, cursor, refs), ref), path)).toEqual(value);
      ({ cursor } = await trial.settle());
    }
  });

  promise(subject, 'a field hidden from the credential is called unreadable, not blank, and costs no other field', async (trial) => {
    const refs = await trial.world.create(2);
    const before = await trial.settle();
    const path = (await trial.world.hide?.()) ?? '';
    const [ref] = refs;
    if (ref === undefined) throw new Error('nothing was created');
    await trial.world.edit(ref, 'Edited');
    const record = one(latest(await trial.readAll(before.cursor)), ref);
    expect(record.unreadable).toEqual([path]);
    expect(record.nonexistent).not.toContain(path);
    expect(valueAt(record, path)).toBeUndefined();
    const others = (from: SourceRecord): string[] => trial.sourceOf(ref).read.fields.filter((name) => name !== path && valueAt(from, name) !== undefined);
    expect(others(record)).toEqual(others(one(latest(before), ref)));
  }, { need: KNOWS_CREDENTIALS });

  promise(subject, 'the echo of our own write is no news, and a person’s edit after it is', async (trial) => {
    const refs = await trial.world.create(3);
    const before = await trial.settle();
    const session = await trial.open();
    const [ref] = refs;
    if (ref === undefined) throw new Error('nothing was created');
    const wroteAt = new Date(Date.now() + trial.world.offsetMs()).toISOString();
    const settings = trial.request(null).taskSettings ?? {};
    await deliver(session, [fieldsItem(ref, trial.world.ownValues(41)), taskItem(ref, 'echo', taskContent(trial.world.owner), settings)]);
    await trial.world.advance(60_000);
    const echo = await trial.readAll(before.cursor);
    for (const record of echo.records) {
      expect(mapped(record)).toBe(mapped(one(latest(before), record)));
      expect((record.lastHumanEditAt ?? '') < wroteAt.slice(0, 19)).toBe(true);
    }
    const { path, value } = await trial.world.edit(ref, 'A person speaks');
    await trial.world.advance(60_000);
    const heard = one(latest(await trial.readAll(echo.cursor)), ref);
    expect(valueAt(heard, path)).toEqual(value);
    expect(heard.lastHumanEditAt === null || heard.lastHumanEditAt >= wroteAt.slice(0, 19)).toBe(true);
  });

  for (const [zone, day] of [['Pacific/Kiritimati', '2028-02-29'], ['Pacific/Pago_Pago', '2027-03-28'], ['Europe/Berlin', '2026-12-31']] as const) {
    promise(subject, `a calendar day is read and written as the same day by a computer in ${zone}`, async (trial) => {
      const refs = firstOfEach(trial, await trial.world.create(1));
      for (const ref of refs) await trial.world.setDate(ref, day);
      const [ref] = refs;
      if (ref === undefined) throw new Error('nothing was created');
      const here = latest(await trial.readAll());
      const write = hasTasks ? [taskItem(ref, zone, taskContent(trial.world.owner, { dueDate: day }), trial.request(null).taskSettings ?? {})] : [fieldsItem(ref, trial.world.ownValues(1))];
      const { mappingFile, dateField } = trial.world;
      const found = await runElsewhere(zone, { connector: subject.connector.name, settings: trial.world.settings('usual'), mappingFile, dateField, offsetMs: trial.world.offsetMs(), write });
      expect(found.zone).toBe(zone);
      for (const each of refs) {
        expect(found.dates[keyOf(each)]).toBe(day);
        expect(found.fields[keyOf(each)]).toEqual(one(here, each).fields);
      }
      expect(found.outcomes).toEqual(['acknowledged']);
      if (hasTasks) expect((await trial.world.tasks(ref)).map(({ dueDate }) => dueDate)).toEqual([day]);
    });
  }
}

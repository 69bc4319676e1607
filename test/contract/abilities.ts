import { expect, it } from '@jest/globals';
import type { CheckItem } from '../../src/core/connector.ts';
import { expectClear } from '../support/contract-items.ts';
import type { Subject, Trial } from '../support/contract-trial.ts';
import { KNOWS_CREDENTIALS } from './needs.ts';
import { promise } from './promise.ts';

async function checkNow(trial: Trial): Promise<readonly CheckItem[]> {
  const { mapping, world } = trial;
  const writes = { [world.objects[0]]: Object.keys(world.ownValues(1)) };
  const items = await (await trial.open()).check({ reads: mapping.reads, writes });
  for (const { name, message } of items) expectClear({ code: name, message, remedy: message }, trial.secrets());
  return items;
}

/** Promises about what is declared, and about what `check` finds out. */
export function describeAbilities(subject: Subject): void {
  const { capabilities, webhook, objects } = subject.connector;

  it('declares abilities that fit each other', () => {
    const { writes, confirms, subscribes } = capabilities;
    expect(subscribes.length === 0).toBe(webhook === null);
    if (objects.length > 0) expect(subscribes.filter((object) => !objects.includes(object))).toEqual([]);
    expect([confirms.fields !== 'none', confirms.tasks !== 'none', confirms.notes !== 'none'].map((confirmed, index) => confirmed && ![writes.fields, writes.tasks !== 'none', writes.notes][index])).toEqual([false, false, false]);
  });

  it('says what the vendor cannot do in whole sentences, none of them twice', () => {
    for (const sentence of capabilities.cannot) expect(sentence).toMatch(/^[A-Z“"].{9,}\.$/s);
    expect(new Set(capabilities.cannot.map((sentence) => sentence.toLowerCase())).size).toBe(capabilities.cannot.length);
  });

  promise(subject, 'check says of everything which ability it is about, and finds nothing wrong where nothing is', async (trial) => {
    await trial.world.create(2);
    const items = await checkNow(trial);
    expect(items.filter(({ ok }) => !ok)).toEqual([]);
    expect(items.filter(({ ability }) => ability === undefined).map(({ name }) => name)).toEqual([]);
    expect(items.flatMap(({ unreadable }) => unreadable ?? [])).toEqual([]);
    expect(items.map(({ ability }) => ability)).toEqual(expect.arrayContaining(capabilities.writes.fields ? ['read', 'write'] : ['read']));
  });

  promise(subject, 'a wrong credential or folder is one finding of check, not an exception', async (trial) => {
    const items = await (await trial.open({ access: 'wrong' })).check({ reads: trial.mapping.reads, writes: {} });
    expect(items.map(({ ok }) => ok)).toContain(false);
    for (const { name, message } of items) expectClear({ code: name, message, remedy: message }, trial.secrets('wrong'));
  });

  promise(subject, 'a permission that was taken away is named by check in the vendor’s words, with what it would unlock', async (trial) => {
    await trial.world.create(2);
    const before = await checkNow(trial);
    if (trial.world.takeAway === undefined || trial.world.takeAway === null) throw new Error('the world takes nothing away');
    const { missing, ability } = await trial.world.takeAway();
    const lost = (await checkNow(trial)).filter((item) => !item.ok && item.ability === ability && !before.some(({ name, ok }) => name === item.name && !ok));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.flatMap((item) => item.missing ?? [])).toEqual(missing === null ? [] : expect.arrayContaining([missing]));
    if (missing !== null) expect(before.flatMap((item) => item.missing ?? [])).not.toContain(missing);
    for (const item of lost.filter((each) => (each.missing ?? []).length > 0)) expect(item.unlocks ?? '').toMatch(/^\S.{9,}/s);
  }, { need: KNOWS_CREDENTIALS });

  promise(subject, 'a mapped field that is hidden from the credential is listed by check as unreadable for every record', async (trial) => {
    await trial.world.create(2);
    const path = (await trial.world.hide?.()) ?? '';
    const unreadable = (await checkNow(trial)).filter(({ ok }) => !ok).flatMap((item) => item.unreadable ?? []);
    expect(unreadable).toEqual([`${trial.world.objects[0]}.${path}`]);
  }, { need: KNOWS_CREDENTIALS });
}

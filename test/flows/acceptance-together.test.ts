import { describe, expect, it } from '@jest/globals';
import { Crash } from '../support/fake-source.ts';
import { ENGINES } from '../support/store.ts';
import { ANA, eventTypes, makeReady, OPS, OTHER_OPS, refusal, rejection, shownOn } from './support/acceptance.ts';
import { COMPLETE, useStore, wonDeal } from './support/world.ts';

describe.each(ENGINES)('deciding together on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('of two people who decide at once the second is told what the first one did', async () => {
    const { world, handoff } = await makeReady(start);
    const seen = await handoff();
    const [accepted, rejected] = await Promise.allSettled([world.app.accept(seen, { by: OPS }), world.app.reject(seen, { ...rejection, by: OTHER_OPS })]);
    const [done, told] = accepted.status === 'fulfilled' ? [accepted, rejected] : [rejected, accepted];
    expect(done.status).toBe('fulfilled');
    expect(told).toMatchObject({ status: 'rejected', reason: { code: 'already_decided', message: expect.stringMatching(/It was (accepted by Omar Ops|rejected by Olga Ops) \(operations\) on 2026-11-23 09:00 UTC/) } });
    const types = await eventTypes(world, seen.id);
    expect(types.filter((type) => type === 'accepted' || type === 'rejected')).toHaveLength(1);
    expect(await refusal(world.app.ask(seen, { by: OPS, text: 'Why?', revision: seen.revision }))).toMatchObject({ code: 'handoff_changed' });
  });

  it('the same decision by the same person changes nothing; another person is told', async () => {
    const { world, handoff } = await makeReady(start);
    await world.app.reject(await handoff(), rejection);
    const before = await handoff();
    expect(await world.app.reject(before, { ...rejection, by: { ...OPS, email: 'Omar@acme.example' } })).toMatchObject({ changed: false, shownIn: [] });
    expect((await handoff()).revision).toBe(before.revision);
    expect(await refusal(world.app.reject(before, { ...rejection, by: OTHER_OPS }))).toMatchObject({ code: 'already_decided' });
  });

  it('nothing is shown twice when the process dies between saving and delivery, or while it writes', async () => {
    const { world, handoff } = await makeReady(start);
    await world.app.reject(await handoff(), rejection);
    await world.restart();
    world.source.crashAfterItems = 1;
    await expect(world.sync()).rejects.toBeInstanceOf(Crash);
    await world.restart();
    await world.sync();
    await world.sync();
    expect(world.source.tasks).toHaveLength(1);
    expect(shownOn(world)).toMatchObject({ hStatus: 'Rejected' });
  });

  it('a decision does not wait for a run that is at work, and is not lost by it', async () => {
    const { world, handoff } = await makeReady(start);
    const seen = await handoff();
    world.source.put('deal', 'd1', { environment: 'SAP, Okta and Jira' });
    world.source.duringWrite = async () => { await world.app.reject(seen, rejection); };
    world.source.put('deal', 'd2', wonDeal('Contoso'));
    await world.sync();
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'rejected', record: { answers: { 'technical.environment': { value: 'SAP, Okta and Jira' } } } });
    expect(world.source.tasksOn('d1')).toHaveLength(1);
  });

  it('what may not be decided is refused with what to do instead', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Contoso', { ...COMPLETE, stage: 'negotiation' }));
    world.source.put('deal', 'd3', wonDeal('Fabrikam', COMPLETE));
    await world.sync();
    const [incomplete, early, complete] = [await world.handoff('d1'), await world.handoff('d2'), await world.handoff('d3')];
    expect(await refusal(world.app.accept(incomplete, { by: OPS }))).toMatchObject({ code: 'handoff_incomplete', message: expect.stringContaining('Missing: Goal, Promises'), remedy: expect.stringContaining('--anyway') });
    expect(await refusal(world.app.submit(incomplete, { by: ANA }))).toMatchObject({ code: 'handoff_incomplete' });
    expect(await refusal(world.app.reject(incomplete, rejection))).toMatchObject({ code: 'not_handed_in' });
    expect(await refusal(world.app.accept(early, { by: OPS, anyway: 'they are in a hurry' }))).toMatchObject({ code: 'not_reached' });
    expect(await refusal(world.app.accept(complete, { by: ANA }))).toMatchObject({ code: 'wrong_role', exitCode: 2 });
    expect(await refusal(world.app.reject(complete, { ...rejection, fields: [{ field: 'promisses' }] }))).toMatchObject({ code: 'unknown_field', message: expect.stringContaining('did you mean "promises"?') });
    expect(await refusal(world.app.reject(complete, { by: OPS, reason: 'other' }))).toMatchObject({ code: 'reason_needed' });
    world.source.put('deal', 'd3', { stage: 'lost' });
    await world.sync();
    expect(await refusal(world.app.accept(complete, { by: OPS }))).toMatchObject({ code: 'handoff_withdrawn' });
    const anyway = await world.app.accept(incomplete, { by: OPS, anyway: 'The customer starts on Monday.' });
    expect(anyway.handoff).toMatchObject({ status: 'accepted', statusReason: 'accepted although 4 answers were missing: "The customer starts on Monday."' });
  });

  it('a deal that is lost takes its rejection’s task along, and starts afresh when it is won again', async () => {
    const { world, handoff } = await makeReady(start);
    await world.app.reject(await handoff(), rejection);
    await world.sync();
    world.source.put('deal', 'd1', { stage: 'lost' });
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    world.source.put('deal', 'd1', { stage: 'won' });
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'ready', statusReason: null, acceptance: { rejections: [{ settled: { how: 'taken_back' } }] } });
    expect(world.source.openTasks()).toEqual([]);
  });

  it('a change of scope or dates after acceptance asks to confirm just that, and undoes nothing', async () => {
    const { world, handoff } = await makeReady(start);
    await world.app.accept(await handoff(), { by: OPS });
    world.source.put('deal', 'd1', { goLive: '2027-03-01', environment: 'Other' });
    await world.sync();
    expect(await handoff()).toMatchObject({
      status: 'accepted', statusReason: 'changed since it was accepted, to be confirmed: Target go-live date was 2027-01-15, is 2027-03-01',
      acceptance: { delta: [{ field: 'goals.goLiveDate', accepted: '2027-01-15', now: '2027-03-01' }] },
    });
    expect(await refusal(world.app.confirmDelta(await handoff(), { by: OPS, fields: ['goals.goLive'] }))).toMatchObject({ code: 'unknown_field', message: expect.stringContaining('did you mean "goals.goLiveDate"?') });
    expect((await world.app.confirmDelta(await handoff(), { by: OPS })).handoff).toMatchObject({ status: 'accepted', statusReason: null, acceptance: { delta: [] } });
    world.source.put('deal', 'd1', { goLive: '2027-01-15' });
    await world.sync();
    world.source.put('deal', 'd1', { goLive: '2027-03-01' });
    await world.sync();
    const events = await world.store.findEvents({ handoffId: (await handoff()).id, types: ['delta_opened', 'delta_confirmed', 'delta_closed'], limit: 9 });
    expect(events.map(({ type, data }) => [type, data]).toReversed()).toMatchObject([
      ['delta_opened', { fields: ['goals.goLiveDate'] }], ['delta_confirmed', { fields: ['goals.goLiveDate'] }], ['delta_opened', { fields: ['goals.goLiveDate'] }], ['delta_closed', { fields: ['goals.goLiveDate'] }],
    ]);
    // Unreadable is not missing.
    world.source.hide('deal', 'd1', ['promises']);
    await world.sync();
    expect(await handoff()).toMatchObject({ acceptance: { delta: [] } });
  });
});

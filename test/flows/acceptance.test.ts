import { describe, expect, it } from '@jest/globals';
import type { RejectInput } from '../../src/core/acceptance/step-inputs.ts';
import type { HandoffError } from '../../src/core/errors.ts';
import type { StoredHandoff } from '../../src/core/handoff/handoff.ts';
import { Crash } from '../support/fake-source.ts';
import { DAY } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, rep, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;
const OTHER_OPS = { name: 'Olga Ops', email: 'olga@acme.example', role: 'operations' } as const;
const ANA = { name: 'Ana', email: 'ana@acme.example', role: 'sales' } as const;
const REASON = 'The customer expects a data migration, which the contract leaves out.';
const rejection: RejectInput = { by: OPS, reason: 'not_as_sold', text: REASON, fields: [{ field: 'promises', text: 'says none' }] };

const refusal = (work: Promise<unknown>): Promise<Pick<HandoffError, 'code' | 'message' | 'remedy' | 'exitCode'>> =>
  work.then(() => { throw new Error('nothing was refused'); }, (error: HandoffError) => error);

describe.each(ENGINES)('accepting and rejecting on %s', (engine) => {
  const { world: start } = useStore(engine);
  const ready = async (options: WorldOptions = {}): Promise<{ readonly world: World; readonly handoff: () => Promise<StoredHandoff> }> => {
    const world = await start(options);
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    return { world, handoff: () => world.handoff('d1') };
  };
  const own = (world: World) => world.source.record('deal', 'd1').own;
  const typesOf = async (world: World, id: string) => (await world.store.findEvents({ handoffId: id, limit: 50 })).map((event) => event.type).toReversed();

  it('an accepted handoff shows it in the source, keeps what was accepted, and is not undone by new data', async () => {
    const { world, handoff } = await ready();
    const decided = await world.app.accept(await handoff(), { by: OPS });
    expect(decided).toMatchObject({ changed: true, shownIn: [world.id], handoff: { status: 'accepted', acceptance: { accepted: { by: OPS, score: 100, missing: [] } } } });
    expect(own(world)).toMatchObject({ hStatus: 'Ready' });
    await world.sync();
    expect(own(world)).toMatchObject({ hStatus: 'Accepted' });
    expect((await world.store.findSnapshots(decided.handoff.id)).map((snapshot) => snapshot.reason)).toEqual(['accepted']);
    world.source.put('deal', 'd1', { goal: null });
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'accepted', score: 60 });
    expect(await typesOf(world, decided.handoff.id)).toEqual(expect.arrayContaining(['accepted', 'status_changed']));
  });

  it('a rejection becomes one task to the rep that quotes it, and closes when the handoff is handed in again', async () => {
    const { world, handoff } = await ready();
    // The account need not answer for it.
    world.source.expired = true;
    await world.app.submit(await handoff(), { by: ANA });
    await world.app.reject(await handoff(), rejection);
    world.source.expired = false;
    await world.sync();
    await world.sync({ full: true });
    expect(world.source.tasks).toHaveLength(1);
    expect(world.source.openTasks()[0]?.content).toMatchObject({ subject: 'Handoff rejected: Northwind', owner: { email: 'ana@acme.example' }, dueDate: '2026-11-25' });
    expect(world.source.openTasks()[0]?.content.body).toContain(`Omar Ops rejected this handoff on 2026-11-23: not what was sold.\n"${REASON}"\n- Promises – "says none"`);
    expect(own(world)).toMatchObject({ hStatus: 'Rejected' });
    expect((await handoff()).statusReason).toBe(`rejected, not what was sold: "${REASON}" (about Promises)`);

    expect(await refusal(world.app.submit(await handoff(), { by: ANA }))).toMatchObject({ code: 'confirmation_needed', exitCode: 2 });
    await world.app.submit(await handoff(), { by: ANA, confirmed: 'Migration is phase two, agreed with Bo Buyer by phone.' });
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    expect(own(world)).toMatchObject({ hStatus: 'Submitted' });
    expect(await typesOf(world, (await handoff()).id)).toEqual(['handoff_found', 'submitted', 'status_changed', 'rejected', 'status_changed', 'task_created', 'submitted', 'status_changed', 'task_closed']);
    // A second rejection is asked anew.
    await world.app.reject(await handoff(), { by: OPS, reason: 'scope_creep' });
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    expect(new Set(world.source.tasks.map((task) => task.key)).size).toBe(2);
  });

  it('a rejected packet that loses an answer and gets it back waits to be handed in again, in one task', async () => {
    const { world, handoff } = await ready();
    await world.app.reject(await handoff(), rejection);
    world.source.put('deal', 'd1', { goal: null });
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'incomplete', statusReason: expect.stringContaining('rejected, not what was sold') });
    expect(world.source.openTasks().filter((task) => task.content.owner.email === 'ana@acme.example')).toHaveLength(1);
    expect(world.source.openTasks()[0]?.content.body).toMatch(/rejected this handoff[\s\S]*One answer is missing[\s\S]*- Goal/);
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'rejected' });
    expect(await refusal(world.app.accept(await handoff(), { by: OPS }))).toMatchObject({ code: 'already_decided' });
  });

  it('a person who closed the rejection’s task is not asked again, but the next rejection is', async () => {
    const { world, handoff } = await ready();
    await world.app.reject(await handoff(), rejection);
    await world.sync();
    for (const task of world.source.openTasks()) world.source.endTask(task, 'closed');
    await world.sync();
    world.clock.advance(DAY);
    world.source.put('deal', 'd1', { environment: 'SAP, Okta and Jira' });
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    await world.app.submit(await handoff(), { by: ANA, confirmed: 'Bo agrees.' });
    await world.app.reject(await handoff(), { by: OPS, reason: 'scope_creep' });
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
  });

  it('a rejection is asked even of a rep who closed the task about missing answers', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, goLive: null }));
    await world.sync();
    for (const task of world.source.openTasks()) world.source.endTask(task, 'closed');
    await world.sync();
    await world.app.reject(await world.handoff('d1'), rejection);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    expect(world.source.openTasks()[0]?.content.body).not.toContain('Go-live');
  });

  it('questions stand in the one task with what is missing, and go when they are answered', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, goal: null }));
    await world.sync();
    const first = await world.app.ask(await world.handoff('d1'), { by: OPS, text: 'Which ERP do they use?', field: 'environment' });
    expect(await world.app.ask(await world.handoff('d1'), { by: OPS, text: 'Which ERP do they use?', field: 'technical.environment' })).toMatchObject({ changed: false });
    await world.app.ask(await world.handoff('d1'), { by: OTHER_OPS, text: 'Who signs off?' });
    await world.sync();
    expect(world.source.tasks).toHaveLength(1);
    expect(world.source.openTasks()[0]?.content.body).toMatch(/2 questions wait[\s\S]*Question 1 from Omar Ops about Environment: "Which ERP do they use\?"[\s\S]*One answer is missing[\s\S]*- Goal/);
    expect(first.handoff.statusReason).toContain('1 open question');
    await world.app.answer(await world.handoff('d1'), { by: ANA, question: 1, text: 'SAP.' });
    await world.sync();
    expect(world.source.openTasks()[0]?.content).toMatchObject({ subject: 'Answer a question about the handoff: Northwind' });
    await world.app.answer(await world.handoff('d1'), { by: ANA, question: 2, text: 'Bo.' });
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    expect(world.source.tasks).toHaveLength(1);
    expect(await refusal(world.app.answer(await world.handoff('d1'), { by: ANA, question: 2, text: 'Cy.' }))).toMatchObject({ code: 'already_answered' });
    expect(await refusal(world.app.answer(await world.handoff('d1'), { by: ANA, question: 3, text: 'Cy.' }))).toMatchObject({ code: 'unknown_question' });
  });

  it('of two people who decide at once the second is told what the first one did', async () => {
    const { world, handoff } = await ready();
    const seen = await handoff();
    const [accepted, rejected] = await Promise.allSettled([world.app.accept(seen, { by: OPS }), world.app.reject(seen, { ...rejection, by: OTHER_OPS })]);
    const [done, told] = accepted.status === 'fulfilled' ? [accepted, rejected] : [rejected, accepted];
    expect(done.status).toBe('fulfilled');
    expect(told).toMatchObject({ status: 'rejected', reason: { code: 'already_decided', message: expect.stringMatching(/It was (accepted by Omar Ops|rejected by Olga Ops) \(operations\) on 2026-11-23 09:00 UTC/) } });
    const types = await typesOf(world, seen.id);
    expect(types.filter((type) => type === 'accepted' || type === 'rejected')).toHaveLength(1);
    expect(await refusal(world.app.ask(seen, { by: OPS, text: 'Why?', revision: seen.revision }))).toMatchObject({ code: 'handoff_changed' });
  });

  it('the same decision by the same person changes nothing; another person is told', async () => {
    const { world, handoff } = await ready();
    await world.app.reject(await handoff(), rejection);
    const before = await handoff();
    expect(await world.app.reject(before, { ...rejection, by: { ...OPS, email: 'Omar@acme.example' } })).toMatchObject({ changed: false, shownIn: [] });
    expect((await handoff()).revision).toBe(before.revision);
    expect(await refusal(world.app.reject(before, { ...rejection, by: OTHER_OPS }))).toMatchObject({ code: 'already_decided' });
  });

  it('nothing is shown twice when the process dies between saving and delivery, or while it writes', async () => {
    const { world, handoff } = await ready();
    await world.app.reject(await handoff(), rejection);
    await world.restart();
    world.source.crashAfterItems = 1;
    await expect(world.sync()).rejects.toBeInstanceOf(Crash);
    await world.restart();
    await world.sync();
    await world.sync();
    expect(world.source.tasks).toHaveLength(1);
    expect(own(world)).toMatchObject({ hStatus: 'Rejected' });
  });

  it('a decision does not wait for a run that is at work, and is not lost by it', async () => {
    const { world, handoff } = await ready();
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
    const { world, handoff } = await ready();
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
    const { world, handoff } = await ready();
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

describe('how far acceptance goes', () => {
  const { world: start } = useStore('embedded');

  it('a gate says that acceptance is required', async () => {
    const world = await start({ rollout: 'gate' });
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    expect((await world.sync()).notes).toEqual(['One handoff waits to be accepted before the kick-off: "handoff handoffs list --status ready submitted".']);
    expect(await world.handoff('d1')).toMatchObject({ status: 'ready', statusReason: 'waits to be accepted by the receiving team before the kick-off' });
    expect((await world.app.accept(await world.handoff('d1'), { by: OPS })).handoff).toMatchObject({ status: 'accepted', statusReason: null });
    expect((await world.sync()).notes).toBeUndefined();
  });

  it.each([['observe', null, {}], ['fields', 'Rejected', {}], ['tasks', null, { wonAt: '2026-10-01T10:00:00Z' }]] as const)('at rollout %s a rejection asks for no more than that allows (%s)', async (rollout, shown, fields) => {
    const world = await start({ rollout });
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, ...fields }));
    await world.sync();
    expect((await world.app.reject(await world.handoff('d1'), rejection)).handoff.status).toBe('rejected');
    await world.sync();
    expect(world.source.tasks).toEqual([]);
    expect(world.source.record('deal', 'd1').own['hStatus'] ?? null).toBe(shown);
  });

  it('a rep with five open tasks gets the rejection when one of them is done', async () => {
    const world = await start();
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.source.put('deal', name, wonDeal(name, { environment: `Stack of ${name}` }));
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await world.app.reject(await world.handoff('d1'), rejection);
    await world.sync();
    expect(world.source.tasksOn('d1')).toEqual([]);
    world.source.put('deal', 'a', COMPLETE);
    await world.sync();
    world.clock.advance(DAY);
    await world.sync();
    expect(world.source.tasksOn('d1')).toHaveLength(1);
  });

  it('a hire is accepted whatever is missing, and no task or field tells what was written about them', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('employee', 'e1', { name: 'Dana Doe', hireDate: '2026-12-14', status: 'Active' });
    await world.sync();
    const [hire] = await world.handoffs();
    if (hire === undefined) throw new Error('no hire');
    await world.app.ask(hire, { by: { ...OPS, role: 'sales' }, text: 'Is her visa through?', field: 'start' });
    await world.sync();
    expect(JSON.stringify(world.source.written())).not.toContain('visa');
    expect((await world.app.accept(hire, { by: OPS })).handoff).toMatchObject({ status: 'accepted' });
  });

  it('the rep who takes the deal over gets the question', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await world.app.ask(await world.handoff('d1'), { by: OPS, text: 'Who signs off?' });
    world.source.put('deal', 'd1', { rep: rep('bob') });
    await world.sync();
    expect(world.source.openTasks().map((task) => task.content.owner.email)).toEqual(['bob@acme.example']);
  });
});

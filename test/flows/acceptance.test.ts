import { describe, expect, it } from '@jest/globals';
import { DAY } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { ANA, eventTypes, makeReady, OPS, OTHER_OPS, REASON, refusal, rejection, shownOn } from './support/acceptance.ts';
import { COMPLETE, useStore, wonDeal } from './support/world.ts';

describe.each(ENGINES)('accepting and rejecting on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('an accepted handoff shows it in the source, keeps what was accepted, and is not undone by new data', async () => {
    const { world, handoff } = await makeReady(start);
    const decided = await world.app.accept(await handoff(), { by: OPS });
    expect(decided).toMatchObject({ changed: true, shownIn: [world.id], handoff: { status: 'accepted', acceptance: { accepted: { by: OPS, score: 100, missing: [] } } } });
    expect(shownOn(world)).toMatchObject({ hStatus: 'Ready' });
    await world.sync();
    expect(shownOn(world)).toMatchObject({ hStatus: 'Accepted' });
    expect((await world.store.findSnapshots(decided.handoff.id)).map((snapshot) => snapshot.reason)).toEqual(['accepted']);
    world.source.put('deal', 'd1', { goal: null });
    await world.sync();
    expect(await handoff()).toMatchObject({ status: 'accepted', score: 60 });
    expect(await eventTypes(world, decided.handoff.id)).toEqual(expect.arrayContaining(['accepted', 'status_changed']));
  });

  it('a rejection becomes one task to the rep that quotes it, and closes when the handoff is handed in again', async () => {
    const { world, handoff } = await makeReady(start);
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
    expect(shownOn(world)).toMatchObject({ hStatus: 'Rejected' });
    expect((await handoff()).statusReason).toBe(`rejected, not what was sold: "${REASON}" (about Promises)`);

    expect(await refusal(world.app.submit(await handoff(), { by: ANA }))).toMatchObject({ code: 'confirmation_needed', exitCode: 2 });
    await world.app.submit(await handoff(), { by: ANA, confirmed: 'Migration is phase two, agreed with Bo Buyer by phone.' });
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    expect(shownOn(world)).toMatchObject({ hStatus: 'Submitted' });
    expect(await eventTypes(world, (await handoff()).id)).toEqual(['handoff_found', 'score_recorded', 'submitted', 'status_changed', 'rejected', 'status_changed', 'task_created', 'submitted', 'status_changed', 'task_closed']);
    // A second rejection is asked anew.
    await world.app.reject(await handoff(), { by: OPS, reason: 'scope_creep' });
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    expect(new Set(world.source.tasks.map((task) => task.key)).size).toBe(2);
  });

  it('a rejected packet that loses an answer and gets it back waits to be handed in again, in one task', async () => {
    const { world, handoff } = await makeReady(start);
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
    const { world, handoff } = await makeReady(start);
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
});

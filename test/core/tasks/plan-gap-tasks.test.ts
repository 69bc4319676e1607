import { describe, expect, it } from '@jest/globals';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';
import { observeTask, planTasks } from '../../../src/core/tasks/plan-tasks.ts';
import { answer, gap, input, person, planInTurn, record, report } from './build-handoff.ts';

const closedByPerson = (states: readonly TaskState[]) => states.map((state) => observeTask(state, 'closed', '2026-03-03T09:00:00.000Z'));
const open = (plan: { tasks: readonly { status: string }[] } | undefined) =>
  plan?.tasks.filter((task) => task.status === 'open') ?? [];
const environment = gap('environment', { ownerRole: 'solutions', owner: person('sol') });
/** Another role that the same person has. */
const buyer = gap('buyer', { ownerRole: 'account_manager' });

describe('a gap task', () => {
  it('is one per owner and lists in plain words what is wrong with each answer', () => {
    const { tasks } = planTasks(
      input({
        record: record({ answers: { 'goals.successMetric': answer(null, 'TBD') } }),
        report: report([
          gap('goal'),
          gap('metric', { field: 'goals.successMetric', label: 'Success metric', reason: 'placeholder' }),
          gap('buyer', { field: 'stakeholders', label: 'Buyer', reason: 'absent' }),
          environment,
        ]),
        link: 'https://handoff.example/h1',
      }),
    );
    expect(tasks.map((task) => [task.purpose, task.owner.name, task.status, task.dueDate])).toEqual([
      ['gap:sales_rep', 'rita', 'open', '2026-03-04'],
      ['gap:solutions', 'sol', 'open', '2026-03-04'],
    ]);
    expect(tasks[0]?.subject).toBe('Complete the handoff: Acme – Platform');
    expect(tasks[0]?.body).toContain(
      '- Label of goal – left blank\n- Success metric – "TBD" is a placeholder\n- Buyer – nobody is named yet',
    );
    expect(tasks[0]?.body).toContain('https://handoff.example/h1');
  });

  it('is not created for what is not due, not mapped or not readable', () => {
    const gaps = [
      gap('later', { due: false }),
      gap('unmapped', { reason: 'unmapped' }),
      gap('unreadable', { reason: 'unreadable' }),
    ];
    expect(planTasks(input({ report: report(gaps) })).states).toEqual([]);
  });

  it('says nothing about a hire but which answers are missing', () => {
    const hire = record({
      kind: 'employee',
      title: 'Jo Doe',
      answers: { 'person.legalName': answer(null, 'Jo Secret') },
    });
    const gaps = [
      gap('legal_name', {
        field: 'person.legalName',
        label: 'Legal name',
        reason: 'invalid',
        note: 'Jo Secret is no name',
      }),
    ];
    const { tasks } = planTasks(input({ kind: 'employee', title: 'Jo Doe', record: hire, report: report(gaps) }));
    expect(JSON.stringify(tasks)).toContain('Legal name – is not a valid answer');
    expect(JSON.stringify(tasks)).not.toMatch(/Secret|Doe/);
  });

  it('is never born overdue: an old deal is due today, compressed', () => {
    const [task] = planTasks(input({ today: '2026-05-04' })).tasks;
    expect([task?.dueDate, task?.compressed]).toEqual(['2026-05-04', true]);
  });

  it('keeps its due date while days pass', () => {
    const plans = planInTurn({ today: '2026-05-04' }, { today: '2026-05-08' });
    expect(plans[1]?.tasks).toEqual(plans[0]?.tasks);
    expect(plans[1]?.events).toEqual([]);
  });

  it('closes itself when nothing it asked for is missing, with a future due date pulled to today', () => {
    const [, closed, later] = planInTurn(
      {},
      { report: report([], ['goal']) },
      { report: report([], ['goal']), today: '2026-03-20' },
    );
    expect(closed?.states[0]).toMatchObject({ state: 'filled', dueDate: '2026-03-02' });
    expect(closed?.tasks[0]).toMatchObject({
      status: 'done',
      dueDate: '2026-03-02',
      note: expect.stringContaining('filled in'),
    });
    expect(later?.tasks).toEqual(closed?.tasks);
  });

  it('is withdrawn, not done, when what it asked for is not required any more', () => {
    const [, gone] = planInTurn({}, { report: report([]), configChanged: true });
    expect(gone?.tasks[0]).toMatchObject({ status: 'withdrawn', note: expect.stringContaining('not required') });
  });

  it('follows its gaps while it is open', () => {
    const [first, second, third] = planInTurn(
      { report: report([gap('goal'), gap('metric')]) },
      { report: report([gap('metric')], ['goal']) },
      { report: report([gap('goal'), gap('metric')]) },
    );
    expect(second?.tasks[0]?.key).toBe(first?.tasks[0]?.key);
    expect(second?.tasks[0]?.body).not.toContain('Label of goal');
    expect(third?.tasks).toEqual(first?.tasks);
    expect(third?.states).toHaveLength(1);
  });

  it('asks for an answer until it is given, even when a moved date makes it due later', () => {
    const equipment = gap('equipment', { dueDate: '2026-03-02' });
    const [first, moved] = planInTurn(
      { report: report([equipment]) },
      { report: report([{ ...equipment, due: false, dueDate: '2026-06-01' }]) },
    );
    expect(moved?.tasks[0]).toMatchObject({ key: first?.tasks[0]?.key, status: 'open', dueDate: '2026-06-03' });
    expect(moved?.events).toEqual([
      {
        type: 'task_moved',
        data: {
          task: first?.tasks[0]?.key,
          purpose: 'gap:sales_rep',
          from: '2026-03-04',
          to: '2026-06-03',
          reason: 'dates_changed',
        },
      },
    ]);
  });

  it('goes to the new owner under the same key', () => {
    const [first, second] = planInTurn({}, { report: report([gap('goal', { owner: person('nils') })]) });
    expect(second?.tasks.map((task) => [task.key, task.owner.name])).toEqual([[first?.tasks[0]?.key, 'nils']]);
  });

  it('is withdrawn with the deal, and a later win asks again under a new key', () => {
    const [first, withdrawn, again] = planInTurn(
      {},
      { trigger: 'withdrawn', status: 'withdrawn', today: '2026-03-03' },
      { episode: 2 },
    );
    expect(withdrawn?.tasks[0]).toMatchObject({
      status: 'withdrawn',
      dueDate: '2026-03-03',
      note: expect.stringContaining('not won any more'),
    });
    expect(open(again)).toHaveLength(1);
    expect(again?.states.map((state) => state.episode)).toEqual([1, 2]);
    expect(new Set([first, again].map((plan) => plan?.states.at(-1)?.key)).size).toBe(2);
    expect(again?.tasks[0]).toEqual(withdrawn?.tasks[0]);
  });

  it.each(['withdrawn', 'rescinded', 'out_of_scope', 'before'] as const)(
    'is withdrawn when the trigger is %s',
    (trigger) => {
      const [, plan] = planInTurn({}, { trigger });
      expect(plan?.tasks.map((task) => task.status)).toEqual(['withdrawn']);
    },
  );

  it('opens again in a new episode of the handoff even if the withdrawal was never planned', () => {
    const [, again] = planInTurn({}, { episode: 2 });
    expect(again?.tasks.map((task) => task.status)).toEqual(['withdrawn', 'open']);
  });
});

describe('one person with two roles', () => {
  it('gets one task for both', () => {
    const plan = planTasks(input({ report: report([gap('goal'), buyer]) }));
    expect(plan.tasks.map((task) => task.purpose)).toEqual(['gap:account_manager']);
    expect(plan.states[0]?.asksFor).toEqual(['buyer', 'goal']);
  });

  it('keeps the key when the gap of a second role appears or goes', () => {
    const [only, both, other, gone] = planInTurn(
      { report: report([gap('goal')], ['buyer']) },
      { report: report([gap('goal'), buyer]) },
      { report: report([buyer], ['goal']) },
      { report: report([], ['goal', 'buyer']) },
    );
    const keys = [only, both, other, gone].map((plan) => plan?.tasks.map((task) => task.key));
    expect(new Set(keys.flat()).size).toBe(1);
    expect(gone?.tasks.map((task) => task.status)).toEqual(['done']);
  });

  it('gets one task where two stood, when the second role comes to them', () => {
    const [apart, together, again] = planInTurn(
      { report: report([gap('goal'), environment]) },
      { report: report([gap('goal'), { ...environment, owner: person('rita') }]) },
      { report: report([gap('goal'), environment]) },
    );
    expect(open(apart)).toHaveLength(2);
    expect(together?.tasks.map((task) => [task.purpose, task.status])).toEqual([
      ['gap:sales_rep', 'open'],
      ['gap:solutions', 'withdrawn'],
    ]);
    expect(open(again)).toHaveLength(2);
    expect(again?.states.map((state) => [state.purpose, state.episode, state.state])).toEqual([
      ['gap:sales_rep', 1, 'open'],
      ['gap:solutions', 1, 'withdrawn'],
      ['gap:solutions', 2, 'open'],
    ]);
  });

  it('is recognised by id where one role lacks the e-mail', () => {
    const nameless = gap('buyer', { ownerRole: 'account_manager', owner: { ...person('rita'), email: null } });
    expect(planTasks(input({ report: report([gap('goal'), nameless]) })).tasks).toHaveLength(1);
  });
});

describe('a task that a person closed or deleted', () => {
  it('is not created again while its gap remains', () => {
    const [, , plan] = planInTurn({}, closedByPerson, { today: '2026-03-09' });
    expect(plan?.tasks).toEqual([]);
    expect(plan?.states.map((state) => state.state)).toEqual(['ended_by_person']);
  });

  it('comes back under a new key when its gap was seen filled and is missing again', () => {
    const plans = planInTurn({}, closedByPerson, { report: report([], ['goal']) }, {});
    expect(plans[3]?.states.map((state) => [state.state, state.episode])).toEqual([
      ['ended_by_person', 1],
      ['open', 2],
    ]);
    expect(plans[3]?.states[0]?.key).not.toBe(plans[3]?.states[1]?.key);
  });

  it('does not come back for a gap that was filled and emptied again before it was closed', () => {
    const both = { report: report([gap('goal'), gap('metric')]) };
    const plans = planInTurn(both, { report: report([gap('metric')], ['goal']) }, both, closedByPerson, both);
    expect(open(plans[4])).toEqual([]);
  });

  it('does not come back because the gap was not required for a while', () => {
    const plans = planInTurn(
      {},
      closedByPerson,
      { report: report([]), configChanged: true },
      { configChanged: true },
      {},
    );
    expect(open(plans[3])).toEqual([]);
    expect(open(plans[4])).toEqual([]);
  });

  it('does not come back for a gap that only a changed configuration brought, then or later', () => {
    const before = report([], ['goal', 'metric']);
    const after = { report: report([gap('metric')], ['goal']), previousReport: before };
    const plans = planInTurn(
      { report: report([gap('goal')]) },
      closedByPerson,
      { report: before },
      { ...after, configChanged: true },
      after,
    );
    expect(open(plans[3])).toEqual([]);
    expect(open(plans[4])).toEqual([]);
    const control = planInTurn({ report: report([gap('goal')]) }, closedByPerson, { report: before }, after);
    expect(open(control[3])).toHaveLength(1);
  });

  it('stays ended when its gap goes to another person or is asked for by another role', () => {
    const both = report([gap('goal'), buyer]);
    const moved = report([gap('goal', { owner: person('nils') }), { ...buyer, owner: person('nora') }]);
    const plans = planInTurn({ report: both }, closedByPerson, { report: moved });
    expect(open(plans[2])).toEqual([]);
  });

  it('was completed, not refused, when everything it asked for is filled: what becomes due later is asked for', () => {
    const plans = planInTurn(
      {},
      closedByPerson,
      { report: report([], ['goal']) },
      { report: report([gap('metric')], ['goal']) },
    );
    expect(open(plans[3]).length).toBe(1);
    const refused = planInTurn({}, closedByPerson, { report: report([gap('goal'), gap('metric')]) });
    expect(open(refused[2])).toEqual([]);
  });

  it('is not replaced by one of another role of the same person, whatever that role asks', () => {
    const plans = planInTurn({ report: report([gap('goal')]) }, closedByPerson, { report: report([gap('goal'), buyer]) });
    expect(open(plans[2])).toEqual([]);
    const elsewhere = { ...buyer, owner: person('nora') };
    const other = planInTurn({ report: report([gap('goal')]) }, closedByPerson, { report: report([gap('goal'), elsewhere]) });
    expect(open(other[2])).toHaveLength(1);
  });

  it('comes back without the answers that were refused and never given', () => {
    const both = { report: report([gap('goal'), gap('metric')]) };
    const plans = planInTurn(both, closedByPerson, { report: report([gap('metric')], ['goal']) }, both, both);
    expect(open(plans[3])).toHaveLength(1);
    expect(plans[4]?.states.map((state) => [state.state, state.asksFor])).toEqual([
      ['ended_by_person', ['goal', 'metric']],
      ['open', ['goal']],
    ]);
  });

  it('does not silence the other owners of the handoff', () => {
    const plans = planInTurn({}, closedByPerson, { report: report([gap('goal'), environment]) });
    expect(open(plans[2])).toHaveLength(1);
  });

  it('asks again when the deal is won again', () => {
    const plans = planInTurn({}, closedByPerson, { trigger: 'withdrawn', status: 'withdrawn' }, { episode: 2 });
    expect(open(plans[3])).toHaveLength(1);
  });

  it('stays as we left it when we had closed it ourselves', () => {
    const plans = planInTurn({}, { report: report([], ['goal']) }, closedByPerson);
    expect(plans[2]?.states[0]?.state).toBe('filled');
  });
});

describe('the limit of open tasks per person', () => {
  it('makes a task wait, tries again the next day, and opens it never overdue', () => {
    const [waits, stillWaits, opens] = planInTurn(
      { mayOpen: () => false },
      { mayOpen: () => false, today: '2026-03-12' },
      { today: '2026-03-13' },
    );
    expect([waits?.tasks, waits?.states[0]?.state, waits?.nextTickDate]).toEqual([[], 'waiting', '2026-03-03']);
    expect(stillWaits?.states).toEqual(waits?.states);
    expect(opens?.tasks[0]).toMatchObject({ dueDate: '2026-03-13', compressed: true, key: waits?.states[0]?.key });
    expect(opens?.nextTickDate).toBeNull();
  });

  it('is asked once per newly opened task and never about one that is open', () => {
    const asked: string[] = [];
    const mayOpen = (key: string) => asked.push(key) > 0;
    const both = { report: report([gap('goal'), environment]), mayOpen };
    planInTurn(both, both);
    expect(asked).toEqual(['rita@acme.example', 'sol@acme.example']);
  });

  it('leaves nothing to close when a waiting task is filled', () => {
    const [, filled] = planInTurn({ mayOpen: () => false }, { report: report([], ['goal']), mayOpen: () => false });
    expect([filled?.states[0]?.state, filled?.tasks]).toEqual(['filled', []]);
  });
});

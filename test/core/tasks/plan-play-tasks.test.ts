import { describe, expect, it } from '@jest/globals';
import { observeTask, planTasks, type PlanTasksInput } from '../../../src/core/tasks/plan-tasks.ts';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';
import { answer, gap, input, person, planInTurn, playbook, record, report } from './build-handoff.ts';

const hire = (startDate: string | null, more: Parameters<typeof record>[0] = {}) =>
  record({
    kind: 'employee',
    title: 'Jo Doe',
    ...more,
    answers: { 'job.startDate': answer(startDate), ...more.answers },
  });
const laptop = {
  id: 'order_laptop',
  do: 'Order laptop',
  how: 'Follow the access profile.',
  team: 'IT',
  owner: 'it',
  due: { anchor: 'reached', businessDays: 1 },
};
const badge = {
  id: 'badge',
  do: 'Approve badge',
  team: 'Security',
  owner: 'security',
  due: { anchor: 'job.startDate', businessDays: -2 },
};
const desk = {
  ...badge,
  id: 'desk',
  do: 'Prepare workstation',
  applies: { field: 'job.workModel', oneOf: ['onsite', 'hybrid'] },
};

const base = (overrides: Partial<PlanTasksInput> = {}): Partial<PlanTasksInput> => ({
  kind: 'employee',
  title: 'Jo Doe',
  report: report([]),
  record: hire('2026-03-30'),
  playbook: playbook([laptop, badge]),
  ...overrides,
});
const shown = (plan: { tasks: readonly { purpose: string; status: string; dueDate: string }[] } | undefined) =>
  plan?.tasks.map((task) => [task.purpose, task.status, task.dueDate]);

describe('a playbook task', () => {
  it('is created per step, due from its anchor, for the team and owner of the step', () => {
    const plan = planTasks(input(base()));
    expect(shown(plan)).toEqual([
      ['play:badge', 'open', '2026-03-26'],
      ['play:order_laptop', 'open', '2026-03-03'],
    ]);
    expect(plan.tasks[1]).toMatchObject({ team: 'IT', owner: person('it'), subject: 'Order laptop' });
    expect(plan.tasks[1]?.body).toBe('Follow the access profile.\n\nDue 1 business day after the offer was accepted.');
    expect(plan.tasks[0]?.body).toContain('Due 2 business days before the start date.');
  });

  it('never names the hire', () => {
    expect(JSON.stringify(planTasks(input(base())).tasks)).not.toContain('Doe');
  });

  it('waits for its anchor date without a tick', () => {
    const [unknown, known] = planInTurn(base({ record: hire(null) }), base());
    expect(shown(unknown)?.map(([purpose]) => purpose)).toEqual(['play:order_laptop']);
    expect(unknown?.nextTickDate).toBeNull();
    expect(shown(known)).toHaveLength(2);
  });

  it('is due today and compressed when the start is nearer than the lead time', () => {
    const [, task] = planTasks(
      input(base({ record: hire('2026-03-03'), playbook: playbook([laptop, badge]) })),
    ).tasks.toReversed();
    expect(task).toMatchObject({
      purpose: 'play:badge',
      dueDate: '2026-03-02',
      compressed: true,
      body: expect.stringContaining('Compressed'),
    });
  });

  it('moves with its anchor, and says so once', () => {
    const moved = base({ record: hire('2026-04-13') });
    const [first, second, third] = planInTurn(
      base({ playbook: playbook([laptop, badge, { ...badge, id: 'keys' }]) }),
      {
        ...moved,
        playbook: playbook([laptop, badge, { ...badge, id: 'keys' }]),
      },
      { ...moved, playbook: playbook([laptop, badge, { ...badge, id: 'keys' }]) },
    );
    expect(second?.events).toEqual([
      { type: 'anchor_moved', data: { anchor: 'job.startDate', from: '2026-03-30', to: '2026-04-13' } },
      {
        type: 'task_moved',
        data: expect.objectContaining({
          purpose: 'play:badge',
          from: '2026-03-26',
          to: '2026-04-09',
          reason: 'anchor_moved',
        }),
      },
      { type: 'task_moved', data: expect.objectContaining({ purpose: 'play:keys', reason: 'anchor_moved' }) },
    ]);
    expect(second?.tasks.map((task) => task.key)).toEqual(first?.tasks.map((task) => task.key));
    expect(third?.events).toEqual([]);
  });

  it('keeps its date when the anchor becomes unknown', () => {
    const [first, second] = planInTurn(base(), base({ record: hire(null) }));
    expect(shown(second)).toEqual(shown(first));
  });

  it('is not held back by a missing answer, but names the one it needs', () => {
    const missing = gap('equipment', { label: 'Equipment profile', ownerRole: 'manager', owner: person('max') });
    const plan = planTasks(input(base({ report: report([missing]), blocks: { equipment: ['order_laptop'] } })));
    expect(plan.tasks.find((task) => task.purpose === 'play:order_laptop')?.body).toContain(
      'Still missing for this step:\n- Equipment profile',
    );
    expect(plan.tasks.find((task) => task.purpose === 'play:badge')?.body).not.toContain('Still missing');
  });

  it('applies while the answer it depends on is missing, and is withdrawn when the answer rules it out', () => {
    const steps = { playbook: playbook([desk]) };
    const [blank, remote, onsite] = planInTurn(
      base({ ...steps, record: hire('2026-03-30', { answers: { 'job.workModel': answer(null) } }) }),
      base({ ...steps, record: hire('2026-03-30', { answers: { 'job.workModel': answer('remote') } }) }),
      base({ ...steps, record: hire('2026-03-30', { answers: { 'job.workModel': answer('Onsite') } }) }),
    );
    expect([blank, remote, onsite].map((plan) => plan?.tasks.map((task) => task.status))).toEqual([
      ['open'],
      ['withdrawn'],
      ['withdrawn', 'open'],
    ]);
  });

  it('does not apply when nothing ever tells', () => {
    expect(planTasks(input(base({ playbook: playbook([desk]) }))).states).toEqual([]);
  });

  it('is finished by people only, and then never comes back or moves', () => {
    const done = (states: readonly TaskState[]) => states.map((state) => observeTask(state, 'closed', '2026-03-03T09:00:00.000Z'));
    const [, , plan] = planInTurn(base(), done, base({ record: hire('2026-05-04') }));
    expect([plan?.tasks, plan?.events]).toEqual([[], []]);
  });

  it('is withdrawn with the offer, without saying who took it back', () => {
    const [, plan] = planInTurn(base(), base({ trigger: 'rescinded', status: 'rescinded' }));
    expect(plan?.tasks.map((task) => [task.status, task.dueDate, task.note])).toEqual([
      ['withdrawn', '2026-03-02', 'No longer needed: the offer does not stand any more.'],
      ['withdrawn', '2026-03-02', 'No longer needed: the offer does not stand any more.'],
    ]);
  });

  it('is withdrawn when its step left the playbook, still under its own name', () => {
    const [, plan] = planInTurn(base(), base({ playbook: playbook([laptop]) }));
    expect(plan?.tasks[0]).toMatchObject({
      purpose: 'play:badge',
      subject: 'Approve badge',
      status: 'withdrawn',
      note: expect.stringContaining('playbook'),
    });
  });

  it('never waits for the limit of open questions per person: pre-boarding is a team’s work', () => {
    const plan = planTasks(input(base({ playbook: playbook([badge, { ...laptop, owner: 'security' }]), mayOpen: () => false })));
    expect(plan.tasks.map((task) => task.purpose)).toContain('play:order_laptop');
  });
});

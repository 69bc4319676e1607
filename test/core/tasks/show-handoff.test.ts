import { describe, expect, it } from '@jest/globals';
import { canonicalJson, jsonValueSchema } from '../../../src/core/json.ts';
import { showHandoff, type ShowInput } from '../../../src/core/tasks/show-handoff.ts';
import type { HandoffTask } from '../../../src/core/tasks/task-state.ts';
import { gap, person, report } from './build-handoff.ts';

const task: HandoffTask = {
  purpose: 'gap:sales_rep',
  key: 'k1',
  subject: 'Complete the handoff',
  body: 'One answer is missing',
  dueDate: '2026-03-04',
  compressed: false,
  team: 'Sales rep',
  owner: { ...person('rita'), email: 'Rita@acme.example' },
  status: 'open',
  note: null,
};
const fields = {
  Score__c: 'score',
  Status__c: 'status',
  Missing__c: 'missing',
  Count__c: 'missingCount',
  Checked__c: 'checkedAt',
} as const;
const tasks = {
  per: 'owner',
  as: 'items',
  language: 'en',
  maxOpenPerPerson: 5,
  settlingMinutes: 15,
  answer: 'never',
  playbook: false,
  settings: { table: 'customTasks' },
} as const;
const handoff: ShowInput['handoff'] = {
  id: 'h1',
  kind: 'customer',
  title: 'Acme',
  url: null,
  status: 'incomplete',
  statusReason: 'a gate is open',
  score: 62,
  nextDeadline: '2026-03-04',
  reachedAt: '2026-03-02T09:00:00Z',
  episode: 1,
  record: {
    kind: 'customer',
    title: 'Acme',
    url: null,
    reachedAt: null,
    answers: { 'goals.primary': { value: 'Close in three days', reason: null, raw: null, source: null, transform: null, note: null } },
    owners: {},
  },
  report: report([
    gap('goal', { label: 'Goal', where: { object: 'Opportunity', externalId: '006A', path: 'NextStep' } }),
    gap('champion', { label: 'Champion', reason: 'unmapped' }),
    gap('secret', { label: 'Secret', reason: 'unreadable' }),
    gap('later', { label: 'Later', due: false }),
  ]),
};
const show = (overrides: Partial<ShowInput> = {}) =>
  showHandoff({
    handoff,
    tasks: [task],
    target: { object: 'Opportunity', externalId: '006A' },
    lockGroup: 'acc',
    writeBack: { fields, tasks, note: 'status' },
    rollout: 'tasks',
    now: '2026-03-02T10:00:00Z',
    quietUntil: '2026-03-02T10:01:00Z',
    settledAt: '2026-03-02T09:15:00Z',
    link: null,
    openTaskCount: 1,
    ...overrides,
  });
const kinds = (overrides: Partial<ShowInput>) => show(overrides).map((item) => item.kind);
const shownFields = (writeBack: ShowInput['writeBack'], more: Partial<ShowInput> = {}) =>
  show({ writeBack, ...more })[0]?.desired;

describe('how far a handoff is shown', () => {
  it('follows the rollout: nothing, fields and comments, tasks too', () => {
    expect(kinds({ rollout: 'observe' })).toEqual([]);
    expect(kinds({ rollout: 'fields' })).toEqual(['fields', 'note']);
    expect(kinds({ rollout: 'tasks' })).toEqual(['fields', 'task', 'note']);
    expect(kinds({ rollout: 'gate' })).toEqual(['fields', 'task', 'note']);
  });

  it('is only what the mapping writes back', () => {
    expect(kinds({ writeBack: {} })).toEqual([]);
    expect(kinds({ writeBack: { tasks } })).toEqual(['task']);
  });
});

describe('the fields of a handoff', () => {
  it('show score, status, and what is missing with its owner', () => {
    expect(show()[0]).toMatchObject({
      item: 'fields',
      desired: {
        Score__c: 62,
        Status__c: 'Incomplete',
        Missing__c: 'Goal [rita]; Champion [RevOps: not connected]',
        Count__c: 2,
      },
      lockGroup: 'acc',
      notBefore: '2026-03-02T10:01:00Z',
      ownerKey: null,
    });
  });

  it('carry "checked at" along, and are never written for it alone', () => {
    expect(show()[0]).toMatchObject({ alongside: { Checked__c: '2026-03-02T10:00:00Z' } });
    expect(show()[0]?.desired).not.toHaveProperty('Checked__c');
    expect(show({ writeBack: { fields: { Checked__c: 'checkedAt' } } })).toEqual([]);
  });

  it('name roles but no people on the record of a hire', () => {
    const hire = { handoff: { ...handoff, kind: 'employee' as const } };
    const shown = shownFields({ fields: { missing: 'missing', gaps: 'gaps' } }, hire);
    expect(shown?.['missing']).toBe('Goal; Champion');
    expect(shown?.['gaps']).toContain('"owner":"Sales rep"');
    expect(JSON.stringify(shown)).not.toContain('rita');
  });

  it('give the gaps as data: field, label, owner, reason, where to fix it', () => {
    const gaps = shownFields({ fields: { gaps: 'gaps' } })?.['gaps'];
    expect(typeof gaps === 'string' ? JSON.parse(gaps) : null).toEqual([
      {
        field: 'goals.primary',
        label: 'Goal',
        owner: 'rita',
        reason: 'blank',
        where: { object: 'Opportunity', externalId: '006A', path: 'NextStep' },
      },
      { field: 'goals.primary', label: 'Champion', owner: 'RevOps: not connected', reason: 'unmapped', where: null },
      { field: 'goals.primary', label: 'Secret', owner: 'rita', reason: 'unreadable', where: null },
    ]);
  });

  it('spell the gaps canonically, so that the same gaps are no change', () => {
    const gaps = shownFields({ fields: { gaps: 'gaps' } })?.['gaps'];
    expect(gaps).toBe(canonicalJson(jsonValueSchema.parse(JSON.parse(String(gaps)))));
  });

  it("use the mapping's own status labels where it has them", () => {
    expect(shownFields({ fields: { s: 'status' }, statusLabels: { incomplete: 'Offen' } })).toEqual({ s: 'Offen' });
    expect(
      shownFields(
        { fields: { s: 'status' }, statusLabels: { incomplete: 'Offen' } },
        { handoff: { ...handoff, status: 'ready' } },
      ),
    ).toEqual({ s: 'Ready' });
  });

  it('are empty, not zero, where there is nothing to say', () => {
    const blank = { handoff: { ...handoff, score: null, nextDeadline: null, statusReason: null, report: report([]) } };
    expect(
      shownFields(
        {
          fields: {
            a: 'score',
            b: 'nextDeadline',
            c: 'statusReason',
            d: 'missing',
            e: 'missingCount',
            f: 'link',
            g: 'openTasks',
          },
        },
        blank,
      ),
    ).toEqual({
      a: null,
      b: null,
      c: null,
      d: '',
      e: 0,
      f: null,
      g: 1,
    });
  });

  it('stay equal while only the clock moves', () => {
    expect(show({ now: '2026-03-05T10:00:00Z' })[0]?.desired).toEqual(show()[0]?.desired);
  });
});

describe('the tasks of a handoff', () => {
  const shownTask = (overrides: Partial<HandoffTask>, more: Partial<ShowInput> = {}) =>
    show({ tasks: [{ ...task, ...overrides }], ...more })[1];

  it('wait for the quiet period and for the settling time, whichever ends later', () => {
    expect(shownTask({})?.notBefore).toBe('2026-03-02T10:01:00Z');
    expect(shownTask({}, { settledAt: '2026-03-02T10:15:00Z' })?.notBefore).toBe('2026-03-02T10:15:00Z');
    expect(shownTask({}, { settledAt: null, quietUntil: null })?.notBefore).toBeNull();
  });

  it('count for their owner while they are open', () => {
    expect(shownTask({})).toMatchObject({
      item: 'task:k1',
      ownerKey: 'rita@acme.example',
      onlyIfKnown: false,
      order: 0,
    });
    expect(shownTask({ status: 'done', note: 'done' })).toMatchObject({ ownerKey: null, onlyIfKnown: true, order: 2 });
  });

  it('carry their key, their destination and all that people see', () => {
    expect(shownTask({})?.desired).toEqual({
      taskKey: 'k1',
      settings: { table: 'customTasks' },
      subject: 'Complete the handoff',
      body: 'One answer is missing',
      dueDate: '2026-03-04',
      owner: { id: 'id-rita', name: 'rita', email: 'Rita@acme.example' },
      team: 'Sales rep',
      status: 'open',
      note: null,
    });
  });
});

describe('tasks where the source has none', () => {
  const listed = (overrides: Partial<ShowInput> = {}) =>
    show({ writeBack: { fields: { open_tasks: 'taskList' }, tasks: { ...tasks, as: 'list' } }, ...overrides });

  it('stand in a field, one per line by date, and nowhere else', () => {
    const later = { ...task, key: 'k2', subject: 'Order the laptop', team: 'IT', dueDate: '2026-03-09' };
    const done = { ...task, key: 'k3', status: 'done' as const };
    expect(listed({ tasks: [later, task, done] })).toMatchObject([
      { kind: 'fields', desired: { open_tasks: '2026-03-04 Sales rep: Complete the handoff\n2026-03-09 IT: Order the laptop' } },
    ]);
  });

  it('leave the field empty when nothing is open', () => {
    expect(listed({ tasks: [], link: 'https://handoff.example/h1' })).toMatchObject([{ desired: { open_tasks: '' } }]);
  });
});

describe('the packet as a file', () => {
  const packet = (status: ShowInput['handoff']['status'], verdicts: ShowInput['handoff']['report']['verdicts'] = []) =>
    show({ writeBack: { note: 'packet' }, handoff: { ...handoff, status, report: { ...report([]), verdicts } } });
  const verdict = { requirement: 'goal', field: 'goals.primary', label: 'Goal', weight: 5, gate: true, applies: true, due: true, met: true, reason: null, attestedNone: false };

  it('waits until nothing that blocks is missing, and then is one per episode', () => {
    expect(packet('incomplete')).toEqual([]);
    expect(packet('withdrawn')).toEqual([]);
    expect(packet('ready')).toMatchObject([{ kind: 'note', item: 'note:packet:1' }]);
    expect(packet('accepted')).toMatchObject([{ item: 'note:packet:1' }]);
  });

  it('holds every question that applies with its answer', () => {
    const open = { ...verdict, requirement: 'plan', field: 'contract.plan', label: 'Plan', met: false };
    expect(packet('ready', [verdict, open, { ...open, label: 'Elsewhere', applies: false }])[0]?.desired).toEqual({
      text: 'Handoff packet: Acme\nCompleteness: 62 %\n\nGoal: Close in three days\nPlan: not answered yet',
    });
  });
});

describe('the comment about a status', () => {
  const note = (overrides: Partial<ShowInput> = {}) => show(overrides).find((item) => item.kind === 'note');

  it('is one per status and episode', () => {
    expect(note()).toMatchObject({
      item: 'note:incomplete:1',
      desired: { text: 'Handoff: Incomplete.\nStill missing: Goal, Champion.\nReason: a gate is open.' },
    });
    expect(note({ handoff: { ...handoff, status: 'ready', episode: 2 } })?.item).toBe('note:ready:2');
  });

  it('gives no reason and no name about a hire', () => {
    const hire = {
      ...handoff,
      kind: 'employee' as const,
      status: 'rescinded' as const,
      statusReason: 'failed the background check',
    };
    expect(note({ handoff: hire })?.desired).toEqual({ text: 'New-hire handoff: Rescinded.' });
  });

  it('is not written before the close', () => {
    expect(note({ handoff: { ...handoff, status: 'pre_close' } })).toBeUndefined();
  });
});

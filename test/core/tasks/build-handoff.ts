import type { CompletenessReport, Gap, ResolvedOwner, Verdict } from '../../../src/core/handoff/handoff.ts';
import type { FieldAnswer, HandoffRecord } from '../../../src/core/handoff/record.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { createCalendar } from '../../../src/core/tasks/business-days.ts';
import { playbookFileSchema, type PlaybookFile } from '../../../src/core/tasks/playbook-file.ts';
import { planTasks, type PlanTasksInput } from '../../../src/core/tasks/plan-tasks.ts';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';

export const person = (name: string): ResolvedOwner => ({
  id: `id-${name}`,
  name,
  email: `${name}@acme.example`,
  via: 'role',
});

export const answer = (value: JsonValue | null, raw: JsonValue | null = value): FieldAnswer => ({
  value,
  reason: value === null ? (raw === null ? 'blank' : 'placeholder') : null,
  raw,
  source: null,
  transform: null,
  note: null,
});

export const record = (overrides: Partial<HandoffRecord> = {}): HandoffRecord => ({
  kind: 'customer',
  title: 'Acme – Platform',
  url: null,
  reachedAt: '2026-03-02T09:00:00Z', // a Monday
  answers: {},
  owners: {},
  ...overrides,
});

export const gap = (requirement: string, overrides: Partial<Gap> = {}): Gap => ({
  requirement,
  field: 'goals.primary',
  label: `Label of ${requirement}`,
  reason: 'blank',
  ownerRole: 'sales_rep',
  owner: person('rita'),
  weight: 10,
  gate: false,
  dueDate: '2026-03-02',
  due: true,
  note: null,
  where: null,
  ...overrides,
});

/** A report in which `gaps` are missing and `met` are answered. */
export const report = (gaps: readonly Gap[], met: readonly string[] = []): CompletenessReport => ({
  score: 50,
  gaps,
  verdicts: [...gaps.map((item) => verdict(item.requirement, false)), ...met.map((id) => verdict(id, true))],
  gatesMet: false,
  unreadable: gaps.filter((item) => item.reason === 'unreadable').map((item) => item.requirement),
  readyAt: 80,
  segment: null,
  changesOn: null,
});
const verdict = (requirement: string, met: boolean): Verdict => ({
  requirement,
  field: 'goals.primary',
  label: requirement,
  weight: 10,
  gate: false,
  applies: true,
  due: true,
  met,
  reason: met ? null : 'blank',
  attestedNone: false,
});

export const input = (overrides: Partial<PlanTasksInput> = {}): PlanTasksInput => ({
  handoffId: 'h1',
  kind: 'customer',
  title: 'Acme – Platform',
  episode: 1,
  trigger: 'reached',
  status: 'incomplete',
  previous: [],
  report: report([gap('goal')]),
  previousReport: null,
  configChanged: false,
  record: record(),
  playbook: null,
  ownerOf: person,
  calendar: createCalendar(undefined),
  zone: 'UTC',
  gapTaskDueInBusinessDays: 2,
  today: '2026-03-02',
  mayOpen: () => true,
  link: null,
  ...overrides,
});

/** Plans step by step, each from the states of the one before; returns every step's plan. */
export function planInTurn(
  ...steps: readonly (Partial<PlanTasksInput> | ((states: readonly TaskState[]) => readonly TaskState[]))[]
) {
  let previous: readonly TaskState[] = [];
  return steps.map((step) => {
    if (typeof step === 'function') {
      previous = step(previous);
      return { states: previous, tasks: [], events: [], nextTickDate: null };
    }
    const plan = planTasks(input({ ...step, previous }));
    previous = plan.states;
    return plan;
  });
}

export const playbook = (steps: readonly object[]): { file: PlaybookFile } => ({
  file: playbookFileSchema.parse({
    handoff: 'employee',
    title: 'Pre-boarding',
    owner: 'Head of People',
    purpose: 'Ready on day one',
    trigger: 'Offer accepted',
    version: '1',
    nextReview: '2027-01-01',
    approver: 'CPO',
    qualityCheck: 'Everything works',
    steps,
  }),
});

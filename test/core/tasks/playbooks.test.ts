import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CANONICAL_FIELDS } from '../../../src/core/handoff/fields.ts';
import { playbookFileSchema, type PlaybookFile } from '../../../src/core/tasks/playbook-file.ts';

const read = (kind: 'customer' | 'employee'): PlaybookFile =>
  playbookFileSchema.parse(
    parse(readFileSync(new URL(`../../../mappings/${kind}/playbook.yaml`, import.meta.url), 'utf8')),
  );

describe.each(['customer', 'employee'] as const)('the %s playbook that ships with the project', (kind) => {
  const playbook = read(kind);

  it('is valid and says for which handoff it is', () => {
    expect(playbook.handoff).toBe(kind);
  });

  it('counts every step from the trigger or from a canonical date', () => {
    for (const { due } of playbook.steps) {
      const type = due.anchor === 'reached' ? 'date' : CANONICAL_FIELDS[kind][due.anchor]?.type;
      expect([due.anchor, type]).toEqual([due.anchor, 'date']);
    }
  });

  it('asks conditions only of canonical fields and names no step twice', () => {
    for (const step of playbook.steps)
      if (step.applies !== undefined) expect(CANONICAL_FIELDS[kind]).toHaveProperty([step.applies.field]);
    expect(new Set(playbook.steps.map((step) => step.id)).size).toBe(playbook.steps.length);
  });
});

it('the pre-boarding playbook gives every team of the day-one table its task', () => {
  const due = Object.fromEntries(
    read('employee').steps.map((step) => [
      step.id,
      [step.team, step.due.anchor, step.due.businessDays ?? step.due.days],
    ]),
  );
  expect(due).toMatchObject({
    log_acceptance: ['Talent Acquisition', 'reached', 0],
    verify_record: ['People Ops', 'reached', 1],
    send_welcome: ['People Ops', 'job.startDate', -5],
    order_laptop: ['IT', 'reached', 1],
    deliver_laptop: ['IT', 'job.startDate', -3],
    provision_access: ['IT', 'job.startDate', -1],
    approve_access: ['Security', 'job.startDate', -2],
    prepare_workstation: ['Facilities', 'job.startDate', -1],
    set_up_payroll: ['Finance', 'job.startDate', -5],
    plan_first_week: ['Hiring manager', 'job.startDate', -2],
    plan_role_ramp: ['Sales and Customer Success', 'job.startDate', 0],
    enrol_trainings: ['L&D', 'job.startDate', 0],
    check_in_day_90: ['Hiring manager and People Ops', 'job.startDate', 90],
  });
});

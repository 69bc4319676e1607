import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { playbookFileSchema } from '../../src/core/tasks/playbook-file.ts';
import { editText } from '../../src/core/rules-text/edit-text.ts';
import { readText } from '../../src/core/rules-text/parse-text.ts';
import { addStage, addStep, followStep, moveToStage, referencesTo, removeStage, renameStage } from '../../src/web/playbook/change-playbook.ts';
import { overdueInWords, verbHint } from '../../src/web/playbook/check-playbook.ts';
import { groupSteps, readPlaybook, type PlaybookDraft } from '../../src/web/playbook/read-playbook.ts';
import { timelinesOf } from '../../src/web/playbook/timeline.ts';
import { readRequirements } from '../../src/web/requirements/read-requirements.ts';
import { changedLines } from './changed-lines.ts';

const fileOf = (name: string): string => readFileSync(new URL(`../../mappings/${name}.yaml`, import.meta.url), 'utf8');
const CUSTOMER = fileOf('customer/playbook');
const EMPLOYEE = fileOf('employee/playbook');

function draftOf(text: string): PlaybookDraft {
  const read = readPlaybook(text);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.draft;
}
const stepsByStage = (text: string): Readonly<Record<string, readonly string[]>> => Object.fromEntries(groupSteps(draftOf(text)).map(({ stage, steps }) => [stage?.id ?? '', steps.map(({ step }) => step.id)]));
const isAccepted = (text: string): boolean => {
  const read = readText(text);
  return read.ok && playbookFileSchema.safeParse(read.value).success;
};

describe('steps under their stages', () => {
  it('every step of the shipped customer playbook has one; hires have none', () => {
    expect(Object.values(stepsByStage(CUSTOMER)).map(({ length }) => length)).toEqual([2, 1, 3, 4, 3, 2, 2]);
    expect(Object.keys(stepsByStage(EMPLOYEE))).toEqual(['']);
  });

  it('a new step comes last in its stage and is complete from the first moment', () => {
    const text = editText(CUSTOMER, addStep('Call the customer back', 'welcome', draftOf(CUSTOMER)));
    expect(stepsByStage(text)['welcome']).toEqual(['send_welcome_pack', 'call_the_customer_back']);
    expect(isAccepted(text)).toBe(true);
    expect(changedLines(CUSTOMER, text).gone).toEqual([]);
  });

  it('a new step of a playbook without any is one that the service takes', () => {
    const empty = `${EMPLOYEE.slice(0, EMPLOYEE.indexOf('steps:'))}steps: []\n`;
    const text = editText(empty, addStep('Order a laptop', '', draftOf(empty)));
    expect(draftOf(text).steps).toMatchObject([{ id: 'order_a_laptop', owner: 'people_ops', due: { anchor: 'reached', businessDays: 2 } }]);
    expect(isAccepted(text)).toBe(true);
  });

  it('a step that changes its stage stands behind the last of that stage, forward and back', () => {
    const draft = draftOf(CUSTOMER);
    const to = (id: string, stage: string): string => editText(CUSTOMER, moveToStage(draft.steps.findIndex((step) => step.id === id), stage, draft));
    expect(stepsByStage(to('send_welcome_pack', 'kick_off'))).toMatchObject({ welcome: [], kick_off: ['send_kick_off_agenda', 'hold_kick_off', 'send_minutes', 'send_welcome_pack'] });
    expect(draftOf(to('send_welcome_pack', 'kick_off')).steps[5]?.id).toBe('send_welcome_pack');
    expect(draftOf(to('train_users', 'handover')).steps[2]?.id).toBe('train_users');
    expect(changedLines(CUSTOMER, to('train_users', '')).come).toEqual([]);
  });

  it('a stage that goes leaves its steps without one; a renamed one takes them along', () => {
    const draft = draftOf(CUSTOMER);
    const without = editText(CUSTOMER, removeStage(2, draft));
    expect(stepsByStage(without)['']).toEqual(['send_kick_off_agenda', 'hold_kick_off', 'send_minutes']);
    const renamed = editText(CUSTOMER, renameStage(2, 'start', draft));
    expect(stepsByStage(renamed)['start']).toEqual(['send_kick_off_agenda', 'hold_kick_off', 'send_minutes']);
    expect(changedLines(CUSTOMER, renamed).come).toEqual(['  - id: start', '    stage: start', '    stage: start', '    stage: start']);
  });

  it('the first stage makes the list', () => {
    const text = editText(EMPLOYEE, addStage('Before the first day', draftOf(EMPLOYEE)));
    expect(draftOf(text).stages).toMatchObject([{ id: 'before_the_first_day', name: 'Before the first day' }]);
    expect(isAccepted(text)).toBe(true);
  });
});

describe('requirements that name a step', () => {
  const text = fileOf('employee/requirements');
  const read = readRequirements(text);
  if (!read.ok) throw new Error('unreadable');

  it('are told, follow its new name, and forget it when it goes', () => {
    expect(referencesTo('prepare_workstation', read.draft).map(({ label }) => label)).toEqual(['Work model', 'Country and location']);
    const renamed = editText(text, followStep('prepare_workstation', 'set_up_desk', read.draft));
    expect(changedLines(text, renamed).come).toEqual(['    blocks: [deliver_laptop, set_up_desk]', expect.stringContaining('blocks: [deliver_laptop, set_up_desk, approve_access]')]);
    const gone = editText(text, followStep('prepare_workstation', null, read.draft));
    expect(gone).not.toContain('prepare_workstation');
  });
});

describe('days of a playbook', () => {
  it('are told for each date that steps count from, the earliest first', () => {
    const [accepted, start] = timelinesOf(draftOf(EMPLOYEE).steps, 'employee');
    expect(accepted).toMatchObject({ title: 'Counted from the accepted offer', from: 0, to: 1 });
    expect(start?.title).toBe('Counted from the start date');
    expect(start?.dues.map(({ words, day }) => [words, day])).toEqual([
      ['5 business days before the start date', -7], ['3 days before the start date', -3], ['2 business days before the start date', -2], ['1 day before the start date', -1], ['1 business day before the start date', -1],
      ['on the day of the start date', 0], ['7 days after the start date', 7], ['30 days after the start date', 30], ['90 days after the start date', 90],
    ]);
  });

  it('a review that has passed is overdue since then; one of today is not', () => {
    expect(overdueInWords('2027-03-01', '2027-03-03')).toMatch(/^Overdue since .*2027.* \(2 days\)$/);
    expect(overdueInWords('2027-03-01', '2027-03-01')).toBeNull();
    expect(overdueInWords('some day', '2027-03-01')).toBeNull();
  });
});

describe('the first word of a step', () => {
  it('that is no verb gets a hint; every shipped step begins with one', () => {
    for (const text of [CUSTOMER, EMPLOYEE]) for (const step of draftOf(text).steps) expect([step.do, verbHint(step.do)]).toEqual([step.do, null]);
    for (const what of ['The laptop', 'Laptop ordering', 'Training of admins', 'Provisioning of access']) expect([what, verbHint(what) === null]).toEqual([what, what === 'Laptop ordering']);
  });
});

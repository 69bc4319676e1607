import { describe, expect, it } from '@jest/globals';
import { formatProblem, type Checked } from '../../src/config/config-problem.ts';
import { loadMapping, loadPlaybook, loadRequirements } from '../../src/config/load-mapping.ts';

const FILE = 'mappings/customer/crm.yaml';
const linesOf = (checked: Checked<unknown>): string[] => (checked.ok ? [] : checked.problems.map(formatProblem));
const mapping = (more: string): string => `handoff: customer
ownerFallback: revops@acme.example
sources:
  - object: Opportunity
    title: Name
    when: { reached: { IsWon: true } }
${more}`;
const fields = (more: string): string[] => linesOf(loadMapping(mapping(`    fields:\n${more}`), FILE, null));

describe('a mapping file', () => {
  it('is compiled when it is right', () => {
    const checked = loadMapping(mapping('    fields: { account.name: Account.Name }'), FILE, null);
    expect(checked.ok && checked.mapping.sources[0]?.object).toBe('Opportunity');
  });

  it('names file, line, field and the nearest valid name of an unknown field', () => {
    const [line] = fields('      account.name: Account.Name\n      acount.name: Account.Name\n');
    expect(line).toMatch(/^mappings\/customer\/crm\.yaml:9:7 {2}sources\.0\.fields\.acount\.name {2}/);
    expect(line).toContain('did you mean "account.name"?');
  });

  it('explains a value of the wrong type by what may stand there', () => {
    expect(fields('      account.name: 5\n')).toEqual([`${FILE}:8:21  sources.0.fields.account.name  expected a text or a block of "name: value" lines, found the number 5`]);
    expect(fields('      account.name: [a]\n')[0]).toContain('expected a text or a block of "name: value" lines, found a list');
  });

  it('says nothing about alternatives that were not meant', () => {
    expect(fields('      account.name: { fron: Account.Name }\n')).toEqual([`${FILE}:8:23  sources.0.fields.account.name.fron  unknown name "fron", did you mean "from"?`]);
    expect(fields('      contract.value: { from: Amount, as: mony }\n')[0]).toContain('found "mony", did you mean "money"?');
    expect(fields('      goals.primary: { firstPresent: [{ from: A, formt: x }] }\n')).toEqual([
      `${FILE}:8:50  sources.0.fields.goals.primary.firstPresent.0.formt  unknown name "formt", did you mean "format"?`,
    ]);
    expect(fields('      goals.primary: {}\n')[0]).toContain('needs exactly one of from, firstPresent');
  });

  it('lists what is missing', () => {
    expect(linesOf(loadMapping('handoff: customer\n', FILE, null))).toEqual([
      `${FILE}:1:1  sources  is missing: a list is needed here`,
      `${FILE}:1:1  ownerFallback  is missing: a text is needed here`,
    ]);
  });

  it('reports conditions in plain words', () => {
    const [line] = linesOf(loadMapping(mapping('    fields: {}').replace('IsWon: true', 'IsWon: { oneof: [true] }'), FILE, null));
    expect(line).toBe(`${FILE}:6:33  sources.0.when.reached.IsWon.oneof  unknown name "oneof", did you mean "oneOf"?`);
  });

  it('with a whole other structure is still refused in words', () => {
    expect(linesOf(loadMapping('- a\n- b\n', FILE, null))).toEqual([`${FILE}:1:1  expected a block of "name: value" lines, found a list`]);
    expect(linesOf(loadMapping('', FILE, null))[0]).toContain('expected a block of "name: value" lines, found nothing');
  });
});

describe('a requirements file', () => {
  it('names an unknown canonical field with the nearest one', () => {
    const text = 'handoff: customer\nrequirements:\n  - { id: goal, field: goals.primry, label: Goal, weight: 1, owner: sales_rep }\n';
    const [line] = linesOf(loadRequirements(text, 'requirements.yaml'));
    expect(line).toMatch(/^requirements\.yaml:3:\d+ {2}requirements\.0\.field {2}/);
    expect(line).toContain('did you mean "goals.primary"?');
  });
});

describe('a playbook file', () => {
  const playbook = (steps: string): string[] =>
    linesOf(loadPlaybook(`handoff: employee\ntitle: Preboarding\nowner: A\npurpose: B\ntrigger: C\nversion: "1"\nnextReview: 2027-01-01\napprover: D\nqualityCheck: E\nsteps:\n${steps}`, 'playbook.yaml'));
  const step = (id: string, due: string): string => `  - { id: ${id}, do: Order laptop, team: IT, owner: it, due: ${due} }\n`;

  it('is refused when two steps have one id', () => {
    expect(playbook(step('a', '{ anchor: reached, days: 1 }').repeat(2))[0]).toMatch(/^playbook\.yaml:12:\d+ {2}steps\.1\.id {2}"a" is already the id of step 1/);
  });

  it('is refused when a due date counts from something that is no date', () => {
    expect(playbook(step('a', '{ anchor: job.startdate, days: 1 }'))[0]).toContain('"job.startdate" is no date of a employee handoff, did you mean "job.startDate"?');
  });

  it('is refused when a step names a stage that is not there, or two stages have one id', () => {
    const staged = (stages: string): string[] => playbook(`${step('a', '{ anchor: reached, days: 1 }').replace(' }\n', ', stage: setup }\n')}stages: ${stages}\n`);
    expect(staged('[{ id: setup, name: Setup }]')).toEqual([]);
    expect(staged('[{ id: set_up, name: Setup }]')[0]).toContain('steps.0.stage  there is no stage "setup" in this playbook, did you mean "set_up"?');
    expect(staged('[{ id: setup, name: Setup }, { id: setup, name: Again }]')[0]).toContain('stages.1.id  "setup" is already the id of stage 1');
  });

  it('is refused when a step has no due rule', () => {
    expect(playbook(step('a', '{ anchor: reached }'))[0]).toContain('due needs either businessDays or days');
  });
});

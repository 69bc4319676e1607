import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { requirementsFileSchema } from '../../../src/core/handoff/requirements-file.ts';
import { findDisagreements } from '../../../src/core/line/find-disagreements.ts';
import { playbookFileSchema } from '../../../src/core/tasks/playbook-file.ts';

const read = async (name: string): Promise<unknown> => parse(await readFile(fileURLToPath(new URL(`../../../mappings/${name}`, import.meta.url)), 'utf8'));
const filesOf = async (mapping: string, kind: string) => ({
  mapping: mappingFileSchema.parse(await read(mapping)), requirements: requirementsFileSchema.parse(await read(`${kind}/requirements.yaml`)), playbook: playbookFileSchema.parse(await read(`${kind}/playbook.yaml`)),
});
const NAMES = { mapping: 'employee/csv.yaml', playbook: 'employee/playbook.yaml' };

describe('rules files that do not fit together', () => {
  it.each([['customer/salesforce.yaml', 'customer'], ['customer/hubspot.yaml', 'customer'], ['employee/workday.yaml', 'employee'], ['employee/bamboohr.yaml', 'employee'], ['employee/personio.yaml', 'employee']])('%s fits its requirements and playbook', async (mapping, kind) => {
    expect(findDisagreements(await filesOf(mapping, kind), NAMES)).toEqual([]);
  });

  it('are found where they stand: another kind of handoff, and steps that the playbook does not have', async () => {
    const files = await filesOf('employee/csv.yaml', 'employee');
    const { playbook } = files;
    const gone = findDisagreements({ ...files, playbook: { ...playbook, steps: playbook.steps.map((step) => (step.id === 'set_up_payroll' ? { ...step, id: 'set_up_payrol' } : step)) } }, NAMES);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone[0]).toMatchObject({ in: 'requirements', path: ['requirements', expect.any(Number), 'blocks', 0], message: expect.stringContaining('employee/playbook.yaml has no step "set_up_payroll"'), suggestion: 'set_up_payrol' });
    const other = await filesOf('employee/csv.yaml', 'customer');
    expect(findDisagreements(other, NAMES)).toMatchObject([{ in: 'requirements', path: ['handoff'], suggestion: 'employee' }, { in: 'playbook', path: ['handoff'] }]);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { ConnectorSession } from '../../src/core/connector.ts';
import { compileMapping } from '../../src/core/handoff/compile-mapping.ts';
import { compileRequirements } from '../../src/core/handoff/compile-requirements.ts';
import { mappingFileSchema } from '../../src/core/handoff/mapping-file.ts';
import { requirementsFileSchema } from '../../src/core/handoff/requirements-file.ts';
import { setupRequestOf } from '../../src/core/line/setup-request.ts';
import type { FieldGuide } from '../../src/core/setup-guide.ts';
import { parse } from 'yaml';
import { connector as bamboohr } from '../../connectors/bamboohr/index.ts';
import { connector as personio } from '../../connectors/personio/index.ts';
import { connector as workday } from '../../connectors/workday/index.ts';
import { openAccount } from './bamboohr/session.ts';
import { openCompany } from './personio/session.ts';
import { openTenant } from './workday/session.ts';

const CONNECTORS = { bamboohr, personio, workday };
const textOf = (file: string): Promise<string> => readFile(new URL(`../../mappings/employee/${file}.yaml`, import.meta.url), 'utf8');

/** What the list says with the shipped mapping changed like this, by the name of the field. */
async function guidesOf(vendor: keyof typeof CONNECTORS, session: ConnectorSession, change: (mapping: string) => string): Promise<ReadonlyMap<string, FieldGuide>> {
  const result = compileMapping(mappingFileSchema.parse(parse(change(await textOf(vendor)))), CONNECTORS[vendor].capabilities.person);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  const requirements = compileRequirements(requirementsFileSchema.parse(parse(await textOf('requirements'))));
  if (!requirements.ok) throw new Error('the requirements are broken');
  const steps = await session.setup(setupRequestOf({ mapping: result.mapping, requirements: requirements.requirements }, { inputs: true, remove: false, dryRun: true }));
  return new Map(steps.flatMap(({ guide }) => (guide === undefined ? [] : [[guide.name, guide] as const])));
}

describe('the list of fields to create', () => {
  it('names fields as the mapping does, with its own options, types by what they show, and nothing that the mapping left out', async () => {
    const account = await openAccount();
    try {
      const found = await guidesOf('bamboohr', await account.open(), (mapping) =>
        mapping
          .replace('customHandoffScore: score', 'customReadiness: score')
          .replaceAll('customWorkModel', 'customArbeitsmodell')
          .replace('{ Remote: remote, Hybrid: hybrid, On-site: onsite }', '{ Zuhause: remote, Büro: onsite }')
          .replace('ready: Ready', 'ready: Bereit')
          .replace(/.*customHandoffLink: link\n/, '')
          .replaceAll('customHandoffTaskDue', 'customFaelligAm'),
      );
      expect(found.get('customReadiness')).toMatchObject({ label: 'Readiness', type: 'Number', side: 'shows', mappingLine: 'customReadiness: score', state: 'missing' });
      expect(found.get('customArbeitsmodell')).toMatchObject({ label: 'Arbeitsmodell', type: 'List', options: ['Zuhause', 'Büro'], optionsAreExamples: false, mappingLine: 'job.workModel: customArbeitsmodell' });
      expect(found.get('customHandoffStatus')?.options).toEqual(['Incomplete', 'Bereit', 'Submitted', 'Accepted', 'Rejected', 'Preboarding', 'Completed', 'Withdrawn', 'Rescinded']);
      expect(found.get('customFaelligAm')).toMatchObject({ type: 'Date', place: expect.stringContaining('customHandoffTasks') });
      for (const gone of ['customHandoffScore', 'customWorkModel', 'customHandoffLink', 'customHandoffTaskDue']) expect(found.has(gone)).toBe(false);
      expect([...found.values()].filter(({ name }) => !name.startsWith('custom'))).toEqual([]);
    } finally {
      await account.close();
    }
  });

  it('refuses a field of BambooHR’s own to be written to, in the list and in the check, and lists no table where no tasks are wanted', async () => {
    const account = await openAccount();
    try {
      const session = await account.open();
      const found = await guidesOf('bamboohr', session, (mapping) => mapping.replace('customHandoffLink: link', 'workPhone: link').replace(/ {6}tasks:\n(?: {8}.*\n)+/, ''));
      expect(found.get('workPhone')).toMatchObject({ state: 'unfit', problem: expect.stringContaining('standard field of BambooHR') });
      expect([...found.keys()].filter((name) => name.startsWith('customHandoffTask'))).toEqual([]);
      const findings = await session.check({ reads: [], writes: { employee: ['workPhone'] } });
      expect(findings.find(({ ability }) => ability === 'write')).toMatchObject({ ok: false, message: expect.stringContaining('standard field of BambooHR') });
    } finally {
      await account.close();
    }
  });

  it('in Personio keeps what is hidden from new hires apart from what people fill in, and refuses attributes of Personio’s own', async () => {
    const company = await openCompany();
    try {
      const session = await company.open();
      const found = await guidesOf('personio', session, (mapping) =>
        mapping.replace('attributes.Handoff score: score', 'gender: score').replace('# attributes.Handoff next deadline: nextDeadline', 'attributes.Naechste Frist: nextDeadline').replace('attributes.Personal email', 'attributes.Private E-Mail'),
      );
      expect(found.get('gender')).toMatchObject({ state: 'unfit', problem: expect.stringContaining('Personio’s') });
      expect(found.get('attributes.Naechste Frist')).toMatchObject({ type: 'Date', state: 'missing', whoSees: expect.stringMatching(/"All employees": no access to the section "Handoff"/) });
      expect(found.get('attributes.Private E-Mail')).toMatchObject({ type: 'Single line text', state: 'missing', feeds: 'Answers “Personal e-mail”: counts 10 in the score, asked of people ops.' });
      expect(found.get('attributes.Equipment profile')).toMatchObject({ state: 'there', optionsAreExamples: true, whoSees: expect.stringContaining('the manager') });
      expect(found.get('attributes.Work model')?.place).not.toBe(found.get('attributes.Handoff status')?.place);
      expect((await session.check({ reads: [], writes: { person: ['gender'] } })).find(({ name }) => name === 'Attribute gender')).toMatchObject({ ok: false, message: expect.stringContaining('Personio’s') });
    } finally {
      await company.close();
    }
  });

  it('in Workday asks for the columns that the mapping reads, in a type that can be read, and is honest about the custom object', async () => {
    const tenant = await openTenant();
    try {
      await tenant.control.control('remove-columns', { report: 'Handoff_New_Hires', aliases: ['Hire_Rescinded'] });
      await tenant.control.control('add-columns', { report: 'Handoff_New_Hires', columns: [{ alias: 'Hire_Rescinded', field: 'company' }] });
      const session = await tenant.open({ reports: { worker: { owner: 'ISU_Handoff', name: 'Handoff_New_Hires', key: 'Employee_ID' } }, writeBack: { worker: { readBack: { handoffScore: 'Handoff_Score' } } } });
      const found = await guidesOf('workday', session, (mapping) => mapping.replaceAll('Work_Model', 'Arbeitsmodell'));
      expect(found.get('Arbeitsmodell')).toMatchObject({ state: 'missing', options: ['Remote', 'Hybrid', 'On-site'], help: expect.stringContaining('Workday has no field for it') });
      expect(found.has('Work_Model')).toBe(false);
      expect(found.get('Hire_Rescinded')).toMatchObject({ state: 'unfit', problem: expect.stringMatching(/as text, but true\/false is needed/) });
      expect(found.get('Employee_ID')).toMatchObject({ state: 'there', feeds: 'Tells the rows apart.' });
      expect(found.get('handoffScore')).toMatchObject({ state: 'unknown', type: 'Numeric, web service alias handoffScore', problem: expect.stringContaining('Handoff_Score') });
      expect(found.get('handoffStatus')).toMatchObject({ state: 'unknown', problem: null });
      await tenant.control.control('delete-report', { report: 'Handoff_New_Hires' });
      expect((await guidesOf('workday', session, (mapping) => mapping)).get('Work_Model')).toMatchObject({ state: 'missing' });
    } finally {
      await tenant.close();
    }
  });
});

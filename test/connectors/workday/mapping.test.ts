import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { connector } from '../../../connectors/workday/index.ts';
import { settingsSchema } from '../../../connectors/workday/config.ts';
import { HANDOFF_OBJECT } from '../../../connectors/workday/simulator/handoff-objects.ts';
import { REPORT_NAMES, WANTED_COLUMNS, WANTED_FIELDS } from '../../../connectors/workday/setup/wanted-columns.ts';
import type { SourceRecord } from '../../../src/core/connector.ts';
import { compileMapping, type CompiledMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { decideTrigger } from '../../../src/core/handoff/decide-trigger.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import { APPLICATIONS, openTenant, pullAll, WORKERS, type Tenant } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let tenant: Tenant;
let mapping: CompiledMapping;
let records: readonly SourceRecord[];

beforeAll(async () => {
  const text = await readFile(new URL('../../../mappings/employee/workday.yaml', import.meta.url), 'utf8');
  const loaded = compileMapping(mappingFileSchema.parse(parse(text)), connector.capabilities.person);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  mapping = loaded.mapping;
  tenant = await openTenant();
  await tenant.control.control('demo-seed');
  await tenant.control.control('create-worker', { firstName: 'Jonas', lastName: 'Weber', email: 'jonas.weber@example.com', phone: '+49 30 1', addressLine: 'Torstraße 101', city: 'Berlin', hireDate: '2099-03-02', managerId: '10061', values: { job_title: 'Engineer', department: 'Engineering', location: 'Berlin', worker_type: 'Employee', work_model: 'Hybrid' } });
  ({ records } = await pullAll(await tenant.open(), mapping.reads));
});
afterAll(() => tenant.close());

const compiledOf = (object: string) => {
  const found = mapping.sourceOf(object);
  if (found === undefined) throw new Error(object);
  return found;
};
const recordOf = (object: string, title: string): SourceRecord => {
  const path = object === 'worker' ? 'Worker' : 'Candidate';
  const found = records.find((record) => record.object === object && record.fields[path] === title);
  if (found === undefined) throw new Error(`${title} is not among ${records.map(({ fields }) => String(fields[path])).join(', ')}`);
  return found;
};
const answersOf = (object: string, title: string) => {
  const { answers, owners } = mapRecord(compiledOf(object), recordOf(object, title));
  return { answers: Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, answer.value])), owners };
};
const standOf = (object: string, title: string) => decideTrigger(compiledOf(object), recordOf(object, title), false, new Date().toISOString().slice(0, 10));

describe('the mapping that comes with Workday', () => {
  it('reads exactly the columns that the README tells to build', () => {
    for (const object of ['worker', 'jobApplication'] as const) {
      const read = compiledOf(object).read.fields;
      const key = object === 'worker' ? 'Employee_ID' : 'Application_ID';
      expect([...new Set([...read, key])].toSorted()).toEqual(Object.keys(WANTED_COLUMNS[object]).toSorted());
    }
    expect([REPORT_NAMES.jobApplication.name, REPORT_NAMES.worker.name]).toEqual([APPLICATIONS, WORKERS]);
    expect(settingsSchema.parse({ host: 'h.example', tenant: 't', isu: { username: 'u', password: 'p' }, reports: { worker: { owner: 'o', name: 'n', key: 'k' } }, writeBack: { worker: {} } }).writeBack?.worker?.element).toBe(HANDOFF_OBJECT);
  });

  it('writes only fields whose type the set-up tells', () => {
    for (const { read } of mapping.sources) for (const name of read.own) expect(Object.keys(WANTED_FIELDS)).toContain(name);
  });

  it('plans the tasks whose list it shows', () => {
    for (const { notation } of mapping.sources) {
      expect(Object.values(notation.writeBack.fields ?? {})).toContain('taskList');
      expect(notation.writeBack.tasks).toMatchObject({ as: 'list', playbook: true });
    }
  });

  it('answers the packet of an accepted applicant', () => {
    const { answers, owners } = answersOf('jobApplication', 'Amara Okonkwo');
    expect(answers).toMatchObject({
      'person.legalName': 'Amara Okonkwo',
      'person.personalEmail': 'amara.okonkwo@example.com',
      'person.shippingAddress': expect.stringContaining('Bluebonnet'),
      'job.title': 'Enterprise Account Executive',
      'job.department': 'Sales',
      'job.startDate': expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      'job.workModel': 'hybrid',
      'job.location': 'Austin, United States',
      'job.legalEntity': 'Acme Inc.',
      'job.manager': { active: true },
      'offer.acceptedAt': expect.stringMatching(/^\d{4}-\d\d-\d\d/),
    });
    expect(owners['manager']?.person?.email).toBe('grace.whitfield@acme.example');
  });

  it('answers the packet of a worker who starts later', () => {
    expect(answersOf('worker', 'Jonas Weber').answers).toMatchObject({ 'person.legalName': 'Jonas Weber', 'job.startDate': '2099-03-02', 'job.workModel': 'hybrid', 'person.shippingAddress': expect.stringContaining('Torstraße 101'), 'job.manager': { active: true } });
  });

  it('tells an accepted offer from one that was withdrawn and from somebody who has worked here for long', () => {
    expect(standOf('jobApplication', 'Amara Okonkwo')).toBe('reached');
    expect(standOf('jobApplication', 'Gabriel Moreau')).toBe('withdrawn');
    expect(standOf('worker', 'Jonas Weber')).toBe('reached');
  });

  it('finds nothing that the demo tenant hides', () => {
    expect(records.flatMap(({ unreadable, nonexistent }) => [...unreadable, ...nonexistent])).toEqual([]);
  });
});

itSendsOnlyWhatTheSpecificationAllows();

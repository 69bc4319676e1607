import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/bamboohr/index.ts';
import { taskTableSchema } from '../../../connectors/bamboohr/config.ts';
import {
  HANDOFF_FIELDS,
  HANDOFF_TABLE,
  HANDOFF_TABLE_COLUMNS,
} from '../../../connectors/bamboohr/simulator/handoff-fields.ts';
import { WRITE_BACK_FIELDS } from '../../../connectors/bamboohr/setup/wanted-fields.ts';
import { parse } from 'yaml';
import { compileMapping, type CompiledMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import type { SourceRecord } from '../../../src/core/connector.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';
import { openAccount, pullAll, type Account } from './session.ts';

let account: Account;
let mapping: CompiledMapping;
let records: readonly SourceRecord[];

beforeAll(async () => {
  const text = await readFile(new URL('../../../mappings/employee/bamboohr.yaml', import.meta.url), 'utf8');
  const loaded = compileMapping(mappingFileSchema.parse(parse(text)), connector.capabilities.person);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  mapping = loaded.mapping;
  account = await openAccount();
  await account.control.control('define-fields');
  await account.control.control('define-table');
  await account.control.control('demo-seed');
  ({ records } = await pullAll(await account.open(), { reads: mapping.reads }));
});
afterAll(() => account.close());

function answersOf(object: string, title: string) {
  const compiled = mapping.sourceOf(object);
  if (compiled === undefined) throw new Error(object);
  const mapped = records.filter((record) => record.object === object).map((record) => mapRecord(compiled, record));
  const found = mapped.find((one) => one.title === title);
  if (found === undefined) throw new Error(`${title} is not among ${mapped.map((one) => one.title).join(', ')}`);
  return found;
}

describe('the mapping that comes with BambooHR', () => {
  it('answers a new hire’s packet from the employee record', () => {
    const { answers, owners } = answersOf('employee', 'Jonas Weber');
    const values = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, answer.value]));
    expect(values).toMatchObject({
      'person.legalName': 'Jonas Weber',
      'person.personalEmail': 'jonas.weber@example.com',
      'job.title': 'Senior Backend Engineer',
      'job.workModel': 'hybrid',
      'job.manager': { active: true },
      'person.shippingAddress': expect.stringContaining('Torstraße 101'),
      'job.location': 'Berlin, Germany',
      'job.employmentType': 'Full-Time',
    });
    expect(owners['manager']?.person?.email).toContain('@');
  });

  it('does not take a country for a shipping address', () => {
    expect(answersOf('employee', 'Oluwaseun Adeyemi').answers['person.shippingAddress']).toMatchObject({
      value: null,
      reason: 'blank',
    });
  });

  it('answers what an application can answer before there is an employee', () => {
    const { answers, reachedAt } = answersOf('application', 'Ana Ruiz');
    expect(answers['person.personalEmail']?.value).toBe('ana.ruiz@example.com');
    expect(answers['job.manager']?.value).toMatchObject({ active: true });
    expect(reachedAt).not.toBeNull();
  });

  it('writes only fields that setup knows how to create, into the table that is the default', () => {
    const { fields = {}, tasks } = mapping.sourceOf('employee')?.notation.writeBack ?? {};
    expect(Object.keys(fields).filter((name) => WRITE_BACK_FIELDS[name] === undefined)).toEqual([]);
    expect(taskTableSchema.parse(tasks?.settings)).toEqual(taskTableSchema.parse({}));
  });

  it('agrees with the simulated account about fields, table and columns', () => {
    const { fields = {}, statusLabels = {} } = mapping.sourceOf('employee')?.notation.writeBack ?? {};
    expect(Object.keys(fields).filter((name) => !HANDOFF_FIELDS.some(({ alias }) => alias === name))).toEqual([]);
    const options = HANDOFF_FIELDS.find(({ alias }) => alias === 'customHandoffStatus')?.options;
    expect(Object.values(statusLabels).filter((label) => !options?.includes(label))).toEqual([]);
    expect(taskTableSchema.parse({}).table).toBe(HANDOFF_TABLE);
    expect(new Set(Object.values(taskTableSchema.parse({}).columns))).toEqual(
      new Set(HANDOFF_TABLE_COLUMNS.map(({ alias }) => alias)),
    );
  });
});

describe('what is sent', () => {
  itSendsOnlyWhatTheSpecificationAllows();
});

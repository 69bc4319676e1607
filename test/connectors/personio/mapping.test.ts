import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { connector } from '../../../connectors/personio/index.ts';
import { HANDOFF_ATTRIBUTES, PACKET_ATTRIBUTES } from '../../../connectors/personio/simulator/catalogue.ts';
import { INPUT_ATTRIBUTES, WRITE_BACK_ATTRIBUTES } from '../../../connectors/personio/setup/wanted-attributes.ts';
import type { SourceRecord } from '../../../src/core/connector.ts';
import { compileMapping, type CompiledMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { decideTrigger } from '../../../src/core/handoff/decide-trigger.ts';
import { decideJoin } from '../../../src/core/handoff/identity.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import { openCompany, pullAll, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let company: Company;
let mapping: CompiledMapping;
let records: readonly SourceRecord[];

beforeAll(async () => {
  const text = await readFile(new URL('../../../mappings/employee/personio.yaml', import.meta.url), 'utf8');
  const loaded = compileMapping(mappingFileSchema.parse(parse(text)), connector.capabilities.person);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  mapping = loaded.mapping;
  company = await openCompany();
  await company.command('demo-seed');
  ({ records } = await pullAll(await company.open(), { reads: mapping.reads }));
});
afterAll(() => company.close());

function mappedOf(object: string, title: string) {
  const source = mapping.sourceOf(object);
  if (source === undefined) throw new Error(object);
  const all = records.filter((record) => record.object === object).map((record) => ({ record, mapped: mapRecord(source, record) }));
  const found = all.find(({ mapped }) => mapped.title === title);
  if (found === undefined) throw new Error(`${title} is not among ${all.map(({ mapped }) => mapped.title).join(', ')}`);
  return { ...found, trigger: decideTrigger(source, found.record, false, company.day(0)) };
}

describe('the mapping that comes with Personio', () => {
  it('answers a new hire’s packet from the person and the employment', () => {
    const { mapped, trigger } = mappedOf('person', 'Rafael Moreno');
    expect(trigger).toBe('reached');
    const values = Object.fromEntries(Object.entries(mapped.answers).map(([name, answer]) => [name, answer.value]));
    expect(values).toMatchObject({
      'person.legalName': 'Rafael Moreno',
      'person.personalEmail': 'rafael.moreno@example.org',
      'person.phone': '+43 1 5550 212',
      'job.title': 'Senior Backend Engineer',
      'job.department': 'Engineering',
      'job.startDate': company.day(16),
      'job.manager': { name: 'Nadia Rahimi', active: true },
      'job.location': 'Vienna',
      'job.employmentType': 'Employee, 40 hours a week',
      'job.workModel': 'hybrid',
      'job.legalEntity': 'Acme Austria GmbH',
      'job.costCentre': 'DACH Engineering',
      'equipment.profile': 'Developer laptop',
      'checks.contractStatus': 'Signed',
    });
    expect(String(values['person.shippingAddress'])).toContain('Mariahilfer Straße 88');
    expect(mapped.owners['manager']?.person?.email).toBe('nadia.rahimi@acme.example');
  });

  it('names both of two cost centers, and none where none is given', () => {
    expect(mappedOf('person', 'Chiara Conti').mapped.answers['job.costCentre']?.value).toMatch(/DACH General.*DACH Sales/);
    expect(mappedOf('person', 'Mehmet Aslan').mapped.answers['job.costCentre']).toMatchObject({ value: null, reason: 'blank' });
    expect(mappedOf('person', 'Mehmet Aslan').mapped.answers['job.manager']?.value ?? null).toBeNull();
  });

  it('recognises the applicant and the later person as one hire, and nobody else', () => {
    const { join } = mapping.file;
    if (join === undefined) throw new Error('no join');
    const person = mappedOf('person', 'Leonie Hartmann').mapped;
    expect(decideJoin(person, mappedOf('application', 'Leonie Hartmann').mapped, join)).toMatchObject({ join: true });
    for (const other of ['Tobias Wagner', 'Aylin Demir', 'Pierre Lambert']) expect(decideJoin(person, mappedOf('application', other).mapped, join).join).toBe(false);
  });

  it('takes up accepted applications, and neither the rejected, nor the withdrawn, nor who has been here for years', () => {
    const titles = records.map((record) => (record.object === 'application' ? mapRecord(mapping.sources.find(({ object }) => object === 'application') ?? never(), record).title : '')).filter((title) => title !== '');
    expect(titles.toSorted()).toEqual(['Aylin Demir', 'Leonie Hartmann', 'Pierre Lambert', 'Tobias Wagner']);
    expect(records.filter(({ object }) => object === 'person').map(({ fields }) => fields['name'])).not.toContain('Georg Bauer');
    expect(records.filter(({ object }) => object === 'person')).toHaveLength(5);
  });

  it('writes only attributes that setup describes, with options that the list has', () => {
    const { fields = {}, statusLabels = {} } = mapping.sourceOf('person')?.notation.writeBack ?? {};
    expect(Object.keys(fields).map((path) => path.replace('attributes.', ''))).toEqual(WRITE_BACK_ATTRIBUTES.map(({ label }) => label));
    expect(Object.values(statusLabels).filter((label) => WRITE_BACK_ATTRIBUTES[0]?.options.includes(label) !== true)).toEqual([]);
    expect(mapping.sourceOf('application')?.notation.writeBack).toEqual({});
  });

  it('reads only attributes that setup describes, and agrees with the simulated company about all of them', () => {
    const read = mapping.sourceOf('person')?.read.fields.filter((path) => path.startsWith('attributes.')).map((path) => path.replace('attributes.', ''));
    expect(read?.toSorted()).toEqual(INPUT_ATTRIBUTES.map(({ label }) => label).toSorted());
    expect([...PACKET_ATTRIBUTES, ...HANDOFF_ATTRIBUTES].map(({ label }) => label).toSorted()).toEqual([...INPUT_ATTRIBUTES, ...WRITE_BACK_ATTRIBUTES].map(({ label }) => label).toSorted());
  });
});

function never(): never {
  throw new Error('no applications in the mapping');
}

itSendsOnlyWhatTheSpecificationAllows();

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { connector } from '../../../connectors/salesforce/index.ts';
import { STATUS_VALUES } from '../../../connectors/salesforce/setup/outputs.ts';
import { compileMapping, type CompiledMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import {
  checkSoql,
  openSession,
  OUTPUTS,
  pullAll,
  pullRequest,
  recordsOf,
  setUp,
  startRecordedOrg,
  TestContext,
  type RecordedOrg,
} from './session.ts';

describe('the default mapping for Salesforce', () => {
  let org: RecordedOrg;
  let mapping: CompiledMapping;
  beforeAll(async () => {
    org = await startRecordedOrg();
    const text = await readFile(new URL('../../../mappings/customer/salesforce.yaml', import.meta.url), 'utf8');
    const compiled = compileMapping(mappingFileSchema.parse(parse(text)), connector.capabilities.person);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    mapping = compiled.mapping;
    await org.control.control('bulk-seed', { deals: 8, rolesPerDeal: 2, lineItemsPerDeal: 1, gappyEvery: 4 });
  });
  afterAll(async () => {
    for (const soql of org.soql) checkSoql(soql);
    await org.stop();
  });
  const read = async () => {
    const session = await openSession(org, new TestContext());
    return recordsOf(await pullAll(session, pullRequest(null, { reads: mapping.reads })));
  };

  it('reads a stock org without an unreadable field; what setup would add counts as not there', async () => {
    const records = await read();
    expect(records).toHaveLength(8);
    expect(records[0]?.unreadable).toEqual([]);
    expect(records[0]?.nonexistent).toContain('Handoff_Goal__c');
    expect(records[0]?.nonexistent).toContain('CurrencyIsoCode');
  });

  it('reads the input fields once setup made them', async () => {
    await setUp(org, true);
    const records = await read();
    expect(records[0]?.nonexistent).toEqual(['CurrencyIsoCode']);
    expect(records[0]?.fields).toHaveProperty('Handoff_Goal__c', null);
  });

  it('one contact may be buyer and primary contact, and the rep is known with e-mail', async () => {
    const [record] = await read();
    if (record === undefined) throw new Error('no deal');
    const source = mapping.sourceOf('Opportunity');
    const people = source?.fields.find((field) => field.name === 'stakeholders')?.read(record.fields, record);
    expect(JSON.stringify(people?.value)).toContain('"role":"end_user; primary_contact"');
    expect(JSON.stringify(people?.value)).toContain('"role":"decision_maker"');
    expect(source?.owners[0]?.person(record.fields, record).value).toMatchObject({
      email: 'rita.rep@acme.example',
      active: true,
    });
    expect(source?.fields.find((field) => field.name === 'contract.plan')?.read(record.fields, record).value).toBe(
      'Platform',
    );
  });

  it('the scope is asked of Salesforce, so that other deals cost no reading', async () => {
    const question = org.soql.find((soql) => soql.includes('FROM Opportunity WHERE') && soql.includes('IsWon'));
    expect(question).toContain("Type IN ('New Customer','New Business') AND Amount >= 1");
    expect(question).toContain('Amount = null');
  });

  it('writes every field that setup makes, with the labels of its list', () => {
    const writeBack = mapping.file.sources[0]?.writeBack;
    expect(Object.keys(writeBack?.fields ?? {}).sort()).toEqual([...OUTPUTS].sort());
    for (const label of Object.values(writeBack?.statusLabels ?? {})) expect(STATUS_VALUES).toContain(label);
  });
});

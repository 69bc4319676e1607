import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ADMIN, adminToken, grantFields, startRecordedOrg, type RecordedOrg } from '../connectors/salesforce/session.ts';
import { FILES, WorkFolder } from './run-handoff.ts';

const answerSchema = z.object({ steps: z.array(z.object({ what: z.string(), action: z.string(), done: z.boolean(), unfit: z.literal(true).optional() })) });

describe('setup where a field of our name cannot hold what is written', () => {
  let org: RecordedOrg;
  let folder: WorkFolder;
  beforeAll(async () => {
    org = await startRecordedOrg();
    await fetch(`${org.baseUrl}/services/data/v62.0/tooling/sobjects/CustomField`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await adminToken(org.baseUrl)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ FullName: 'Opportunity.Deal_Readiness__c', Metadata: { label: 'Ours', type: 'Percent', precision: 5, scale: 2 } }),
    });
    await grantFields(org, 'Opportunity.Deal_Readiness__c');
    const shipped = await readFile(new URL('../../mappings/customer/salesforce.yaml', import.meta.url), 'utf8');
    const mapping = shipped.replace('Handoff_Score__c: score', 'Deal_Readiness__c: score');
    const auth = `{ flow: client_credentials, clientId: ${ADMIN.clientId}, clientSecret: ${ADMIN.clientSecret} }`;
    const sales = `  - { id: sales, connector: salesforce, mapping: ./mine.yaml, settings: { loginUrl: "${org.baseUrl}", auth: ${auth} } }\n`;
    folder = await WorkFolder.create({ ...FILES, 'mine.yaml': mapping, 'connections.yaml': `${FILES['connections.yaml']}${sales}` });
  });
  afterAll(async () => {
    await folder.remove();
    await org.stop();
  });

  it('says which, why and where to mend it, changes nothing and exits with 2, as does its dry run', async () => {
    const real = await folder.handoffHere(['setup', 'sales']);
    expect(real.code).toBe(2);
    expect(real.stdout.replaceAll(/\s+/g, ' ')).toContain('Nothing was changed: 1 field is there already and cannot hold what is written.');
    expect(real.stdout).toContain('Percent');
    const dry = await folder.handoffHere(['setup', 'sales', '--dry-run']);
    expect([dry.code, dry.stdout.includes('Nothing would be changed')]).toEqual([2, true]);
  });

  it('says the same as data with --json', async () => {
    const { code, stdout } = await folder.handoffHere(['setup', 'sales', '--json']);
    const { steps } = answerSchema.parse(JSON.parse(stdout));
    expect(code).toBe(2);
    expect(steps.filter(({ unfit }) => unfit === true).map(({ what }) => what)).toEqual(['Field Opportunity.Deal_Readiness__c ("Handoff Completeness")']);
    expect(steps.some(({ action, done }) => done && action !== 'exists')).toBe(false);
  });

  it('is what `connections check` says as well, by what the mapping shows in the field', async () => {
    const { stdout } = await folder.handoffHere(['connections', 'check', 'sales']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/Field Deal_Readiness__c.*It is of the type Percent, but Number is needed/);
  });

  it('does not keep `setup --remove` from its work', async () => {
    expect((await folder.handoffHere(['setup', 'sales', '--remove'])).code).toBe(0);
  });
});

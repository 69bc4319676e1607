import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { DEMO_ANSWERS } from '../../src/cli/demo/demo-answers.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { writtenFields } from '../../src/core/line/ruleset.ts';
import { until } from '../support/until.ts';
import { withStudio, type Studio } from './open-studio.ts';
import { beginStory, compareRows, mapField, preview, publish, readPreview, requireWhen, rowsOf, throughNextRun } from './tell-story.ts';

jest.setTimeout(600_000);

/** What a team may begin with: the deal's name, its value and its dates. */
const REDUCED = `# Ours: only what the reports needed so far.
handoff: customer
ownerFallback: revops@acme.example

sources:
  - object: Opportunity
    title: Name
    when:
      reached: { IsWon: true }
      reachedAt: { firstPresent: [LastStageChangeDate, CloseDate], as: datetime }
      scope:
        - { Type: [New Customer, New Business] }
      withdrawn: { IsClosed: true, IsWon: false }
    fields:
      account.name: Account.Name # as in the contract
      contract.value: { from: Amount, currency: USD }
      contract.closeDate: CloseDate
      owners.rep: { from: Owner, as: person }
    owners:
      sales_rep: Owner
    # Read along, so that a preview knows what they hold.
    keep: [Handoff_Goal__c, Handoff_Promises__c, Handoff_Success_Metric__c, Handoff_Go_Live_Date__c, Handoff_Out_Of_Scope__c, Handoff_Risks__c, Handoff_Technical__c, Handoff_Competition__c, ExpectedRevenue]
    writeBack:
      fields:
        Handoff_Score__c: score
        Handoff_Status__c: status
        Handoff_Missing_Fields__c: missing
        Handoff_Missing_Count__c: missingCount
      statusLabels: { pre_close: Pre-close, incomplete: Incomplete, ready: Ready, submitted: Submitted, accepted: Accepted, rejected: Rejected, in_onboarding: In onboarding, handed_to_cs: Handed to CS, completed: Completed, withdrawn: Withdrawn, rescinded: Withdrawn }
`;

const TEN = [
  { name: 'goals.primary', label: "Goal in the customer's own words", path: 'Handoff_Goal__c' },
  { name: 'promises', label: 'Promises outside the contract', path: 'Handoff_Promises__c' },
  { name: 'goals.successMetric', label: 'Success metric agreed by both sides', path: 'Handoff_Success_Metric__c' },
  { name: 'goals.goLiveDate', label: 'Target go-live date', path: 'Handoff_Go_Live_Date__c' },
  { name: 'scope.out', label: 'Out of scope', path: 'Handoff_Out_Of_Scope__c' },
  { name: 'risks', label: 'Risks and sensitivities', path: 'Handoff_Risks__c' },
  { name: 'technical.environment', label: 'Technical environment and integrations', path: 'Handoff_Technical__c' },
  { name: 'sales.competition', label: 'Competition', path: 'Handoff_Competition__c' },
  { name: 'contract.budget', label: 'Budget', path: 'ExpectedRevenue' },
  { name: 'scope.specialRequirements', label: 'Special requirements', path: 'Type' },
] as const;

const written = z.object({ Id: z.string(), Handoff_Score__c: z.number().nullish(), Handoff_Status__c: z.string().nullish(), Handoff_Missing_Fields__c: z.string().nullish(), Handoff_Missing_Count__c: z.number().nullish() });
const rowsSchema = z.object({ rows: z.array(written) });
type Written = Readonly<Record<string, Omit<z.infer<typeof written>, 'Id'>>>;

/** What stands in our fields of every deal, in the org itself. */
async function shownInOrg(studio: Studio): Promise<Written> {
  const { rows } = rowsSchema.parse(await studio.simulator('salesforce').control.control('query', { object: 'Opportunity' }));
  return Object.fromEntries(rows.flatMap(({ Id, ...fields }) => (fields.Handoff_Score__c == null ? [] : [[Id, fields]])));
}
const countChanged = (before: Written, after: Written): number => Object.keys(after).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id])).length;

/** Our fields, made by an administrator beforehand; then reps fill in what they know. */
async function setUpOrg(studio: Studio): Promise<void> {
  const { baseUrl, control } = studio.simulator('salesforce');
  await control.control('demo-seed', {});
  const folder = await mkdtemp(join(tmpdir(), 'handoff-setup-'));
  try {
    await writeFile(join(folder, 'connections.yaml'), `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "${baseUrl}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }, setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret } }
    mapping: ${join(studio.folder, 'mappings/customer/salesforce.yaml')}
mappings: { folder: ${join(studio.folder, 'mappings')} }
`);
    const app = await createApp(await loadConfig({ cwd: folder, env: { HANDOFF_DATA_FOLDER: join(folder, 'data') } }));
    try {
      const { session, ruleset } = await app.open('sales');
      const steps = await session.setup({ inputs: true, remove: false, dryRun: false, writes: writtenFields(ruleset.mapping) });
      expect(steps.filter(({ done, action }) => !done && action !== 'manual')).toEqual([]);
    } finally {
      await app.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await control.control('demo-seed', { fields: DEMO_ANSWERS });
}

const twoMonthsAgo = (): string => new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);

describe('a RevOps user and the deals of a Salesforce org', () => {
  it('connects it, maps ten fields, asks for one above an amount, previews and publishes; the next sync writes the new scores into Salesforce, and rolling back writes the old ones', () =>
    withStudio({ connections: 'connections: []\n', simulators: ['salesforce'] }, async (studio) => {
      await setUpOrg(studio);
      await writeFile(join(studio.folder, 'mappings/customer/salesforce.yaml'), REDUCED);
      const window = await studio.signIn('revops', 'Rita RevOps');
      const { page } = window;
      const look = async (name: string): Promise<void> => {
        await window.picture(`story-deal-${name}`);
        expect([name, await window.findBarriers()]).toEqual([name, []]);
      };

      await window.visit('/');
      await look('01-nothing-yet');
      await window.visit('/connections');
      await page.getByRole('link', { name: 'Connect an account' }).click();
      await page.getByRole('radio', { name: 'Salesforce' }).check();
      await page.getByLabel('Address of your org').fill(studio.simulator('salesforce').baseUrl);
      await page.getByLabel('Consumer key').fill('handoff-sync-app');
      await page.getByLabel(/^Consumer secret/).fill('handoff-sync-secret');
      await page.getByLabel(/^Name/).fill('sales');
      await page.getByRole('radio', { name: 'Write fields' }).check();
      await page.getByLabel('From when on').fill(twoMonthsAgo());
      await page.getByLabel('How often it is read').selectOption('never');
      await look('02-connect');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('heading', { name: /The account answers/ }).waitFor();
      await look('03-checked');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('heading', { name: 'sales', level: 1 }).waitFor();
      await page.getByRole('row', { name: /Complete/ }).first().waitFor();
      await look('04-first-run');
      const scored = [...(await rowsOf(page)).values()].filter(({ olderThanStart }) => !olderThanStart).length;
      expect(scored).toBeGreaterThan(5);

      await beginStory(window, 'customers', 'Mapping of sales');
      await look('05-mapping');
      for (const field of TEN) {
        await mapField(page, field);
        if (field.name === 'contract.budget') {
          await page.getByRole('combobox', { name: 'Currency', exact: true }).fill('EUR');
          await page.getByRole('option', { name: 'EUR' }).click();
          await page.getByRole('region', { name: 'On recent records' }).getByText(/✓ [\d,.]+ EUR/).waitFor();
          await look('06-money');
        }
      }
      await page.getByRole('button', { name: 'Say what each value means' }).click();
      await page.getByRole('button', { name: /^Add New Customer/ }).click();
      await page.getByRole('combobox', { name: 'New Customer means' }).fill('First contract with us');
      await page.getByRole('region', { name: 'On recent records' }).getByText('✓ First contract with us').waitFor();
      await look('07-values');
      await page.getByRole('tab', { name: 'Requirements' }).click();
      await requireWhen(page, 'Competition', '50,000', 'Only when contract value is at least 50,000');
      await look('08-required-above');
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByRole('region', { name: 'Changes of customer/salesforce.yaml' }).waitFor();
      await look('09-changes');

      const foreseen = await preview(page);
      await look('10-preview');
      expect(foreseen.up + foreseen.down).toBeGreaterThan(0);
      const cost = page.getByRole('region', { name: 'What new requirements cost' });
      await cost.getByText('Competition (new)').waitFor();
      // What people typed a moment ago rests a minute before we write beside it.
      await until(async () => Object.keys(await shownInOrg(studio)).length === scored);
      const [orgBefore, rowsBefore] = [await shownInOrg(studio), await rowsOf(page)];
      await throughNextRun(studio, 'sales', () => publish(page, 'Onboarding asks for it every time'));
      await look('11-published');
      const [orgAfter, rowsAfter] = [await shownInOrg(studio), await rowsOf(page)];
      expect({ ...compareRows(rowsBefore, rowsAfter), written: countChanged(orgBefore, orgAfter) }).toEqual(foreseen);

      await page.getByRole('button', { name: 'Undo this' }).click();
      const back = await readPreview(page);
      await look('12-undo-previewed');
      expect({ up: back.up, down: back.down }).toEqual({ up: foreseen.down, down: foreseen.up });
      await throughNextRun(studio, 'sales', () => publish(page, 'Back to what it was'));
      await look('13-undone');
      expect(await shownInOrg(studio)).toEqual(orgBefore);
      expect(compareRows(rowsAfter, await rowsOf(page))).toEqual({ up: back.up, down: back.down });
      for (const file of ['customer/salesforce.yaml', 'customer/requirements.yaml']) expect(await studio.app.store.findVersions(file)).toHaveLength(3);
      expect((await studio.app.store.findPublished('customer/salesforce.yaml'))?.text).toBe(REDUCED);
      expect(window.complaints).toEqual([]);
    }));
});

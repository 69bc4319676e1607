import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { until } from '../support/until.ts';
import { withStudio, type Studio } from './open-studio.ts';
import { beginStory, mapField, preview, publish, readPreview, requireWhen, rowsOf, throughNextRun } from './tell-story.ts';

jest.setTimeout(600_000);

/** What a team may begin with: name, title and first day. */
const REDUCED = `# Ours: only what the welcome letter needed so far.
handoff: employee
ownerFallback: people-ops@acme.example

sources:
  - object: employee
    title: displayName
    when:
      reached: { hireDate: { present: true } }
      newWhen: { hireDate: { notPast: true } }
      withdrawn: { status: Inactive, hireDate: { notPast: true } }
    fields:
      person.legalName: { join: [firstName, lastName] } # as in the passport
      job.title: jobTitle
      job.startDate: { from: hireDate, as: date }
    writeBack:
      fields:
        customHandoffScore: score
        customHandoffStatus: status
        customHandoffMissing: missing
        customHandoffMissingCount: missingCount
      statusLabels: { pre_close: Incomplete, incomplete: Incomplete, ready: Ready, submitted: Submitted, accepted: Accepted, rejected: Rejected, in_onboarding: Preboarding, handed_to_cs: Completed, completed: Completed, withdrawn: Withdrawn, rescinded: Rescinded }
`;

const TEN = [
  { name: 'person.personalEmail', label: 'Personal e-mail', path: 'homeEmail' },
  { name: 'person.phone', label: 'Phone', path: 'mobilePhone' },
  { name: 'job.department', label: 'Department', path: 'department' },
  { name: 'job.employmentType', label: 'Employment type', path: 'employmentHistoryStatus' },
  { name: 'job.location', label: 'Country and location', path: 'location' },
  { name: 'job.legalEntity', label: 'Legal entity', path: 'customLegalEntity' },
  { name: 'job.costCentre', label: 'Cost centre', path: 'customCostCenter' },
  { name: 'equipment.profile', label: 'Equipment and access profile', path: 'customEquipmentProfile' },
  { name: 'job.country', label: 'Country', path: 'country' },
  { name: 'job.workModel', label: 'Work model', path: 'customWorkModel' },
] as const;
/** What the account's words mean to us. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'job.country': { Germany: 'DE', Portugal: 'PT' },
  'job.workModel': { Remote: 'remote', Hybrid: 'hybrid', 'On-site': 'onsite' },
};
const OURS = ['customHandoffScore', 'customHandoffStatus', 'customHandoffMissing', 'customHandoffMissingCount'] as const;

const stateSchema = z.object({ employees: z.record(z.string(), z.object({ values: z.record(z.string(), z.string()) })) });
type Written = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** What stands in our fields of every employee, in the account itself. */
async function shownInAccount(studio: Studio): Promise<Written> {
  const { employees } = stateSchema.parse(await studio.simulator('bamboohr').control.control('state'));
  return Object.fromEntries(Object.entries(employees).flatMap(([id, { values }]) => (values['customHandoffScore'] === undefined ? [] : [[id, Object.fromEntries(OURS.map((name) => [name, values[name]]))]])));
}

describe('a RevOps user and the hires of a BambooHR account', () => {
  it('connects it, maps ten fields, asks for one under a condition, previews with a live sample and publishes; the next sync writes the new scores into BambooHR, and rolling back writes the old ones', () =>
    withStudio({ connections: 'connections: []\n', simulators: ['bamboohr'] }, async (studio) => {
      const { baseUrl, control } = studio.simulator('bamboohr');
      await control.control('demo-seed', {});
      await writeFile(join(studio.folder, 'mappings/employee/bamboohr.yaml'), REDUCED);
      const window = await studio.signIn('revops', 'Rita RevOps');
      const { page } = window;
      const look = async (name: string): Promise<void> => {
        await window.picture(`story-hire-${name}`);
        expect([name, await window.findBarriers()]).toEqual([name, []]);
      };

      await window.visit('/connections/new');
      await page.getByRole('radio', { name: 'BambooHR' }).check();
      await page.getByLabel('Company domain').fill('acme');
      await page.getByLabel(/^API key/).fill('demo-key');
      await page.getByText('Rarely needed').click();
      await page.getByLabel('Address of the interface').fill(baseUrl);
      await page.getByLabel(/^Name/).fill('people');
      await page.getByRole('radio', { name: 'Write fields' }).check();
      await page.getByLabel('From when on').fill(new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10));
      await page.getByLabel('How often it is read').selectOption('never');
      await look('01-connect');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('heading', { name: 'people', level: 1 }).waitFor();
      await page.getByRole('row', { name: /Complete/ }).first().waitFor();
      await look('02-first-run');
      const scored = [...(await rowsOf(page)).values()].filter(({ olderThanStart }) => !olderThanStart).length;
      expect(scored).toBeGreaterThan(3);

      await beginStory(window, 'new hires', 'Mapping of people');
      await look('03-mapping');
      for (const field of TEN) {
        await mapField(page, field);
        const meanings = Object.entries(MEANINGS[field.name] ?? {});
        if (meanings.length > 0) await page.getByRole('button', { name: 'Say what each value means' }).click();
        for (const [value, meaning] of meanings) {
          await page.getByRole('button', { name: new RegExp(`^Add ${value}`) }).click();
          await page.getByRole('combobox', { name: `${value} means` }).fill(meaning);
        }
        if (meanings.length > 0) await look(`04-${field.name}`);
      }
      await page.getByRole('tab', { name: 'Requirements' }).click();
      await requireWhen(page, 'Preferred name', 'remote', 'Only when work model is remote');
      await look('05-required-when');

      const foreseen = await preview(page);
      expect(foreseen.up + foreseen.down).toBeGreaterThan(0);
      await page.getByRole('button', { name: /^Read \d+ records now/ }).click();
      await page.getByText(/filled in \d+ of \d+/).first().waitFor();
      await look('06-preview-with-sample');
      await until(async () => Object.keys(await shownInAccount(studio)).length === scored);
      const before = await shownInAccount(studio);
      await throughNextRun(studio, 'people', () => publish(page, 'IT needs to know where the laptop goes'));
      await look('07-published');
      const after = await shownInAccount(studio);
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(after).not.toEqual(before);

      await page.getByRole('button', { name: 'Undo this' }).click();
      const back = await readPreview(page);
      await look('08-undo-previewed');
      expect(back.written).toBeGreaterThan(0);
      await throughNextRun(studio, 'people', () => publish(page, 'Back to what it was'));
      await look('09-undone');
      expect(await shownInAccount(studio)).toEqual(before);
      expect((await studio.app.store.findPublished('employee/bamboohr.yaml'))?.text).toBe(REDUCED);
      expect(window.complaints).toEqual([]);
    }));
});

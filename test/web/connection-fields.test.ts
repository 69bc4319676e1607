import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HANDOFF_FIELDS, HANDOFF_TABLE_COLUMNS, PACKET_FIELDS, type CustomFieldInput } from '../../connectors/bamboohr/simulator/handoff-fields.ts';
import { until } from '../support/until.ts';
import { withStudio } from './open-studio.ts';

const PEOPLE = `connections:
  - id: people
    connector: bamboohr
    settings: { companyDomain: acme, baseUrl: "\${DEMO_URL_PEOPLE}", apiKey: "\${DEMO_BAMBOOHR_KEY}", acceptedStatusIds: [31] }
    mapping: employee/bamboohr.yaml
    schedule: "0 5 * * *"
    rollout: tasks
`;

describe('the list of fields to create, in a browser', () => {
  it('names what is missing, is worked through, and says when everything is there', () =>
    withStudio({ connections: PEOPLE, simulators: ['bamboohr'] }, async ({ signIn, simulator, endSessions }) => {
      const { control } = simulator('bamboohr');
      const window = await signIn('revops', 'Rhea');
      const { page } = window;
      await window.visit('/connections/people?tab=account');
      await page.getByRole('link', { name: 'The list of fields to create' }).click();
      await page.getByText('0 of 20 fields are there.').waitFor();
      const workModel = page.getByRole('region', { name: 'Work Model', exact: true });
      expect(await workModel.innerText()).toMatch(/Remote, Hybrid, On-site[^]*Work model”: counts 10 in the score[^]*job\.workModel: customWorkModel/);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Copy options of Work Model' }).click();
      await page.getByRole('button', { name: 'Copied options of Work Model' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Remote\nHybrid\nOn-site');
      await window.picture('fields-to-create');
      expect(await window.findBarriers()).toEqual([]);

      await control.control('define-fields', { fields: [...[...HANDOFF_FIELDS, ...PACKET_FIELDS].filter(({ alias }) => alias !== 'customHandoffScore').map(whole), { name: 'Handoff Score', alias: 'customHandoffScore', type: 'date' }] });
      await page.getByRole('button', { name: 'Check again' }).click();
      await page.getByText('12 of 20 fields are there.').waitFor();
      const score = page.getByRole('region', { name: 'Handoff Score', exact: true });
      expect(await score.innerText()).toMatch(/To mend[^]*It is of type "date", but "Handoff Score" \(Number\) is needed/);
      await page.setViewportSize({ width: 360, height: 800 });
      await page.emulateMedia({ colorScheme: 'dark' });
      // The menu glides away.
      await until(async () => (await page.evaluate('document.documentElement.scrollWidth')) === 360);
      await window.picture('fields-to-create-narrow-dark');

      await control.control('define-fields');
      await control.control('define-table', { columns: HANDOFF_TABLE_COLUMNS.map(whole) });
      await page.getByRole('button', { name: 'Check again' }).click();
      await page.getByText('All 20 fields are there.').waitFor();
      await page.getByRole('listitem').filter({ hasText: 'Who sees the section "Handoff"' }).waitFor();
      await window.picture('fields-all-there-narrow-dark');
      expect(await window.findBarriers()).toEqual([]);

      await control.control('remove-key', { key: 'demo-key' });
      await page.getByRole('button', { name: 'Check again' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByText('All 20 fields are there.').first().waitFor();
      expect(window.complaints.filter((complaint) => !complaint.includes('502'))).toEqual([]);
      await endSessions('Rhea');
    }));

  it('is not open to who does not look after connections, and says when there is nothing to create', () =>
    withStudio({ connections: PEOPLE, simulators: ['bamboohr'] }, async ({ signIn, folder, restart }) => {
      const operations = await signIn('operations');
      await operations.visit('/connections/people?tab=fields');
      await operations.page.getByText('This is open to the roles revops and admin.').waitFor();

      await restart(async () => {
        const file = join(folder, 'mappings/employee/bamboohr.yaml');
        await writeFile(file, withoutOwnFields(await readFile(file, 'utf8')));
      });
      const revops = await signIn('revops');
      await revops.visit('/connections/people?tab=fields');
      await revops.page.getByRole('heading', { name: 'Nothing has to be created in BambooHR' }).waitFor();
      await revops.picture('fields-nothing');
      expect(await revops.findBarriers()).toEqual([]);
      expect(revops.complaints).toEqual([]);
    }));
});

const whole = (field: CustomFieldInput) => ({ ...field, options: [...(field.options ?? [])] });

/** The mapping as somebody has it who only reads, and only what every account has. */
const withoutOwnFields = (mapping: string): string =>
  mapping
    .replace(/ {6}job\.workModel:\n(?: {8}.*\n)+/, '')
    .replaceAll(/.*from: custom.*\n/g, '')
    .replace(/ {4}writeBack:\n {6}fields:\n[^]*?(?=\n {2}- object: application)/, '');

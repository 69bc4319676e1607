import { describe, expect, it, jest } from '@jest/globals';
import { changedLines } from './changed-lines.ts';
import { withStudio } from './open-studio.ts';
import { rowOf, textOf } from './read-editor.ts';

jest.setTimeout(300_000);

const CONNECTIONS = `connections:
  - { id: people, connector: csv, settings: { file: hires.csv, id: id }, mapping: employee/csv.yaml }
`;

describe('the playbook editor in a browser', () => {
  it('changes a step, adds one, renames one with what names it; each change touches its own lines only', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      const read = (): Promise<string> => textOf(page, 'employee/playbook.yaml', 'Playbook');
      await window.visit('/rules');
      await page.getByRole('button', { name: /^Change the rules for/ }).click();
      await page.getByRole('tab', { name: 'Playbook' }).click();
      await page.getByRole('heading', { name: 'When what is due' }).waitFor();
      await window.picture('playbook');
      expect(await window.findBarriers()).toEqual([]);
      const before = await read();
      const requirements = await textOf(page, 'employee/requirements.yaml', 'Playbook');

      await page.getByRole('button', { name: /^Prepare the workstation/, expanded: false }).click();
      const desk = rowOf(page, 'Prepare the workstation');
      await desk.getByText('Due 1 business day before the start date.').waitFor();
      await desk.getByLabel('Days', { exact: true }).fill('3');
      await desk.getByLabel('Which days').selectOption('calendar days');
      await desk.getByText('Due 3 days before the start date.').waitFor();
      await desk.getByLabel('What to do').fill('');
      await desk.getByText('This must not be empty. Until then it stays "Prepare the workstation".').waitFor();
      await desk.getByLabel('What to do').press('Escape');
      await window.picture('playbook-step');
      expect(await window.findBarriers()).toEqual([]);
      const due = await read();
      expect(changedLines(before, due)).toEqual({ gone: ['    due: { anchor: job.startDate, businessDays: -1 }'], come: ['    due: { anchor: job.startDate, days: -3 }'] });

      // Requirements wait for this step: they follow its new name.
      await page.getByRole('button', { name: /^Prepare the workstation/, expanded: false }).click();
      await desk.getByRole('button', { name: 'Rename' }).click();
      await desk.getByText('"Work model", "Country and location" in the requirements follow.').waitFor();
      await desk.getByLabel('New name in the file').fill('set up desk');
      await desk.getByText('Use small letters, digits and _').waitFor();
      await desk.getByLabel('New name in the file').fill('set_up_desk');
      await desk.getByLabel('New name in the file').press('Enter');
      await desk.getByText('Name in the file: set_up_desk').waitFor();
      expect(changedLines(due, await read()).come).toEqual(['  - id: set_up_desk']);
      const followed = await textOf(page, 'employee/requirements.yaml', 'Playbook');
      expect(changedLines(requirements, followed).come).toEqual(['    blocks: [deliver_laptop, set_up_desk]', expect.stringContaining('set_up_desk')]);

      // Stages, steps in them, and the words of the service where something is wrong.
      await page.getByRole('button', { name: 'Add a stage' }).click();
      await page.keyboard.type('After the start');
      await page.keyboard.press('Enter');
      const stage = rowOf(page, '1 After the start');
      await stage.getByLabel('Quality check').fill('Nobody had to step in');
      await stage.getByLabel('Quality check').press('Tab');
      await stage.getByText('Done when: Nobody had to step in').waitFor();
      await page.getByRole('button', { name: 'Add a step' }).first().click();
      await page.keyboard.type('Ask how the first week went');
      await page.keyboard.press('Enter');
      await rowOf(page, 'Ask how the first week went').getByLabel('Stage').waitFor();
      await page.locator('[data-entry="steps.ask_how_the_first"]:focus').waitFor();
      expect(await read()).toMatch(/stage: after_the_start[^]*stages:\n {2}- id: after_the_start/);
      await page.getByLabel('Title').fill('one two three four five six seven eight nine');
      await page.getByText('Use 8 words or fewer: these are 9. Until then it stays "New-hire pre-boarding".').waitFor();
      await page.getByLabel('Next review').fill('2020-01-31');
      await page.getByLabel('Next review').press('Tab');
      await page.getByText(/^Review overdue since/).waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.evaluate(`[...document.querySelectorAll('section *')].filter((each) => each.getBoundingClientRect().right > 360).map(({ textContent }) => textContent)`)).toEqual([]);
      await window.picture('playbook-narrow');
      await page.getByText('Saved', { exact: true }).waitFor();
      expect(window.complaints).toEqual([]);
    }));
});

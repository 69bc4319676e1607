import { describe, expect, it, jest } from '@jest/globals';
import { changedLines } from './changed-lines.ts';
import { withStudio } from './open-studio.ts';
import { rowOf, textOf } from './read-editor.ts';

jest.setTimeout(300_000);

const CONNECTIONS = `connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;

describe('the requirements editor in a browser', () => {
  it('asks for a field above an amount, weighs, reorders and removes; each change touches its own lines only', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      const read = (): Promise<string> => textOf(page, 'customer/requirements.yaml', 'Requirements');
      await window.visit('/rules');
      await page.getByRole('button', { name: 'Change the rules for customers' }).click();
      await page.getByRole('tab', { name: 'Requirements' }).click();
      await page.getByText('12 of 100 points at the close').first().waitFor();
      const before = await read();

      // One more answer, above an amount: by keyboard from the button on.
      await page.getByRole('button', { name: 'Ask for one more answer', exact: true }).press('Enter');
      await page.keyboard.type('Security');
      await page.getByRole('option', { name: 'Security constraints' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const row = rowOf(page, 'Security constraints');
      await row.getByRole('button', { name: 'Only when …' }).click();
      await page.keyboard.type('50,000');
      await page.keyboard.press('Enter');
      await row.getByText('Only when contract value is at least 50,000').waitFor();
      await row.getByText('5 of 105 points at the close, where it applies').first().waitFor();
      await window.picture('requirements-condition');
      expect(await window.findBarriers()).toEqual([]);
      const asked = await read();
      expect(changedLines(before, asked)).toMatchObject({ gone: [], come: expect.arrayContaining([expect.stringContaining('security_constraints')]) });
      expect(asked).toMatch(/applies: \{ field: contract\.value, atLeast: 50000 \}|field: contract\.value\n +atLeast: 50000/);

      // Half a number stays in the field, with the reason; the file keeps its last good value.
      await page.getByRole('button', { name: /^Champion/, expanded: false }).click();
      const champion = rowOf(page, 'Champion');
      await champion.getByLabel('Weight').fill('lots');
      await champion.getByText('"lots" is not a number.').waitFor();
      expect(await read()).toBe(asked);
      await page.getByRole('button', { name: /^Champion/, expanded: false }).click();
      await champion.getByLabel('Weight').fill('9.5');
      await champion.getByLabel('Weight').press('Tab');
      await champion.getByText('9.5 of 101.5 points at the close').first().waitFor();
      expect(changedLines(asked, await read()).come).toEqual([expect.stringMatching(/id: champion.*weight: 9\.5/)]);

      // Removing says what goes with it.
      await page.getByRole('button', { name: 'Remove: Contract term' }).click();
      const question = page.getByRole('dialog', { name: 'Remove "Contract term"?' });
      await question.getByText('It also leaves the segment "small".').waitFor();
      expect(await window.findBarriers()).toEqual([]);
      await question.getByRole('button', { name: 'Remove', exact: true }).click();
      await question.waitFor({ state: 'detached' });
      await page.getByText('Deals below 5,000: ready at 70, only 7 of the 20 answers').waitFor();
      await page.getByRole('button', { name: 'Move up: Promises outside the contract' }).press('Enter');
      await page.getByText('Promises outside the contract is now number 1 of 20').waitFor({ state: 'attached' });
      // The button that was pressed is no longer to be pressed.
      await page.locator('[aria-label="Move down: Promises outside the contract"]:focus').waitFor();
      await page.getByLabel('Try a text').fill('tbd');
      await page.getByText('Is no answer').waitFor();

      // What the service finds wrong stands at its field, in the service's words.
      await page.getByRole('tab', { name: 'Text' }).click();
      await page.getByLabel('File', { exact: true }).selectOption('customer~requirements.yaml');
      const text = page.getByRole('textbox', { name: 'Text of customer/requirements.yaml' });
      await text.fill((await text.inputValue()).replace('owner: solutions_engineer', 'owner: solution_engineer'));
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.getByRole('tab', { name: 'Requirements' }).click();
      await page.getByRole('button', { name: /^Technical environment and integrations 1 problem/ }).click();
      await rowOf(page, 'Technical environment').getByText('"solution_engineer" is no owner role known here. Did you mean "solutions_engineer"?').waitFor();
      await window.picture('requirements-problem');
      expect(window.complaints).toEqual([]);
    }));
});

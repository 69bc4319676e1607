import { describe, expect, it, jest } from '@jest/globals';
import { withDemoStudio } from './open-studio.ts';

jest.setTimeout(300_000);

describe('the workbench in a browser', () => {
  it('a change is begun, typed, previewed, published and undone', () =>
    withDemoStudio(async ({ signIn }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      await window.visit('/rules');
      await page.getByRole('button', { name: 'Change the rules for customers' }).waitFor();
      await window.picture('rules');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('button', { name: 'Change the rules for customers' }).click();
      await page.getByRole('tab', { name: 'Requirements' }).click();
      await page.getByText('Goal in the customer\'s own words').first().waitFor();
      await window.picture('draft-requirements');
      await page.getByRole('tab', { name: 'Text' }).click();
      await page.getByLabel('File', { exact: true }).selectOption('customer~requirements.yaml');
      const text = page.getByRole('textbox', { name: 'Text of customer/requirements.yaml' });
      const before = await text.inputValue();
      await text.fill(before.replace('readyAt: 80', 'readyAt: 60').replace('label: Risks and sensitivities, weight: 6', 'label: Risks and sensitivities, weight: 40'));
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.getByText('Nothing is wrong').waitFor();
      await window.picture('draft-text');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByRole('region', { name: 'Changes of customer/requirements.yaml' }).waitFor();
      await window.picture('draft-changes');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('tab', { name: 'Preview' }).click();
      await page.getByText(/Worked out for all/).waitFor();
      await window.picture('draft-preview');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('tab', { name: 'Publish' }).click();
      await window.picture('draft-publish');
      expect(await window.findBarriers()).toEqual([]);
      await page.getByRole('textbox', { name: 'Reason' }).fill('Ready at 60 is enough');
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByRole('heading', { name: 'It runs' }).waitFor();
      await window.picture('draft-published');
      await page.getByRole('button', { name: 'Undo this' }).click();
      await page.getByText(/Worked out for all/).waitFor();
      await window.picture('draft-undo');
      expect(window.complaints).toEqual([]);
    }));
});

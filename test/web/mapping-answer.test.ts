import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Window } from './browse.ts';
import { changedLines } from './changed-lines.ts';
import { keepStudio } from './keep-studio.ts';
import { withDemoStudio } from './open-studio.ts';
import { textOf } from './read-editor.ts';

jest.setTimeout(240_000);

interface Where {
  readonly button: RegExp;
  readonly file: string;
  readonly tab: string;
  /** The object that is worked on, where there are several. */
  readonly records: string | null;
}
const DEAL: Where = { button: /^Change the rules for customers/, file: 'customer/salesforce.yaml', tab: 'Mapping of sales', records: null };
const HIRE: Where = { button: /^Change the rules for new hires/, file: 'employee/workday.yaml', tab: 'Mapping of recruiting', records: '2. jobApplication' };

async function openPart(window: Window, { button, tab, records }: Where, part: string): Promise<void> {
  const { page } = window;
  await window.visit('/rules');
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('tab', { name: tab }).click();
  if (records !== null) await page.getByLabel('Records', { exact: true }).selectOption({ label: records });
  await page.getByText(/fields of .+ in “/).waitFor();
  await page.getByRole('tab', { name: part }).click();
}

/** The text once the form's last change is in it; the part is shown again afterwards. */
async function changes(page: Page, { file, tab }: Where, before: string): Promise<ReturnType<typeof changedLines>> {
  return changedLines(before, await textOf(page, file, tab));
}

describe('what else a mapping says, as forms', () => {
  const studio = keepStudio((work) => withDemoStudio((opened) => work(opened)));
  let window: Window;
  beforeAll(async () => {
    window = await studio().signIn('revops', 'Rita RevOps');
  });
  afterAll(() => expect(window.complaints).toEqual([]));

  it('how often a seller is told what is missing is set beside the message, about a record that lacks something; what is usual is not written', async () => {
    const { page } = window;
    await openPart(window, DEAL, 'What is written back');
    const before = await textOf(page, DEAL.file, DEAL.tab);
    await page.getByRole('tab', { name: 'What is written back' }).click();
    const form = page.getByRole('group', { name: 'When a task is closed too early' });
    await form.getByText('Twice at most for each task, at least ten business days apart. This is the usual').waitFor();
    const message = form.getByRole('region', { name: 'What they read' });
    await message.getByText('if a task about this record is closed now').waitFor();
    await message.getByText(/Complete the handoff: .+\. Still missing: .+ \(field \w+\)/).waitFor();
    await form.scrollIntoViewIfNeeded();
    await window.picture('mapping-answer');
    expect(await window.findBarriers()).toEqual([]);

    await form.getByLabel('Messages about one task').fill('3');
    await form.getByText('3 times at most for each task').waitFor();
    await form.getByLabel('Messages about one task').fill('0');
    await form.getByText('It must be at least 1.').waitFor();
    await form.getByLabel('Messages about one task').fill('3');
    expect(await changes(page, DEAL, before)).toEqual({ gone: [expect.stringMatching(/^ +tasks: \{/)], come: [expect.stringMatching(/^ +tasks: \{.+answer: \{ atMost: 3 \} \}$/)] });

    await page.getByRole('tab', { name: 'What is written back' }).click();
    await form.getByRole('checkbox', { name: 'Tell who closes a task too early' }).uncheck();
    await message.waitFor({ state: 'detached' });
    expect((await changes(page, DEAL, before)).come).toEqual([expect.stringMatching(/answer: never \}$/)]);
    await page.getByRole('tab', { name: 'What is written back' }).click();
    await form.getByRole('checkbox', { name: 'Tell who closes a task too early' }).check();
    await message.waitFor();
    expect(await textOf(page, DEAL.file, DEAL.tab)).toBe(before);
  });

  it('late stages are picked from those of the account, with what a deal in them gets', async () => {
    const { page } = window;
    await openPart(window, DEAL, 'When it counts');
    const before = await textOf(page, DEAL.file, DEAL.tab);
    await page.getByRole('tab', { name: 'When it counts' }).click();
    const late = page.getByRole('region', { name: 'Watched before the close when' });
    await late.getByText(/the status “Pre-close” and a sentence such as “If this closed today, operations would miss: .+\.” No task is opened for it\./).waitFor();
    await late.getByLabel('Stages that are watched').first().click();
    await page.getByRole('option', { name: 'Proposal/Price Quote' }).click();
    await page.keyboard.press('Escape');
    await late.scrollIntoViewIfNeeded();
    await window.picture('mapping-late');
    expect(await window.findBarriers()).toEqual([]);
    expect((await changes(page, DEAL, before)).come).toEqual(['      preClose: { IsClosed: false, StageName: [Negotiation/Review, Proposal/Price Quote] }']);
  });

  it('an id that both CRMs carry is named with its partner, and a length that does not fit is told', async () => {
    const { page } = window;
    await openPart(window, DEAL, 'One deal, two systems');
    const before = await textOf(page, DEAL.file, DEAL.tab);
    await page.getByRole('tab', { name: 'One deal, two systems' }).click();
    const id = page.getByRole('group', { name: 'salesforce_opportunity', exact: true });
    await id.getByText('The same id: hs_salesforceopportunityid (deals of hubspot.yaml).').waitFor();
    await window.picture('mapping-shared');
    expect(await window.findBarriers()).toEqual([]);
    await id.getByLabel('Compared characters').fill('18');
    await id.getByText(/ids of different length are never equal/).waitFor();

    await page.getByLabel('Name of another id').fill('Billing ID');
    expect(await page.getByRole('button', { name: 'Add the id' }).isDisabled()).toBe(true);
    await page.getByLabel('Name of another id').fill('billing_id');
    await page.getByRole('button', { name: 'Add the id' }).click();
    await page.getByRole('button', { name: 'Choose a field: Field with “billing_id”' }).click();
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').waitFor();
    await page.keyboard.type('OrderNumber');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('No other mapping names this id yet, so it makes nothing one.').waitFor();
    await page.getByRole('checkbox', { name: 'Tasks stand here, and these records answer first' }).check();
    const { come } = await changes(page, DEAL, before);
    expect(come).toEqual(['      salesforce_opportunity: { from: Id, first: 18 }', '      billing_id: OrderNumber', 'home: true']);
  });

  it('what the form does not show leads to its line of the text', async () => {
    const { page } = window;
    await openPart(window, DEAL, 'Fields');
    await page.getByRole('region', { name: 'Edited as text' }).getByRole('link', { name: /“keep”, line \d+/ }).click();
    const text = page.getByRole('textbox', { name: `Text of ${DEAL.file}` });
    await text.waitFor();
    expect(await page.evaluate('document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd).trim()')).toBe('keep: custom');
  });

  it('an applicant and an employee become one by a rule in words, off and on again; fields are joined behind one another', async () => {
    const { page } = window;
    await openPart(window, HIRE, 'One person, two records');
    await page.getByRole('heading', { name: 'How do we know that an applicant and an employee are one person?' }).waitFor();
    const rule = page.getByRole('region', { name: 'By what they say of the person' });
    const isOn = rule.getByRole('checkbox', { name: 'By e-mail, job and day' });
    await isOn.setChecked(true);
    await rule.getByLabel('Days apart, at most').fill('20');
    await rule.getByText('“Start date” is no more than 20 days apart').waitFor();
    await window.picture('mapping-join');
    expect(await window.findBarriers()).toEqual([]);
    await rule.getByText('“Start date” is no more than 20 days apart').waitFor();
    expect(await textOf(page, HIRE.file, HIRE.tab)).toMatch(/^ +withinDays: 20$|join: \{.*withinDays: 20/m);

    await page.getByLabel('Records', { exact: true }).selectOption({ label: '2. jobApplication' });
    await page.getByRole('button', { name: /^Country and location/ }).click();
    await page.getByRole('button', { name: 'Add a field behind' }).click();
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').waitFor();
    await page.keyboard.type('Department');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Between them stands').selectOption({ label: 'a semicolon' });
    await page.getByText(/recent records give an answer/).waitFor();
    await window.picture('mapping-together');
    expect(await window.findBarriers()).toEqual([]);
    await page.getByRole('button', { name: 'Edit as text' }).click();
    expect(await page.getByLabel(/as it stands in the file/).inputValue()).toMatch(/join:\s+- Location\s+- Country\s+- Department\s+separator: "; "/);
  });

  it('all of it fits a phone, in the dark', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 360, height: 740 });
    await openPart(window, DEAL, 'What is written back');
    for (const [part, name] of [['What is written back', 'answer'], ['When it counts', 'late'], ['One deal, two systems', 'shared']] as const) {
      await page.getByRole('tab', { name: part }).click();
      await page.getByRole('tabpanel', { name: part }).waitFor();
      await page.emulateMedia({ colorScheme: 'dark' });
      await window.picture(`mapping-${name}-narrow`);
      expect(await window.findBarriers(['dark'])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    }
  });
});

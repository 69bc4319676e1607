import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { adminToken } from '../connectors/salesforce/session.ts';
import type { Window } from './browse.ts';
import { changedLines } from './changed-lines.ts';
import { keepStudio } from './keep-studio.ts';
import { withDemoStudio } from './open-studio.ts';

jest.setTimeout(240_000);

const FILE = 'customer/salesforce.yaml';
const rowsSchema = z.object({ rows: z.array(z.object({ Id: z.string(), Field: z.string() })) });

/** The file as the draft holds it now; the form is shown again afterwards. */
async function textOf(page: Page): Promise<string> {
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByLabel('File', { exact: true }).selectOption(FILE.replace('/', '~'));
  const text = await page.getByRole('textbox', { name: `Text of ${FILE}` }).inputValue();
  await page.getByRole('tab', { name: 'Mapping of sales' }).click();
  return text;
}

/** As an administrator does it in the org's setup. */
async function deleteField({ baseUrl }: { readonly baseUrl: string }, developerName: string): Promise<void> {
  const headers = { authorization: `Bearer ${await adminToken(baseUrl)}` };
  const tooling = `${baseUrl}/services/data/v62.0/tooling`;
  const found = await fetch(`${tooling}/query?q=${encodeURIComponent(`SELECT Id FROM CustomField WHERE TableEnumOrId = 'Opportunity' AND DeveloperName = '${developerName}'`)}`, { headers });
  const [field] = z.object({ records: z.array(z.object({ Id: z.string() })) }).parse(await found.json()).records;
  expect((await fetch(`${tooling}/sobjects/CustomField/${field?.Id ?? ''}`, { method: 'DELETE', headers })).status).toBe(204);
}

/** Goes on by the keyboard until this has the focus; by its label or its text. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let count = 0; count < 90; count += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate("(() => { const at = document.activeElement; return at === null ? '' : [at.getAttribute('aria-label'), ...Array.from(at.labels ?? [], (label) => label.textContent), at.textContent].filter((text) => text !== null && text !== '').join(' | '); })()");
    if (typeof focused === 'string' && name.test(focused)) return;
  }
  throw new Error(`the keyboard does not reach ${String(name)}`);
}

async function openDraft(window: Window): Promise<void> {
  const { page } = window;
  await window.visit('/rules');
  await page.getByRole('button', { name: 'Change the rules for customers' }).click();
  await page.getByRole('tab', { name: 'Mapping of sales' }).click();
  await page.getByText(/fields of Opportunity in/).waitFor();
}

describe('the mapping editor in a browser', () => {
  const studio = keepStudio((work) => withDemoStudio((opened) => work(opened)));
  let window: Window;
  beforeAll(async () => {
    window = await studio().signIn('revops', 'Rita RevOps');
  });
  afterAll(() => expect(window.complaints).toEqual([]));

  /** From the list: finds the canonical field, chooses a source for it; the panel stays open. */
  async function mapByKeyboard(field: string, path: string): Promise<void> {
    const { page } = window;
    await page.keyboard.press('Control+A');
    await page.keyboard.type(field);
    await tabTo(page, new RegExp(`^${field}`));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: field, exact: true }).waitFor();
    await tabTo(page, /^Choose a(nother)? field: Field of the account/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').waitFor();
    await page.keyboard.type(path);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  async function backToList(): Promise<void> {
    await tabTo(window.page, /^Back to the list/);
    await window.page.keyboard.press('Enter');
    // The page gives the focus to the row somebody came from.
    await window.page.locator('[data-target]:focus').waitFor();
    await tabTo(window.page, /^Find a field/, 'Shift+Tab');
  }

  it('ten fields with two transforms are mapped by keyboard alone, each seen on a real record; only their lines change', async () => {
    const { page } = window;
    await openDraft(window);
    const before = await textOf(page);
    await page.getByText(/fields of Opportunity in/).waitFor();
    await window.picture('mapping-list');
    expect(await window.findBarriers()).toEqual([]);
    await page.getByLabel('Find a field').focus();

    for (const [field, path] of [['Tech stack', 'Description'], ['Seats', 'TotalOpportunityQuantity'], ['Contract start date', 'CloseDate'], ['Deliverables', 'NextStep'], ['Concerns', 'Account.Description'], ['Recommended approach', 'StageName'], ['Internal sync', 'LastActivityDate'], ['Kick-off', 'LastStageChangeDate']] as const) {
      await mapByKeyboard(field, path);
      await page.getByText(/recent records give an answer/).waitFor();
      await backToList();
    }
    // A transform: the currency of amounts that name none.
    await mapByKeyboard('Budget', 'ExpectedRevenue');
    await tabTo(page, /^Currency/);
    await page.keyboard.type('EUR');
    await page.getByRole('option', { name: 'EUR' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'On recent records' }).getByText(/✓ [\d,]+ EUR/).waitFor();
    await window.picture('mapping-money');
    expect(await window.findBarriers()).toEqual([]);
    await backToList();
    // Another: what the choices of a list mean, those that nobody matched yet with how often they occur.
    await mapByKeyboard('Special requirements', 'Type');
    await tabTo(page, /^Say what each value means/);
    await page.keyboard.press('Enter');
    await page.getByText(/^Not matched yet: \d+/).waitFor();
    await tabTo(page, /^Add New Customer/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^New Customer means/, 'Shift+Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('First contract with us');
    await page.getByRole('region', { name: 'On recent records' }).getByText('✓ First contract with us').waitFor();
    await window.picture('mapping-values');
    expect(await window.findBarriers()).toEqual([]);

    const { gone, come } = changedLines(before, await textOf(page));
    expect(gone).toEqual([]);
    expect(come.map((line) => line.trim())).toEqual(expect.arrayContaining([
      'account.techStack: Description', 'contract.seats: TotalOpportunityQuantity', 'contract.startDate: CloseDate', 'scope.deliverables: NextStep', 'sales.concerns: Account.Description', 'onboarding.approach: StageName', 'meetings.internalSync: LastActivityDate',
      'meetings.kickOff: LastStageChangeDate', expect.stringMatching(/contract\.budget: \{ from: ExpectedRevenue, currency: EUR \}/), expect.stringMatching(/First contract with us/),
    ]));
  });

  it('what the form cannot show is said in words and edited as text, and never changed by the form', async () => {
    const { page } = window;
    await openDraft(window);
    const before = await textOf(page);
    await page.getByRole('button', { name: /^In scope/ }).click();
    await page.getByText('Rows of OpportunityLineItems: Product2.Name').last().waitFor();
    await page.getByText('More than a field: edit it as text below.').waitFor();
    await page.getByRole('button', { name: 'Edit as text' }).click();
    const text = page.getByLabel('In scope, as it stands in the file');
    await text.fill('scope.in: [nonsense');
    expect(await page.getByRole('button', { name: 'Take this text' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Leave it as it was' }).click();
    expect(await textOf(page)).toBe(before);
  });

  it('problems of the service stand at the field they are about', async () => {
    const { page } = window;
    await openDraft(window);
    await page.getByRole('button', { name: /^Risks and sensitivities/ }).click();
    await page.getByLabel('The answer is').selectOption('formula');
    await page.getByLabel('Formula', { exact: true }).fill('record.NextStep +');
    await page.getByText('It cannot be tried yet').waitFor();
    await page.getByRole('button', { name: /^Risks and sensitivities.*1 problem/ }).waitFor();
    await window.picture('mapping-problem');
    expect(await window.findBarriers()).toEqual([]);
    await page.getByLabel('Formula', { exact: true }).fill('record.NextStep + "!"');
    await page.getByText(/recent records give an answer/).waitFor();
    await page.getByRole('button', { name: /^Risks and sensitivities.*problem/ }).waitFor({ state: 'detached' });
  });

  it('an object of 5,000 fields is searched without drawing them all; a field that is gone from the account is marked, with the remedy', async () => {
    const { page } = window;
    const { control } = studio().simulator('salesforce');
    await control.control('many-fields', { count: 5_000 });
    const { rows } = rowsSchema.parse(await control.control('query', { object: 'FieldPermissions' }));
    await control.control('delete', { ids: rows.filter(({ Field }) => Field === 'Opportunity.NextStep' || Field === 'Opportunity.Extra_7__c').map(({ Id }) => Id) });
    await openDraft(window);
    await page.getByRole('button', { name: 'Ask the account again' }).click();
    await page.getByText(/5,\d{3} fields of Opportunity/).waitFor();
    await page.getByRole('button', { name: /^Seats/ }).click();
    await page.getByRole('button', { name: 'Choose a field: Field of the account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('listbox').getByRole('option').first().waitFor();
    expect(await dialog.getByRole('listbox').getByRole('option').count()).toBeLessThan(40);
    await page.keyboard.type('extra 4711');
    await dialog.getByText('1 field. Arrow keys').waitFor();
    await window.picture('mapping-picker');
    expect(await window.findBarriers()).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit as text' }).click();
    await page.getByLabel('Seats, as it stands in the file').fill('contract.seats: Extra_7__c');
    await page.getByRole('button', { name: 'Take this text' }).click();
    await page.getByText(/^No longer in the account: “Extra_7__c”/).waitFor();
    await page.getByRole('button', { name: /^Seats.*no longer in the account/ }).waitFor();

    // Another one is chosen here, and an administrator deletes it before anybody looks again.
    await page.getByLabel('Seats, as it stands in the file').fill('contract.seats: Extra_9__c');
    await page.getByRole('button', { name: 'Take this text' }).click();
    await page.getByText(/^No longer in the account/).waitFor({ state: 'detached' });
    await deleteField(studio().simulator('salesforce'), 'Extra_9');
    await page.getByRole('button', { name: 'Ask the account again' }).click();
    await page.getByText(/^No longer in the account: “Extra_9__c”/).waitFor();
    expect(await textOf(page)).toContain('contract.seats: Extra_9__c');
  });

  it('shows hires of a system that spells people out, and a field of the team’s own', async () => {
    const { page } = window;
    await window.visit('/rules');
    await page.getByRole('button', { name: /^Change the rules for new hires/ }).click();
    await page.getByRole('tab', { name: 'Mapping of recruiting' }).click();
    await page.getByLabel('Records', { exact: true }).selectOption({ label: '2. jobApplication' });
    await page.getByText(/fields of .+ in “recruiting”/).waitFor();
    await page.getByRole('button', { name: /^Hiring manager/ }).click();
    await page.getByRole('group', { name: 'E-mail' }).getByText('Manager_Email').waitFor();
    await page.getByText(/recent records give an answer/).waitFor();
    await window.picture('mapping-hire');
    expect(await window.findBarriers()).toEqual([]);
    await page.getByRole('button', { name: 'Add a field of your own' }).click();
    await page.getByLabel('What do you call it?').fill('Recruiting source');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'recruitingSource' }).waitFor();
    await page.getByRole('button', { name: 'Choose a field: Field of the account' }).click();
    await page.getByRole('dialog').getByLabel('Find by label, API name or type').waitFor();
    await page.keyboard.type('Job_Title');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit as text' }).click();
    expect(await page.getByLabel(/as it stands in the file/).inputValue()).toBe('custom.recruitingSource:\n  from: Job_Title\n  as: text\n');
  });

  it('works at the width of a phone, and in the dark', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 360, height: 740 });
    await openDraft(window);
    await window.picture('mapping-narrow-list');
    await page.getByRole('button', { name: /^Contract value/ }).click();
    await page.getByRole('heading', { name: 'Contract value' }).waitFor();
    await page.getByText(/recent records give an answer/).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await window.picture('mapping-narrow-dark');
    expect(await window.findBarriers()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: '← All fields' }).click();
    for (const [tab, name] of [['When it counts', 'when'], ['Who owns it', 'owners'], ['What is written back', 'written']] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel', { name: tab }).waitFor();
      await window.picture(`mapping-narrow-${name}`);
      expect(await window.findBarriers()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    }
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { Window } from '../web/browse.ts';
import { PAGE_NOW, withSalesforcePages, type Preview, type SalesforcePages } from './salesforce-page.ts';

jest.setTimeout(600_000);

const PICTURES = process.env['STUDIO_PICTURES'] ?? 'coverage/studio';

const NARROW_PX = 320;
const WIDE_PX = 480;
const DAY_MS = 86_400_000;

const syncedSchema = z.object({ deals: z.array(z.looseObject({ Id: z.string(), Name: z.string() })), objectInfo: z.unknown() });
const synced = syncedSchema.parse(JSON.parse(await readFile(fileURLToPath(new URL('../../connectors/salesforce/package/tools/preview/synced-org.json', import.meta.url)), 'utf8')));

/** The record of a deal as the service wrote it, with some fields otherwise. */
function recordOf(name: string, changes: Readonly<Record<string, unknown>> = {}): Preview {
  const deal = synced.deals.find((each) => each.Name.startsWith(name));
  if (deal === undefined) throw new Error(`no deal ${name} was synced`);
  const deadline = new Date(PAGE_NOW.getTime() + 2 * DAY_MS);
  const values = {
    ...deal,
    Handoff_Next_Deadline__c: deadline.toISOString().slice(0, 10),
    Handoff_Checked_At__c: '22 Nov 2026, 14:03',
    Handoff_Link__c: 'https://handoff.acme.example/handoffs/0d9c2a7be1f04c55',
    ...changes,
  };
  const shown: Readonly<Record<string, string>> = { Handoff_Next_Deadline__c: new Date(String(values.Handoff_Next_Deadline__c)).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }) };
  const fields = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, displayValue: value === null ? null : (shown[field] ?? null) }]));
  return { recordId: deal.Id, objectInfo: synced.objectInfo, record: { apiName: 'Opportunity', id: deal.Id, fields } };
}

/** The same gaps, but not all of them somebody's alone. */
function withOwners(): string {
  const gaps = z.array(z.looseObject({})).parse(JSON.parse(z.string().parse(synced.deals.find(({ Name }) => Name.startsWith('Contoso'))?.['Handoff_Gaps__c'])));
  return JSON.stringify(gaps.map((gap, index) => [gap, { ...gap, owner: 'Priya Raman', reason: 'placeholder' }, { ...gap, owner: 'Priya Raman' }, { ...gap, owner: 'RevOps: not connected', reason: 'unmapped', where: null }][index] ?? gap));
}

const NOTHING_YET = { Handoff_Score__c: null, Handoff_Status__c: null, Handoff_Missing_Count__c: null, Handoff_Gaps__c: null, Handoff_Status_Reason__c: null, Handoff_Next_Deadline__c: null, Handoff_Checked_At__c: null, Handoff_Link__c: null };
const NORTHWIND = recordOf('Northwind');

const STATES: readonly (readonly [string, Preview, RegExp])[] = [
  ['empty', recordOf('Northwind', NOTHING_YET), /There is no handoff yet/],
  ['incomplete', NORTHWIND, /2 gates missing: Promises outside the contract/],
  ['several-owners', recordOf('Contoso', { Handoff_Gaps__c: withOwners() }), /Priya Raman[^]*RevOps: not connected/],
  ['ready', recordOf('Zürcher', { Handoff_Next_Deadline__c: null }), /Nothing is missing/],
  ['rejected', recordOf('Contoso', { Handoff_Status__c: 'Rejected', Handoff_Status_Reason__c: 'rejected, unclear success criteria: "Which stores count as live?" (about Success ladder)' }), /Rejected, unclear success criteria/],
  ['accepted', recordOf('Northwind', { Handoff_Status__c: 'Accepted', Handoff_Status_Reason__c: 'accepted although 2 answers were missing: "Both are settled at the kick-off"', Handoff_Next_Deadline__c: null }), /Accepted although 2 answers were missing/],
  ['stale', recordOf('Northwind', { Handoff_Status_Reason__c: 'Stale: not checked since 12 Nov; 2 gates missing: Promises outside the contract, Target go-live date' }), /These figures may be old/],
  ['before-close', recordOf('Meridian', { Handoff_Next_Deadline__c: null }), /If this closed today, operations would miss/],
  ['overdue', recordOf('Contoso', { Handoff_Next_Deadline__c: new Date(PAGE_NOW.getTime() - 3 * DAY_MS).toISOString().slice(0, 10) }), /overdue by 3 days/],
  ['withdrawn', recordOf('Northwind', { Handoff_Status__c: 'Withdrawn', Handoff_Status_Reason__c: 'it was reopened in the source' }), /It was reopened in the source/],
  ['forbidden', { ...NORTHWIND, record: { apiName: 'Opportunity', id: NORTHWIND.recordId, fields: {} } }, /You have no access to the handoff fields/],
  ['error', { recordId: NORTHWIND.recordId, objectInfo: synced.objectInfo, error: { body: { message: 'The server is busy.' } } }, /could not be read.*The server is busy/s],
  ['unreadable-list', recordOf('Contoso', { Handoff_Gaps__c: '[{"field":"stakeholders' }), /The list of missing answers cannot be read here/],
];

const LIGHT_CARD = 'rgb(255, 255, 255)';
const DARK_CARD = 'rgb(28, 28, 28)';

/** Texts in the very colour of their background, which the rules on contrast take for hidden on purpose. What is behind the component cannot be asked from within. */
const listUnseen = (card: string): string => `(() => {
  const elements = [...document.querySelector('c-handoff-completeness').shadowRoot.querySelectorAll('*')];
  const behind = (element) => { for (let at = element; at; at = at.parentElement) { const color = getComputedStyle(at).backgroundColor; if (color !== 'rgba(0, 0, 0, 0)') return color; } return '${card}'; };
  const inkOf = (element) => getComputedStyle(element)[element.closest('svg') === null ? 'color' : 'fill'];
  const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  return elements.filter((element) => holdsText(element) && inkOf(element) === behind(element)).map((element) => element.textContent);
})()`;

/** What a person sees is whole, fits, and is no barrier to anybody. */
async function look(window: Window, name: string, card = LIGHT_CARD): Promise<void> {
  await window.picture(`salesforce-${name}`);
  expect([name, await window.findBarriers(['light'])]).toEqual([name, []]);
  expect([name, await window.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')]).toEqual([name, 0]);
  expect([name, await window.page.evaluate(listUnseen(card))]).toEqual([name, []]);
  expect([name, window.complaints]).toEqual([name, []]);
}

/** The theme's own colours, turned dark: what the component does not take from them stays light. */
const DARK = `:root { color-scheme: dark; --slds-g-color-surface-1: #111; --slds-g-color-surface-container-1: #1c1c1c; --slds-g-color-surface-container-2: #2b2b2b; --slds-g-color-on-surface-1: #d8d8d8; --slds-g-color-on-surface-2: #e5e5e5;
  --slds-g-color-on-surface-3: #fff; --slds-g-color-border-1: #5c5c5c; --slds-g-color-error-1: #fe8f7d; --slds-g-color-success-1: #45c65a; --slds-g-color-accent-1: #57a3fd; --slds-g-color-accent-2: #78b0fd; --slds-g-color-warning-base-60: #dd7a01 }
  body { background: #111 !important } .slds-card { background: #1c1c1c !important; color: #e5e5e5 !important } a { color: #78b0fd !important } .slds-card__header-title { color: #fff !important } .slds-button_neutral { background: #1c1c1c !important; color: #78b0fd !important }`;

async function seeStates(pages: SalesforcePages): Promise<void> {
  for (const [name, preview, words] of STATES) {
    const window = await pages.open(preview, NARROW_PX);
    expect([name, await window.page.locator('main').innerText()]).toEqual([name, expect.stringMatching(words)]);
    await look(window, name);
    await window.page.context().close();
  }
}

async function fixByKeyboard(pages: SalesforcePages): Promise<void> {
  const refused = await pages.open({ ...NORTHWIND, saveError: 'This deal is locked until its approval is through.' }, NARROW_PX);
  const { page } = refused;
  const box = page.getByRole('textbox', { name: 'Promises Outside The Contract' });
  const fix = page.getByRole('button', { name: 'Fix: Promises outside the contract' });
  await fix.focus();
  await page.keyboard.press('Enter');
  // The form takes the focus, so that one types on at once.
  await page.locator('textarea:focus').waitFor();
  await page.keyboard.type('Weekly calls until the peak season is over.');
  expect(await box.inputValue()).toBe('Weekly calls until the peak season is over.');
  await look(refused, 'fix-open');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('This deal is locked until its approval is through.').waitFor();
  expect(await box.inputValue()).toBe('Weekly calls until the peak season is over.');
  await look(refused, 'fix-refused');
  await page.evaluate('delete window.preview.saveError');
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Saved. The score follows with the next check.', { exact: true }).waitFor();
  await page.locator('button[aria-label="Fix: Promises outside the contract"]:focus').waitFor();
  await look(refused, 'fix-saved');
}

async function goToList(pages: SalesforcePages): Promise<void> {
  const window = await pages.open(recordOf('Contoso'), WIDE_PX);
  await window.page.getByRole('button', { name: 'Fix: Executive sponsor with e-mail' }).click();
  expect(await window.page.evaluate('window.preview.navigated')).toEqual({ type: 'standard__recordRelationshipPage', attributes: { recordId: recordOf('Contoso').recordId, objectApiName: 'Opportunity', relationshipApiName: 'OpportunityContactRoles', actionName: 'view' } });
  await look(window, 'wide');
}

async function seeMany(pages: SalesforcePages): Promise<void> {
  const window = await pages.open(recordOf('Meridian', { Handoff_Next_Deadline__c: null }), NARROW_PX);
  await window.page.getByRole('button', { name: 'Show 7 more' }).click();
  expect(await window.page.getByRole('button', { name: /^Fix: / }).count()).toBe(17);
  await look(window, 'all-shown');
}

async function seeDark(pages: SalesforcePages): Promise<void> {
  const window = await pages.open(recordOf('Contoso', { Handoff_Status__c: 'Rejected', Handoff_Status_Reason__c: 'rejected, missing information' }), NARROW_PX);
  await window.page.addStyleTag({ content: DARK });
  await look(window, 'dark', DARK_CARD);
}

/** Columns of states side by side, for the README. */
const SIDE_BY_SIDE = [['several-owners', 'accepted'], ['fix-open', 'empty'], ['rejected', 'stale']];

async function putTogether(pages: SalesforcePages): Promise<void> {
  const image = async (name: string): Promise<string> => `<img alt="${name}" width="344" src="data:image/png;base64,${(await readFile(join(PICTURES, `salesforce-${name}.png`))).toString('base64')}">`;
  const columns = await Promise.all(SIDE_BY_SIDE.map(async (names) => `<div>${(await Promise.all(names.map(image))).join('')}</div>`));
  const window = await pages.open(NORTHWIND, columns.length * 344);
  await window.page.setContent(`<body style="margin:0;background:#f3f3f3"><div style="display:flex;line-height:0">${columns.join('')}</div></body>`);
  await window.page.screenshot({ path: join(PICTURES, 'salesforce-component.png'), fullPage: true, scale: 'css' });
}

describe('the component on the page of an opportunity, compiled by the vendor’s compiler', () => {
  it('shows every state in a narrow column without a barrier, mends a gap by keyboard, and follows the theme into the dark', () =>
    withSalesforcePages(async (pages) => {
      await seeStates(pages);
      await fixByKeyboard(pages);
      await goToList(pages);
      await seeMany(pages);
      await seeDark(pages);
      await putTogether(pages);
    }));
});

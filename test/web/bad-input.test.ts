import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { PERMISSIONS, type Role } from '../../src/core/access/permissions.ts';
import { until } from '../support/until.ts';
import { keepStudio } from './keep-studio.ts';
import { addressOf, listPages } from './list-pages.ts';
import { withStudio, type Studio } from './open-studio.ts';

jest.setTimeout(300_000);

const CONNECTIONS = `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "\${DEMO_URL_SALES}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${DEMO_SALESFORCE_SECRET}" } }
    mapping: customer/salesforce.yaml
`;
const REQUIREMENTS = 'customer~requirements.yaml';
const REQUIREMENTS_FILE = 'customer/requirements.yaml';

const studio = keepStudio((work) =>
  withStudio({ connections: CONNECTIONS, simulators: ['salesforce'] }, async (opened) => {
    await opened.simulator('salesforce').control.control('bulk-seed', { deals: 6 });
    await opened.app.sync('sales');
    await work(opened);
  }));

type Person = Awaited<ReturnType<Studio['signIn']>>;

/** A change of all rules for customers; gives its address. */
async function beginChange({ page, visit }: Person): Promise<string> {
  await visit('/rules');
  await page.getByRole('button', { name: 'Change the rules for customers' }).click();
  await page.getByRole('tablist', { name: 'Parts of this change' }).waitFor();
  return `/drafts/${new URL(page.url()).pathname.split('/')[2] ?? ''}`;
}

async function openText({ page, visit }: Person, draft: string, file = REQUIREMENTS): Promise<Locator> {
  await visit(`${draft}/text?file=${file}`);
  const text = page.getByRole('textbox', { name: `Text of ${file.replace('~', '/')}` });
  await text.waitFor();
  return text;
}

const saved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor();
const isBroken = (page: Page): Promise<number> => page.getByText('This page stopped working').count();

const NONSENSE: Readonly<Record<string, string>> = {
  'an unclosed list': 'handoff: customer\nrequirements: [\n',
  'a page of the web': '<!doctype html><script>document.title = "taken over"</script><img src=x onerror="document.title=\'taken over\'">',
  'a list': '- one\n- two\n',
  'nothing': '',
  'control characters': 'handoff: customer\n\u0000\u0001\u202e\ud800 requirements\n',
  'tabs for indentation': 'handoff: customer\nrequirements:\n\t- id: goal\n',
  'aliases that unfold without end': `a: &a [x, x]\n${Array.from({ length: 40 }, (_, index) => `${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}: &b${index} [${index === 0 ? '*a, *a' : `*b${index - 1}, *b${index - 1}`}]`).join('\n')}\n`,
  'brackets ten thousand deep': '['.repeat(10_000),
  'one line of 300,000 letters': `handoff: ${'x'.repeat(300_000)}\n`,
  'wrong kinds everywhere': 'handoff: customer\nreadyAt: [1]\nzone: 5\nplaceholders: {}\nrequirements: { a: 1 }\nsegments: text\n',
};

describe('nonsense pasted into the text of a rules file', () => {
  it('is shown with what is wrong, breaks no tab, and is undone', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const draft = await beginChange(rita);
    const text = await openText(rita, draft);
    const before = await text.inputValue();
    for (const [what, nonsense] of Object.entries(NONSENSE)) {
      await text.fill(nonsense);
      await page.getByRole('region', { name: 'Problems' }).getByRole('heading', { name: /to mend/ }).waitFor();
      if (what === 'an unclosed list') {
        await rita.picture('bad-input-text');
        expect(await rita.findBarriers()).toEqual([]);
      }
      for (const tab of ['Requirements', 'Mapping of sales', 'Playbook', 'Changes', 'Preview', 'Publish']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tabpanel', { name: tab }).waitFor();
        expect([what, tab, await isBroken(page)]).toEqual([what, tab, 0]);
      }
      if (what === 'an unclosed list') {
        await page.getByRole('tab', { name: 'Requirements' }).click();
        await page.getByRole('alert').filter({ hasText: 'cannot be read' }).getByRole('link').click();
      } else {
        await page.getByRole('tab', { name: 'Text' }).click();
        await page.getByLabel('File', { exact: true }).selectOption(REQUIREMENTS);
      }
      await text.waitFor();
      const undo = page.getByRole('button', { name: 'Undo' });
      while (await undo.isEnabled()) await undo.click();
      expect([what, await text.inputValue()]).toEqual([what, before]);
    }
    await page.getByRole('heading', { name: 'Nothing is wrong' }).waitFor();
    await saved(page);
    expect(await page.title()).toMatch(/· handoff-sync$/);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

describe('an ended session', () => {
  it('in the middle of typing loses nothing: signed in again, it is saved', async () => {
    const rita = await studio().signIn('revops', 'Rita Ended');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await studio().endSessions('Rita Ended');
    await text.fill(before.replace('readyAt: 80', 'readyAt: 71'));
    const asked = page.getByRole('dialog', { name: 'Your session has ended' });
    await asked.waitFor();
    await rita.picture('session-ended');
    await rita.signInAgain();
    await asked.getByRole('button', { name: /go on/ }).click();
    await asked.waitFor({ state: 'detached' });
    await saved(page);
    expect(await text.inputValue()).toContain('readyAt: 71');
    await page.reload();
    await text.waitFor();
    expect(await text.inputValue()).toContain('readyAt: 71');
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });

  it('and a reload on top of it: what was typed is offered again', async () => {
    const rita = await studio().signIn('revops', 'Rita Reloaded');
    const { page } = rita;
    const draft = await beginChange(rita);
    const text = await openText(rita, draft);
    const before = await text.inputValue();
    await studio().endSessions('Rita Reloaded');
    await text.fill(before.replace('readyAt: 80', 'readyAt: 72'));
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
    await rita.signInAgain();
    await openText(rita, draft);
    await page.getByRole('alert').filter({ hasText: 'never saved' }).waitFor();
    await rita.picture('draft-offered-again');
    expect(await rita.findBarriers()).toEqual([]);
    await page.getByRole('button', { name: 'Bring my changes back' }).click();
    expect(await text.inputValue()).toContain('readyAt: 72');
    await saved(page);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

describe('two people at one file', () => {
  it('are told, and neither overwrites the other', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const olga = await studio().signIn('admin', 'Olga Admin');
    const draft = await beginChange(rita);
    const [hers, theirs] = [await openText(rita, draft), await openText(olga, draft)];
    const before = await hers.inputValue();
    // Olga types while her network is gone, so that both have begun from the same text.
    await olga.page.context().setOffline(true);
    await theirs.fill(before.replace('readyAt: 80', 'readyAt: 73').replace('gapTaskDueInBusinessDays: 2', 'gapTaskDueInBusinessDays: 3'));
    await olga.page.getByText('The service cannot be reached').waitFor();
    await hers.fill(before.replace('readyAt: 80', 'readyAt: 74').replace('label: Champion', 'label: Our champion'));
    await saved(rita.page);
    await olga.page.context().setOffline(false);
    const told = olga.page.getByRole('alert').filter({ hasText: 'Rita RevOps saved Requirements' });
    await told.waitFor();
    await olga.picture('draft-conflict');
    expect(await olga.findBarriers()).toEqual([]);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    const dialog = olga.page.getByRole('dialog');
    await dialog.getByText('In one place you and Rita RevOps wrote different things').waitFor();
    await olga.picture('draft-merge');
    expect(await olga.findBarriers()).toEqual([]);
    await dialog.getByRole('radio', { name: 'Mine', exact: true }).check();
    await dialog.getByRole('button', { name: 'Use this' }).click();
    await dialog.waitFor({ state: 'detached' });
    await saved(olga.page);
    const both = await theirs.inputValue();
    expect(both).toBe(before.replace('readyAt: 80', 'readyAt: 73').replace('gapTaskDueInBusinessDays: 2', 'gapTaskDueInBusinessDays: 3').replace('label: Champion', 'label: Our champion'));
    // Rita changed nothing since: her page follows.
    await expectValue(hers, both);
    expect([...rita.complaints, ...olga.complaints]).toEqual([]);
    await rita.page.context().close();
    await olga.page.context().close();
  });
});

/** Waits until a text field shows this. */
const expectValue = (field: Locator, value: string): Promise<void> => until(async () => (await field.inputValue()) === value);

/** Somebody comes back to the tab: pages ask again. */
const comeBack = (page: Page): Promise<unknown> => page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");

describe('rules that move while a change is open', () => {
  it('published by somebody else: it is told, publishing waits, and both are brought together', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const olga = await studio().signIn('admin', 'Olga Admin');
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await text.fill(before.replace('label: Champion', 'label: The champion'));
    await saved(rita.page);
    const other = await openText(olga, await beginChange(olga));
    await other.fill(before.replace('label: Plan', 'label: Plan as sold'));
    await saved(olga.page);
    await publish(olga.page, 'Sellers call it so');
    await comeBack(rita.page);
    const told = rita.page.getByRole('alert').filter({ hasText: /version \d+ was published meanwhile, by Olga Admin/ });
    await told.waitFor();
    await rita.picture('draft-moved');
    expect(await rita.findBarriers()).toEqual([]);
    await rita.page.getByRole('tab', { name: 'Publish' }).click();
    await rita.page.getByRole('textbox', { name: 'Reason' }).fill('Clearer');
    expect(await rita.page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    await rita.page.getByRole('dialog').getByRole('button', { name: 'Use this' }).click();
    await told.waitFor({ state: 'detached' });
    await publish(rita.page, 'Clearer');
    const runs = await studio().app.store.findPublished(REQUIREMENTS_FILE);
    expect(runs?.text).toBe(before.replace('label: Champion', 'label: The champion').replace('label: Plan', 'label: Plan as sold'));
    expect([...rita.complaints, ...olga.complaints]).toEqual([]);
    await rita.page.context().close();
    await olga.page.context().close();
  });

  it('edited on disk, as by git: it is told, and both are brought together', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await text.fill(before.replace('label: Contract term', 'label: Term'));
    await saved(page);
    const path = join(studio().folder, 'mappings', REQUIREMENTS_FILE);
    await writeFile(path, (await readFile(path, 'utf8')).replace('label: Why they bought', 'label: Why they chose us'));
    await comeBack(page);
    const told = page.getByRole('alert').filter({ hasText: 'edited outside of this page' });
    await told.waitFor();
    await rita.picture('draft-file-edited');
    expect(await rita.findBarriers()).toEqual([]);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Use this' }).click();
    await told.waitFor({ state: 'detached' });
    const both = before.replace('label: Contract term', 'label: Term').replace('label: Why they bought', 'label: Why they chose us');
    expect(await text.inputValue()).toBe(both);
    await publish(page, 'Both edits');
    expect(await readFile(path, 'utf8')).toBe(both);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

async function publish(page: Page, reason: string): Promise<void> {
  await page.getByRole('tab', { name: 'Publish' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('heading', { name: 'It runs' }).waitFor();
}

describe('a service that is restarted under an open page', () => {
  it('keeps what was typed meanwhile, and saves it when it is back', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const changed = (await text.inputValue()).replace('label: Signed date', 'label: Day of signature');
    await studio().restart(async () => {
      await text.fill(changed);
      await page.getByText('The service cannot be reached').waitFor();
      await rita.picture('service-away');
    });
    await saved(page);
    await page.reload();
    await text.waitFor();
    expect(await text.inputValue()).toBe(changed);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

/** As people paste it: markup, formulas, another notation, far too much. */
const PASTED = ['<img src=x onerror="document.title=1">', '=HYPERLINK("http://127.0.0.1:9","x")', ': [{"', '-1e999', '\u202e\u0007 ' + 'long '.repeat(2_000)];

/** Types nonsense into everything that can be typed into, a different one each time. */
async function pasteEverywhere(page: Page, within: Locator): Promise<number> {
  let pasted = 0;
  const fields = within.locator('input:not([type=checkbox]):not([type=radio]):not([type=date]):not([readonly]):not([disabled]), textarea:not([readonly]):not([disabled])');
  for (let index = 0; index < (await fields.count()); index += 1) {
    const field = fields.nth(index);
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    await field.fill(PASTED[index % PASTED.length] ?? '');
    pasted += 1;
    expect(await isBroken(page)).toBe(0);
  }
  await page.keyboard.press('Tab');
  return pasted;
}

describe('nonsense pasted into the forms', () => {
  it('of the rules leaves files that can be read, and pages that stand', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const draft = await beginChange(rita);
    const parts: readonly (readonly [tab: string, prepare: () => Promise<void>])[] = [
      ['Requirements', () => page.getByRole('tabpanel', { name: 'Requirements' }).getByRole('button', { expanded: false }).first().click()],
      ['Playbook', () => page.getByRole('tabpanel', { name: 'Playbook' }).getByRole('button', { expanded: false }).first().click()],
      ['Mapping of sales', async () => {
        await page.getByText(/fields of Opportunity in/).waitFor();
        await page.locator('[data-target="contract.value"]').click();
        await page.getByRole('heading', { name: 'Contract value', exact: true }).waitFor();
      }],
    ];
    for (const [tab, prepare] of parts) {
      await rita.visit(draft);
      await page.getByRole('tab', { name: tab }).click();
      await prepare();
      expect([tab, (await pasteEverywhere(page, page.getByRole('tabpanel', { name: tab }).first())) > 2]).toEqual([tab, true]);
      await rita.picture(`bad-input-${tab.split(' ')[0]?.toLowerCase() ?? ''}`);
      expect([tab, await rita.findBarriers()]).toEqual([tab, []]);
    }
    await rita.visit(`${draft}/text`);
    expect(await page.getByText('Not readable as YAML').count()).toBe(0);
    await saved(page);
    expect(await page.title()).toMatch(/· handoff-sync$/);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });

  it('of a new connection is told beside the fields, and nothing is connected', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    for (const system of ['Salesforce', 'BambooHR', 'HubSpot', 'Personio', 'Workday', 'CSV files']) {
      await rita.visit('/connections/new');
      await page.getByRole('radio', { name: system }).check();
      await page.getByText('Before you begin').waitFor();
      for (const fold of await page.locator('summary').all()) await fold.click();
      expect([system, (await pasteEverywhere(page, page.locator('form'))) > 3]).toEqual([system, true]);
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.locator('[aria-invalid=true]').first().waitFor();
      await rita.picture(`bad-input-${system.replace(' ', '-').toLowerCase()}`);
      expect([system, await rita.findBarriers()]).toEqual([system, []]);
      expect([system, new URL(page.url()).pathname]).toEqual([system, '/connections/new']);
    }
    expect(studio().app.config.connections.map(({ id }) => id)).toEqual(['sales']);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a role without rights', () => {
  it.each(['viewer', 'sales', 'operations'] as const)('%s sees what is open to it; every other page says so, by its address too, and the service refuses as well', async (role) => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const draft = await beginChange(rita);
    const somebody = await studio().signIn(role, `Sam ${role}`);
    const { page } = somebody;
    const rows = z.object({ rows: z.array(z.object({ id: z.string() })) });
    await somebody.visit('/');
    const [row] = rows.parse(await page.evaluate("fetch('/api/v1/handoffs/rows?limit=1').then((answer) => answer.json())")).rows;
    const [run] = await studio().app.store.findRuns('sales', 1);
    const known = { '/handoffs/:id': `/handoffs/${row?.id ?? ''}`, '/rules/:file': `/rules/${REQUIREMENTS}`, '/drafts/:id/:tab?': draft, '/connections/:id': '/connections/sales', '/runs/:id': `/runs/${run?.id ?? ''}` };
    for (const listed of listPages()) {
      await page.goto(`${studio().address}${addressOf(listed, known)}`);
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      const isOpen = rolesOf(listed.action).includes(role);
      if (isOpen) await page.locator('h1').first().waitFor();
      else await page.getByText('This is not open to your role').waitFor();
      expect([listed.path, await isBroken(page)]).toEqual([listed.path, 0]);
      if (listed.nav !== null) expect([listed.nav, await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: listed.nav, exact: true }).count()]).toEqual([listed.nav, isOpen ? 1 : 0]);
      expect([listed.path, await somebody.findBarriers()]).toEqual([listed.path, []]);
    }
    await somebody.visit(`/rules/${REQUIREMENTS}`);
    expect(await page.getByRole('button', { name: /Go back to this version|Change/ }).count()).toBe(0);
    const refused = await page.evaluate(`fetch('/api/v1/me').then((answer) => answer.json()).then(({ csrfToken }) => fetch('/api/v1${draft}', { method: 'DELETE', headers: { 'x-handoff-csrf': csrfToken } })).then(({ status }) => status)`);
    expect(refused).toBe(403);
    expect(somebody.complaints).toEqual([]);
    await page.context().close();
    await rita.page.context().close();
  });
});

function rolesOf(action: string): readonly Role[] {
  const found = Object.entries(PERMISSIONS).find(([name]) => name === action)?.[1].roles;
  return found === undefined || found === 'anyone' ? [] : found;
}

import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { addressOf, listPages } from './list-pages.ts';
import { keepStudio } from './keep-studio.ts';
import { withDemoStudio, type Studio } from './open-studio.ts';
import { walkByKeyboard } from './walk-by-keyboard.ts';

jest.setTimeout(600_000);

/** Everything until the overview stands, as it goes over the network. */
const FIRST_LOAD_BYTES = 300_000;
const NARROW_PX = 360;

const studio = keepStudio((work) => withDemoStudio((opened) => work(opened)));
type Person = Awaited<ReturnType<Studio['signIn']>>;

const idsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });
const rowsSchema = z.object({ rows: z.array(z.object({ id: z.string() })) });

async function ask(page: Page, path: string): Promise<unknown> {
  return page.evaluate(`fetch(${JSON.stringify(path)}).then((response) => response.json())`);
}

let rita: Person;
let draft = '';
/** Addresses of pages that are about one thing, by their pattern. */
let known: Readonly<Record<string, string>> = {};

/** By the name of their pictures. */
const PAGES: readonly (readonly [name: string, address: () => string])[] = [
  ...listPages().map((listed) => [listed.path === '/' ? 'overview' : listed.path.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, ''), () => addressOf(listed, known)] as const),
  ...['customer~salesforce.yaml', 'customer~requirements.yaml', 'customer~playbook.yaml', 'text', 'changes', 'preview', 'publish'].map((tab) => [`draft-${tab.replaceAll(/[^a-z]+/g, '-')}`, () => `${draft}/${encodeURIComponent(tab)}`] as const),
  ...['account', 'next', 'settings'].map((tab) => [`connection-${tab}`, () => `/connections/sales?tab=${tab}`] as const),
];

beforeAll(async () => {
  rita = await studio().signIn('admin', 'Rita Admin');
  const { page } = rita;
  await rita.visit('/rules');
  await page.getByRole('button', { name: 'Change the rules for customers' }).click();
  await page.getByRole('tablist', { name: 'Parts of this change' }).waitFor();
  draft = `/drafts/${new URL(page.url()).pathname.split('/')[2] ?? ''}`;
  await rita.visit(`${draft}/text?file=customer~requirements.yaml`);
  const text = page.getByRole('textbox', { name: 'Text of customer/requirements.yaml' });
  await text.fill((await text.inputValue()).replace('readyAt: 80', 'readyAt: 60'));
  await page.getByText('Saved', { exact: true }).waitFor();
  const [run] = idsSchema.parse(await ask(page, '/api/v1/runs?limit=1&connection=sales')).items;
  const [handoff] = rowsSchema.parse(await ask(page, '/api/v1/handoffs/rows?limit=1')).rows;
  known = { '/handoffs/:id': `/handoffs/${handoff?.id ?? ''}`, '/rules/:file': '/rules/customer~requirements.yaml', '/drafts/:id/:tab?': draft, '/connections/:id': '/connections/sales', '/runs/:id': `/runs/${run?.id ?? ''}` };
});

/** Opens a page and waits until nothing of it is on its way. */
async function open(address: string): Promise<void> {
  await rita.visit(address);
  await rita.page.getByText(/^Loading .+ …$/).first().waitFor({ state: 'detached' });
  if (address.endsWith('/preview')) await rita.page.getByText(/^Worked out for all/).waitFor();
}

describe('the first load', () => {
  it('is small: everything until the overview stands', async () => {
    const { page } = await studio().signIn('revops', 'New Here');
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize)));
    await page.goto(studio().address, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByText(/^Loading .+ …$/).first().waitFor({ state: 'detached' });
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    process.stdout.write(`first load: ${sizes.length} requests, ${Math.round(bytes / 1000)} kB\n`);
    expect(sizes.length).toBeGreaterThan(3);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
    await page.context().close();
  });
});

describe.each(PAGES)('the page %s', (name, addressFor) => {
  it('stands in light, in the dark and on a phone, without a barrier, and complains of nothing', async () => {
    const { page, complaints } = rita;
    const before = complaints.length;
    await open(addressFor());
    await rita.picture(`page-${name}`);
    const wide = await rita.findBarriers();
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await rita.picture(`page-${name}-dark`);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: NARROW_PX, height: 740 });
    try {
      await open(addressFor());
      await rita.picture(`page-${name}-narrow`);
      expect({ wide, narrow: await rita.findBarriers(['light']), width: await page.evaluate('document.documentElement.scrollWidth'), complaints: complaints.slice(before) }).toEqual({ wide: [], narrow: [], width: NARROW_PX, complaints: [] });
    } finally {
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });

  it('is walked by Tab: everything is reached, and shows that it has the focus', async () => {
    await open(addressFor());
    const { reached, missed, unseen } = await walkByKeyboard(rita.page);
    expect({ missed, unseen }).toEqual({ missed: [], unseen: [] });
    expect(reached).toBeGreaterThan(4);
  });
});

describe('what opens above a page', () => {
  it('closes by Escape, and gives the focus back to what opened it', async () => {
    const { page } = rita;
    const publishing = `${draft}/publish`;
    const openers: readonly (readonly [address: string, opener: () => Locator, opened: () => Locator])[] = [
      ['/', () => page.getByRole('button', { name: 'Signed in as Rita Admin' }), () => page.getByRole('menu')],
      ['/connections/sales', () => page.getByRole('button', { name: 'Pause …' }), () => page.getByRole('dialog')],
      [publishing, () => page.getByRole('button', { name: 'Discard this change' }), () => page.getByRole('dialog')],
      [publishing, () => page.getByRole('button', { name: 'Rename' }), () => page.getByRole('dialog')],
    ];
    for (const [address, opener, opened] of openers) {
      await open(address);
      await opener().focus();
      await page.keyboard.press('Enter');
      await opened().waitFor();
      expect(await rita.findBarriers()).toEqual([]);
      await page.keyboard.press('Escape');
      await opened().waitFor({ state: 'detached' });
      await opener().and(page.locator(':focus')).waitFor();
    }
  });
});

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as launcher, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where the test run keeps its pictures of the pages. */
const PICTURES = process.env['STUDIO_PICTURES'] ?? 'coverage/studio';

/** What is waited for comes; a busy machine is no failure. */
const SHOWN_WITHIN_MS = 60_000;

type Scheme = 'light' | 'dark';

/** A window with what it complained about: errors on its console, refused by its policy, asked elsewhere. */
export interface Window {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Opens a page of ours and waits until it stands. */
  visit(path: string): Promise<void>;
  /** Keeps a picture under this name. */
  picture(name: string): Promise<void>;
  /** What axe finds serious or critical, a line each; in light and in dark, unless told otherwise. */
  findBarriers(schemes?: readonly Scheme[]): Promise<readonly string[]>;
}

/** As people have it: several processes, and every rule between origins kept (the package's own arguments are those of a cloud function). */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--font-render-hinting=none'];

/** A browser of the package @sparticuz/chromium, or the one named by CHROMIUM_PATH. */
export async function openBrowser(): Promise<Browser> {
  return launcher.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()), args: ARGUMENTS });
}

/** A page hears of the scheme a moment later; half of it in the old colours is no page that anybody sees. */
async function wear(page: Page, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"], html:not([data-mantine-color-scheme])`).waitFor({ state: 'attached' });
  await page.evaluate('Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))');
}

export async function openWindow(context: BrowserContext, address: string): Promise<Window> {
  const page = await context.newPage();
  page.setDefaultTimeout(SHOWN_WITHIN_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // What the service refuses is shown on the page; the browser writes it down a second time.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== address) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  return {
    page,
    complaints,
    visit: async (path) => {
      await page.goto(new URL(path, address).href);
      await page.locator('h1').first().waitFor();
    },
    picture: async (name) => {
      await mkdir(PICTURES, { recursive: true });
      // What is fixed to the window's edges stands where it does on top of the page.
      await page.evaluate('window.scrollTo(0, 0)');
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
    findBarriers: async (schemes = ['light', 'dark']) => {
      const found: string[] = [];
      for (const scheme of schemes) {
        await wear(page, scheme);
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, impact, nodes } of violations) if (impact === 'serious' || impact === 'critical') found.push(`${scheme}: ${id}: ${nodes.map(({ html }) => html).join(' | ').slice(0, 400)}`);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      return found;
    },
  };
}

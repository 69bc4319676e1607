import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openBrowser, openWindow, type Window } from '../web/browse.ts';

const PACKAGE = fileURLToPath(new URL('../../connectors/salesforce/package/', import.meta.url));

/** What the vendor's page knows, see the package's tools/preview. */
export interface Preview {
  readonly recordId: string;
  readonly record?: unknown;
  readonly error?: unknown;
  readonly parents?: unknown;
  readonly objectInfo: unknown;
  /** What the fields of the form hold. */
  readonly values?: Readonly<Record<string, string>>;
  /** Saving is refused with this. */
  readonly saveError?: string;
}

export interface SalesforcePages {
  /** The component in a column of so many pixels, as on a record's page. */
  open(preview: Preview, widthPx: number): Promise<Window>;
}

/** What the browser takes for now: "overdue by 3 days" is the same at every hour and in every zone. */
export const PAGE_NOW = new Date('2026-11-23T11:00:00Z');

const MARGIN_PX = 12;
const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Opportunity</title><link rel="stylesheet" href="/slds.css"><link rel="icon" href="data:,">
<style>html, body { background: #f3f3f3 } body { padding: ${MARGIN_PX}px } main { display: block; max-width: 100% }</style></head>
<body class="slds-scope"><h1 class="slds-assistive-text">Opportunity</h1><main></main><script src="/preview.js"></script></body>
</html>`;

const TYPES = { '/': 'text/html; charset=utf-8', '/preview.js': 'text/javascript; charset=utf-8', '/slds.css': 'text/css; charset=utf-8' };

/** Compiles the component with the package's own tools, and serves it to a real browser. Everything started is ended. */
export async function withSalesforcePages(work: (pages: SalesforcePages) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-preview-'));
  try {
    await promisify(execFile)(process.execPath, [join(PACKAGE, 'tools/build-preview.js'), folder], { cwd: PACKAGE });
    await writeFile(join(folder, 'index.html'), PAGE);
    await serveFolder(folder, (address) => withBrowser(address, work));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function serveFolder(folder: string, work: (address: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const found = Object.entries(TYPES).find(([path]) => path === request.url);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const [path, type] = found;
    response.writeHead(200, { 'content-type': type });
    createReadStream(join(folder, path === '/' ? 'index.html' : path)).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('the page has no address');
  try {
    await work(`http://127.0.0.1:${place.port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function withBrowser(address: string, work: (pages: SalesforcePages) => Promise<void>): Promise<void> {
  const browser = await openBrowser();
  try {
    await work({
      open: async (preview, widthPx) => {
        const context = await browser.newContext({ viewport: { width: widthPx + 2 * MARGIN_PX, height: 200 }, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin', deviceScaleFactor: 2 });
        const window = await openWindow(context, address);
        await window.page.clock.setFixedTime(PAGE_NOW);
        await window.page.addInitScript(`window.preview = ${JSON.stringify(preview)}`);
        await window.visit('/');
        await window.page.locator('lightning-card h2').waitFor();
        return window;
      },
    });
  } finally {
    await browser.close();
  }
}

import { z } from 'zod';
import type { Page } from 'playwright-core';
import type { App } from '../../src/app.ts';
import { buildHandoff, buildPage } from '../store/build-rows.ts';

const PAGE_ROWS = 500;
const CUSTOMERS = ['Northwind', 'Contoso', 'Fabrikam', 'Tailspin', 'Wingtip'];
const HOUR_MS = 3_600_000;

/** So many handoffs in the database, of five customers and fifty people. */
export async function storeHandoffs(store: App['store'], count: number, now: Date): Promise<void> {
  const base = buildHandoff();
  for (let start = 0; start < count; start += PAGE_ROWS) {
    const handoffs = Array.from({ length: Math.min(PAGE_ROWS, count - start) }, (_, offset) => {
      const index = start + offset;
      const at = new Date(now.getTime() - index * HOUR_MS).toISOString();
      const owner = { id: `005${index % 50}`, name: `Owner ${index % 50}`, email: `owner${index % 50}@acme.example`, via: 'role' as const };
      return buildHandoff({
        id: `h${String(index).padStart(15, '0')}`, title: `${CUSTOMERS[index % 5] ?? ''} – order ${index}`, founding: { object: 'Opportunity', externalId: `006${index}` }, score: (index * 37) % 101, status: index % 3 === 0 ? 'ready' : 'incomplete',
        createdAt: at, reachedAt: at, report: { ...base.report, gaps: base.report.gaps.map((gap) => ({ ...gap, owner })) },
      });
    });
    await store.savePage(buildPage({ handoffs }));
  }
}

const inPage = async <Schema extends z.ZodType>(page: Page, schema: Schema, script: string): Promise<z.output<Schema>> => schema.parse(await page.evaluate(script));

/** From the letter typed to the frame that shows the new list, in ms; the page's own clock. The count of the list must change. */
export const measureFilter = (page: Page, text: string): Promise<number> =>
  inPage(page, z.number(), `new Promise((done, fail) => {
    const field = document.querySelector('input[type=search]');
    const output = document.querySelector('output');
    const before = output.textContent;
    const from = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(text)});
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const painted = new MessageChannel();
    painted.port1.onmessage = () => done(performance.now() - from);
    const look = () => {
      if (output.textContent !== before) requestAnimationFrame(() => painted.port2.postMessage(null));
      else if (performance.now() - from > 30000) fail(new Error('the list stays as it is'));
      else setTimeout(look, 0);
    };
    look();
  })`);

const scrolledSchema = z.object({ frames: z.number(), long: z.number(), longestMs: z.number(), mostRows: z.number() });
export type Scrolled = z.infer<typeof scrolledSchema>;

/** Scrolls by 400 pixels a frame. `long`: frames of more than 50 ms; `mostRows`: drawn at once. */
export const measureScroll = (page: Page, scroller: string, frames: number): Promise<Scrolled> =>
  inPage(page, scrolledSchema, `new Promise((done) => {
    const list = document.querySelector(${JSON.stringify(scroller)});
    const deltas = [];
    let mostRows = 0;
    let last = performance.now();
    const step = (now) => {
      deltas.push(now - last);
      last = now;
      mostRows = Math.max(mostRows, list.querySelectorAll('tbody tr').length);
      if (deltas.length > ${frames}) return done({ frames: deltas.length - 1, long: deltas.slice(1).filter((ms) => ms > 50).length, longestMs: Math.max(...deltas.slice(1)), mostRows });
      list.scrollTop += 400;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);

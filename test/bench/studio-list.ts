/**
 * The list of many handoffs in a real Chromium, side by side with a plain table of the same rows that draws all of them:
 * `npm run bench -- --only studio [--handoffs 10000]`.
 */
import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { measureFilter, measureScroll, storeHandoffs } from '../web/measure-list.ts';
import { withStudio } from '../web/open-studio.ts';
import { median } from './median.ts';
import { printTable, verdict } from './print-table.ts';

const FILTER_MS = 100;
const FRAMES = 240;
const TYPED = ['northwind', 'northwind 9', 'northwind 99', 'owner 7', 'fabrikam', 'wingtip 1', 'tailspin owner 3', ''];
const CONNECTIONS = `connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;

interface Measured {
  readonly filterMs: number;
  readonly slowestMs: number;
  readonly long: number;
  readonly longestMs: number;
  readonly rows: number;
}

/** True when every letter typed showed within the target, and no frame of scrolling was long. */
export async function benchStudioList({ handoffs }: { readonly handoffs: number }): Promise<boolean> {
  process.stdout.write(`\nA list of ${handoffs.toLocaleString('en')} handoffs in Chromium\n`);
  let met = false;
  try {
    await withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ app, signIn }) => {
      await storeHandoffs(app.store, handoffs, new Date());
      const { page, visit } = await signIn('revops');
      await visit('/handoffs');
      await page.getByRole('grid').getByRole('row').nth(5).waitFor();
      const ours = await measure(page, '.handoff-grid');
      await openPlainTable(page);
      const plain = await measure(page, '#list');
      const line = (name: string, { filterMs, slowestMs, long, longestMs, rows }: Measured): string[] => [name, filterMs.toFixed(0), slowestMs.toFixed(0), `${long} of ${FRAMES}`, longestMs.toFixed(0), String(rows)];
      printTable(['', 'filter ms (median)', 'slowest', 'frames over 50 ms', 'longest frame ms', 'rows drawn'], [line('the list', ours), line('plain table', plain)]);
      met = ours.slowestMs <= FILTER_MS && ours.long === 0;
      process.stdout.write(`${verdict(ours.slowestMs <= FILTER_MS, `filter ≤ ${FILTER_MS} ms`)}, ${verdict(ours.long === 0, 'no long frame')}\n`);
    });
  } finally {
    const templates = process.env['TEST_EMBEDDED_TEMPLATES'];
    if (templates !== undefined) await rm(templates, { recursive: true, force: true });
  }
  return met;
}

async function measure(page: Page, scroller: string): Promise<Measured> {
  const filters: number[] = [];
  for (const text of TYPED) filters.push(await measureFilter(page, text));
  const { long, longestMs, mostRows } = await measureScroll(page, scroller, FRAMES);
  return { filterMs: median(filters), slowestMs: Math.max(...filters), long, longestMs, rows: mostRows };
}

/** What somebody writes first: all rows from the same address in one table, filtered by the same words. */
async function openPlainTable(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const rows = [];
    for (let after = ''; after !== null; ) {
      const page = await (await fetch('/api/v1/handoffs/rows?limit=5000' + (after === '' ? '' : '&after=' + encodeURIComponent(after)))).json();
      rows.push(...page.rows);
      after = page.next;
    }
    document.body.innerHTML = '<input type="search"><output></output><div id="list" style="height:600px;overflow:auto"><table><tbody></tbody></table></div>';
    document.querySelector('#list').style.cssText = 'height:600px;overflow:auto';
    const cellsOf = (row) => [row.title, row.score, row.status, row.gaps, row.owner, row.reachedAt, row.nextDeadline, row.openTasks, row.questions];
    const draw = () => {
      const words = document.querySelector('input').value.toLowerCase().split(/\\s+/).filter(Boolean);
      const shown = rows.filter((row) => words.every((word) => (row.title + ' ' + row.owner + ' ' + row.id).toLowerCase().includes(word)));
      document.querySelector('tbody').replaceChildren(...shown.map((row) => {
        const line = document.createElement('tr');
        for (const text of cellsOf(row)) line.appendChild(document.createElement('td')).textContent = String(text ?? '');
        return line;
      }));
      document.querySelector('output').textContent = shown.length + ' of ' + rows.length;
    };
    document.querySelector('input').addEventListener('input', draw);
    draw();
  })()`);
}

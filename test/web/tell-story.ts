import { z } from 'zod';
import type { Page } from 'playwright-core';
import { handoffRowSchema, type HandoffRow } from '../../src/core/view/handoff-row.ts';
import { until } from '../support/until.ts';
import type { Window } from './browse.ts';
import type { Studio } from './open-studio.ts';

/** What a person does at the workbench, step by step, as a story needs it. */
export interface Mapped {
  /** Canonical name and its label. */
  readonly name: string;
  readonly label: string;
  /** Field of the account. */
  readonly path: string;
}

/** Opens a change of all rules of a kind; gives nothing back but the page with its tabs. */
export async function beginStory({ page, visit }: Window, kind: 'customers' | 'new hires', mapping: string): Promise<void> {
  await visit('/rules');
  await page.getByRole('button', { name: `Change the rules for ${kind}` }).click();
  await page.getByRole('tab', { name: mapping }).click();
  await page.getByText(/fields of .+ in/).first().waitFor();
}

/** Finds the answer on the left, and chooses its field among those of the account; the panel stays open. */
export async function mapField(page: Page, { name, label, path }: Mapped): Promise<void> {
  await page.getByLabel('Find a field').fill(label);
  await page.locator(`[data-target="${name}"]`).click();
  await page.getByRole('heading', { name: label, exact: true }).waitFor();
  await page.getByRole('button', { name: /^Choose a(?:nother)? field: Field of the account/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find by label, API name or type').fill(path);
  await dialog.getByRole('option').filter({ has: page.getByText(path, { exact: true }) }).first().click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/recent records give an answer/).waitFor();
}

/** Asks for one more answer, but only under a condition; `typed` goes into its one field, `said` is what the page then says. */
export async function requireWhen(page: Page, label: string, typed: string, said: string): Promise<void> {
  await page.getByRole('button', { name: 'Ask for one more answer', exact: true }).click();
  await page.keyboard.type(label);
  await page.getByRole('option', { name: label, exact: true }).click();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: new RegExp(`^${label}`), expanded: true }) });
  await row.getByRole('button', { name: 'Only when …' }).click();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await row.getByText(said).first().waitFor();
}

export interface Forecast {
  readonly up: number;
  readonly down: number;
  /** Records whose fields would be written. */
  readonly written: number;
}

const saved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor();

/** What the preview says once it is through. */
export async function readPreview(page: Page): Promise<Forecast> {
  await page.getByText(/^Worked out for all/).waitFor();
  const figure = async (name: string): Promise<number> => {
    const text = await page.getByRole('region', { name, exact: true }).innerText();
    return Number((/\n\s*(?<number>[\d,]+)/.exec(text)?.groups?.['number'] ?? 'none').replaceAll(',', ''));
  };
  return { up: await figure('Scores up'), down: await figure('Scores down'), written: await figure('Written') };
}

export async function preview(page: Page): Promise<Forecast> {
  await saved(page);
  await page.getByRole('tab', { name: 'Preview' }).click();
  return readPreview(page);
}

export async function publish(page: Page, reason: string): Promise<void> {
  await page.getByRole('tab', { name: 'Publish' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('heading', { name: 'It runs' }).waitFor();
}

const rowsSchema = z.object({ rows: z.array(handoffRowSchema) });

/** Every handoff in short, as the page of the window gets it. */
export async function rowsOf(page: Page): Promise<ReadonlyMap<string, HandoffRow>> {
  const answer = await page.evaluate("fetch('/api/v1/handoffs/rows').then((response) => response.json())");
  return new Map(rowsSchema.parse(answer).rows.map((row) => [row.id, row]));
}

/** How the scores moved between two looks. */
export function compareRows(before: ReadonlyMap<string, HandoffRow>, after: ReadonlyMap<string, HandoffRow>): Pick<Forecast, 'up' | 'down'> {
  const moves = [...before].map(([id, row]) => (after.get(id)?.score ?? 0) - (row.score ?? 0));
  return { up: moves.filter((move) => move > 0).length, down: moves.filter((move) => move < 0).length };
}

/** How many runs of the connection ended well. */
const endedRuns = async ({ app }: Studio, connection: string): Promise<number> => (await app.store.findRuns(connection, 100)).filter(({ outcome }) => outcome === 'complete' || outcome === 'partial').length;

/** Does something after which the connection runs by itself, and waits until that run is over. */
export async function throughNextRun(studio: Studio, connection: string, act: () => Promise<void>): Promise<void> {
  const before = await endedRuns(studio, connection);
  await act();
  await until(async () => (await endedRuns(studio, connection)) > before);
}

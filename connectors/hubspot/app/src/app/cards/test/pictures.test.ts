import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Button } from '@hubspot/ui-extensions';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../../../../../../test/web/browse.ts';
import { STATES } from './card-states.ts';
import { drawCard } from './draw-card.ts';
import { renderCard } from './render-card.tsx';

const PICTURES = fileURLToPath(new URL('../../../../../../../coverage/shipped/', import.meta.url));
const WIDTH = { 'crm.record.tab': 680, 'crm.record.sidebar': 320, 'crm.preview': 400 } as const;

let browser: Browser;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function picture(name: string, card: ReturnType<typeof renderCard>, place: keyof typeof WIDTH): Promise<{ readonly text: string; readonly tooWide: number }> {
  // High enough for every state: a window that is resized for its picture may lose it on a busy machine.
  const page = await browser.newPage({ viewport: { width: WIDTH[place] + 32, height: 1_200 } });
  await page.setContent(drawCard(card.getRootNode(), WIDTH[place]));
  await page.locator('main').screenshot({ path: `${PICTURES}hubspot-card-${name}.png` });
  const text = await page.locator('main').innerText();
  const tooWide = Number(await page.evaluate('[...document.querySelectorAll("main *")].filter((part) => part.getBoundingClientRect().right > document.querySelector("main").getBoundingClientRect().right).length'));
  await page.close();
  return { text, tooWide };
}

const SAID: Readonly<Record<keyof typeof STATES, string>> = {
  empty: 'No handoff yet',
  incomplete: '4 answers missing',
  ready: 'Nothing is missing.',
  rejected: 'Sent back by operations',
  accepted: 'Accepted by operations',
  stale: 'These figures may be out of date',
  pre_close: 'If this closed today, operations would miss',
  withdrawn: 'It no longer counts as won',
};

describe('a picture of the card', () => {
  it.each(Object.entries(STATES))('%s, in the middle column and in the sidebar', async (name, values) => {
    for (const place of ['crm.record.tab', 'crm.record.sidebar'] as const) {
      const { text, tooWide } = await picture(place === 'crm.record.tab' ? name : `${name}-sidebar`, renderCard({ values, place }), place);
      expect(text).toContain(Object.entries(SAID).find(([state]) => state === name)?.[1]);
      expect(tooWide).toBe(0);
    }
  });

  it('with a missing answer being filled in', async () => {
    const card = renderCard({ values: STATES.incomplete });
    card.find(Button).trigger('onClick');
    const { text } = await picture('fix', card, 'crm.record.tab');
    expect(text).toContain('HubSpot saves it at once; the score follows with the next sync.');
  });
});

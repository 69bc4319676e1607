import type { Page } from 'playwright-core';
import { z } from 'zod';

/** In the page: what can be reached by Tab, how it looks without the focus, and where the focus is. */
const SCRIPT = `(() => {
  const LOOK = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'borderBottomColor', 'backgroundColor', 'color', 'textDecorationLine'];
  const around = (element) => [element, element.nextElementSibling, element.parentElement, element.closest('label')].filter((each) => each !== null);
  const look = (element) => around(element).map((each) => { const style = getComputedStyle(each); return LOOK.map((name) => style[name]).join(','); }).join(';');
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert]') === null;
  const isStop = (element) => element.tabIndex >= 0 && !element.disabled && isShown(element) && (element.type !== 'radio' || element.checked || document.querySelector('input[type=radio][name="' + CSS.escape(element.name) + '"]:checked') === null);
  const stops = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(isStop);
  const say = (element) => element.tagName.toLowerCase() + ' ' + (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? element.name ?? '').trim().slice(0, 60);
  document.activeElement?.blur?.();
  // A colour on its way is not the colour that comes.
  for (const element of stops()) for (const each of around(element)) each.style.transition = 'none';
  window.walk = { plain: new Map(stops().map((element) => [element, look(element)])), reached: new Set(), hidden: [] };
  window.step = () => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'outside';
    // A date is gone through part by part.
    if (element === walk.last) return 'same';
    walk.last = element;
    if (walk.reached.has(element)) return 'again';
    walk.reached.add(element);
    const plain = walk.plain.get(element);
    if (plain !== undefined && plain === look(element)) walk.hidden.push(say(element));
    return 'new';
  };
  window.ended = () => {
    const names = new Set([...walk.reached].filter((element) => element.type === 'radio').map((element) => element.name));
    return { reached: walk.reached.size, missed: [...walk.plain.keys()].filter((element) => element.isConnected && isStop(element) && !walk.reached.has(element) && !(element.type === 'radio' && names.has(element.name))).map(say), unseen: walk.hidden };
  };
})()`;
const endedSchema = z.object({ reached: z.number(), missed: z.array(z.string()), unseen: z.array(z.string()) });
const MOST_STEPS = 600;

/** Goes through the page by Tab. `missed`: what can be used but is not reached; `unseen`: what does not show that it has the focus. */
export async function walkByKeyboard(page: Page): Promise<z.infer<typeof endedSchema>> {
  await page.evaluate(SCRIPT);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate('window.step()');
    if (where === 'outside' || where === 'again') break;
  }
  return endedSchema.parse(await page.evaluate('window.ended()'));
}

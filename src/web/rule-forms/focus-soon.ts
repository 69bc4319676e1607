/** Time for the page to show what was asked for, in ms. */
const SHOWN_AFTER_MS = 60;

/** Work goes on at the row of this entry, once it is there. `list` and `id` as in its Target. */
export const focusEntry = (list: readonly (string | number)[], id: string): void => focusSoon(() => document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(entryName(list, id))}"]`));

export const entryName = (list: readonly (string | number)[], id: string): string => [...list, id].join('.');

/** Focus goes there once the page has shown what was asked for; not when somebody has gone elsewhere by then. */
export function focusSoon(find: () => HTMLElement | null): void {
  const over = new AbortController();
  const leave = (): void => over.abort();
  addEventListener('pointerdown', leave, { capture: true, signal: over.signal });
  addEventListener('keydown', ({ key }) => { if (key === 'Tab') leave(); }, { capture: true, signal: over.signal });
  setTimeout(() => {
    if (!over.signal.aborted) find()?.focus();
    over.abort();
  }, SHOWN_AFTER_MS);
}

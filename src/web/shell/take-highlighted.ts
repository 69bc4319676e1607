import type { KeyboardEvent } from 'react';

/**
 * Enter takes the option that is seen to be highlighted. The list of @mantine/core counts to it on its own, and a timer that
 * it sets on opening sets that count back: on a busy machine after the arrow key, and then Enter would do nothing.
 */
export function takeHighlighted(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(event.target instanceof HTMLElement)) return;
  const list = document.getElementById(event.target.getAttribute('aria-controls') ?? '');
  const option = list?.querySelector<HTMLElement>('[role=option][data-combobox-selected]') ?? null;
  if (option === null) return;
  event.preventDefault();
  event.stopPropagation();
  option.click();
}

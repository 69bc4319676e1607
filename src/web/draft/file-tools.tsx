import { Button, Group } from '@mantine/core';
import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { isEditable, type Desk, type DeskFile } from './desk.ts';

/** Fields in which the browser undoes what was typed; every other undo is ours. */
const OWN_UNDO = 'input:not([readonly]):not([type=checkbox]):not([type=radio]):not([type=range]), textarea:not(.text-editor-text)';

/** Undo and redo of one file: by the buttons, by Ctrl+Z and Ctrl+Y. */
export function FileTools({ desk, file, children }: { readonly desk: Desk; readonly file: DeskFile; readonly children?: ReactNode }): ReactNode {
  const { past, future } = file.work.history;
  const mayEdit = isEditable(desk, file);
  const turn = useEffectEvent((event: KeyboardEvent) => {
    if (!mayEdit || event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(OWN_UNDO)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) desk.bench.redo(file.id);
    else desk.bench.undo(file.id);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => turn(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <Group justify="space-between" gap="xs" mb="sm">
      <Group gap="xs">{children}</Group>
      {desk.isReadOnly ? null : (
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={!mayEdit || past.length === 0} onClick={() => desk.bench.undo(file.id)} title="Ctrl+Z">Undo</Button>
          <Button size="xs" variant="default" disabled={!mayEdit || future.length === 0} onClick={() => desk.bench.redo(file.id)} title="Ctrl+Y">Redo</Button>
        </Group>
      )}
    </Group>
  );
}

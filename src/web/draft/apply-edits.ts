import { notifications } from '@mantine/notifications';
import { HandoffError } from '../../core/errors.ts';
import { editText } from '../../core/rules-text/edit-text.ts';
import type { TextEdit } from './editor-props.ts';
import type { Workbench } from './workbench.ts';

/** What cannot be applied is told to the person; the text stays as it was. */
export function applyEdits(bench: Workbench, file: string, edits: readonly TextEdit[]): void {
  const work = bench.works().get(file);
  if (work === undefined) return;
  try {
    bench.change(file, editText(work.history.text, edits));
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    notifications.show({ color: 'red', title: `This change cannot be made here: ${error.message}`, message: `${error.remedy} ${error.place === null ? '' : `(${error.place})`}`, autoClose: 10_000 });
  }
}

import { randomUUID } from 'node:crypto';
import { beginDraft, type Beginning, type Doing } from '../core/drafts/change-draft.ts';
import type { Draft } from '../core/drafts/draft.ts';
import { HandoffError } from '../core/errors.ts';
import type { DraftStart } from '../http/service-port.ts';
import type { App } from './app-contract.ts';

const titleOf = (names: readonly string[]): string => `Change of ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;

/** A draft of files as they run, of an older version, or of what stood before another draft. Not saved yet. */
export async function startDraft(app: Pick<App, 'store' | 'ruleFiles'>, load: (id: string) => Promise<Draft>, start: DraftStart, doing: Doing): Promise<Draft> {
  const id = randomUUID();
  if ('files' in start) {
    const files = await Promise.all([...new Set(start.files)].map((file) => beginFile(app, file)));
    const unique = [...new Map(files.map((file) => [file.name, file])).values()];
    return beginDraft({ id, title: start.title ?? titleOf(unique.map(({ name }) => name)), files: unique }, doing);
  }
  if ('version' in start) {
    const older = await app.ruleFiles.showRules(start.file, start.version);
    const file = await beginFile(app, start.file);
    return beginDraft({ id, title: start.title ?? `Back to version ${older.version} of ${file.name}`, files: [{ ...file, text: older.text }] }, doing);
  }
  const undone = await load(start.undo);
  return beginDraft({ id, title: start.title ?? `Undo: ${undone.title}`, files: await filesBefore(app, undone), undoes: undone.id }, doing);
}

export async function beginFile({ ruleFiles }: Pick<App, 'ruleFiles'>, file: string): Promise<Beginning> {
  const { name } = ruleFiles.findRulesFile(file);
  const { version, text } = await ruleFiles.beginRules(name);
  return { name, base: { version, text } };
}

/**
 * Made from the versions that the draft published, so that whatever was published since shows as moved and is brought
 * together with it, not undone along with it.
 */
async function filesBefore({ store }: Pick<App, 'store'>, { published, title }: Draft): Promise<readonly Beginning[]> {
  if (published === null) throw new HandoffError({ code: 'draft_not_published', message: `The draft "${title}" was never published, so there is nothing to take back.`, remedy: 'Discard it instead.', place: title });
  const files = await Promise.all(
    published.changes.map(async ({ name, before, version }): Promise<readonly Beginning[]> => {
      const [was, made] = await Promise.all([store.findVersion(name, before), store.findVersion(name, version)]);
      return was === null || made === null ? [] : [{ name, base: { version, text: made.text }, text: was.text }];
    }),
  );
  const found = files.flat();
  if (found.length > 0) return found;
  throw new HandoffError({ code: 'draft_not_published', message: `Nothing ran before the draft "${title}": there is no version to go back to.`, remedy: 'Begin a new draft of the files.', place: title });
}

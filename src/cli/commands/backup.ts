import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Command } from 'commander';
import { restoreInto } from '../../app.ts';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { count } from '../render/run-report.ts';

const KEYS = 'The file holds no key: keep HANDOFF_KEY (or handoff.keys in the data folder) in another place, without it the stored secrets cannot be read.';

export function addBackup(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('Write the whole database into one file; with PostgreSQL also while the service runs')
    .argument('<file>', 'a new file, e.g. handoff-2026-11-22.gz')
    .addHelpText('after', `\nExample:\n  handoff backup handoff-2026-11-22.gz\n\n${KEYS}`)
    .action(async (file: string) => {
      if (await exists(file)) throw new HandoffError({ code: 'file_exists', message: `${file} exists already; a backup is never written over another file.`, remedy: 'Give another name.', place: file, exitCode: 2 });
      const app = await context.app();
      const unfinished = `${file}.part`;
      let rows = 0;
      async function* lines(): AsyncGenerator<string, void, undefined> {
        const { readable, writable } = new TransformStream<string, string>();
        const writer = writable.getWriter();
        const written = app.store.backUp((line) => writer.write(`${line}\n`)).then(async (total) => {
          rows = total;
          await writer.close();
        }, (error: unknown) => writer.abort(error));
        yield* readable;
        await written;
      }
      try {
        // It holds what people entered about people: nobody else on this machine reads it.
        await pipeline(lines, createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }));
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      context.output.data({ file, rows });
      context.output.say(`${count(rows, 'row')} written to ${file}. ${KEYS}`);
    });
}

export function addRestore(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('Fill an empty database from a backup, of this or an older version and of either engine')
    .argument('<file>')
    .addHelpText('after', '\nExample:\n  HANDOFF_DATA_FOLDER=./restored handoff restore handoff-2026-11-22.gz\n\nStop every "handoff serve" and "handoff worker" first.')
    .action(async (file: string) => {
      if (!(await exists(file))) throw new HandoffError({ code: 'file_missing', message: `There is no file ${file}.`, remedy: 'Name a file that "handoff backup" wrote.', place: file, exitCode: 2 });
      const restored = await restoreInto(await context.config(), linesOf(file));
      const unreadable = await findUnreadable(context);
      context.output.data({ ...restored, unreadableSecrets: unreadable });
      context.output.say(`${count(restored.rows, 'row')} of ${restored.createdAt} restored. The next sync reads what changed since and recognises what was written before.`);
      if (restored.unconfirmed > 0) context.output.say(`${count(restored.unconfirmed, 'comment')} may have been written after the backup: see "handoff errors list".`);
      if (unreadable.length > 0) context.output.say(`Secrets that the present key cannot read: ${unreadable.join(', ')}. Give the key of the backup's time (HANDOFF_KEY, or handoff.keys), or store them again.`);
    });
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  try {
    const [packed, unpacked] = [createReadStream(file), createGunzip()];
    packed.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
    yield* createInterface({ input: unpacked, crlfDelay: Infinity });
  } catch (error) {
    if (error instanceof HandoffError) throw error;
    throw new HandoffError({ code: 'backup_damaged', message: `${file} cannot be read as a backup. Nothing was restored.`, remedy: 'Use another backup.', place: file, exitCode: 2, cause: error });
  }
}

async function findUnreadable(context: CliContext): Promise<readonly string[]> {
  const { store } = await context.app();
  const unreadable: string[] = [];
  for (const { scope, name } of await store.secretNames()) {
    await store.secretGet(scope, name).catch((error: unknown) => {
      if (!(error instanceof HandoffError)) throw error;
      unreadable.push(name);
    });
  }
  return unreadable;
}

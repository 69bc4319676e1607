import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const storedSchema = z.object({ clockOffsetMs: z.number(), app: z.unknown() });
export type StoredState = z.infer<typeof storedSchema>;

const SAVE_AFTER_MS = 200;

/** Saves soon after a change and replaces the file in one step, so a kill never leaves half a state behind. */
export class StateFile {
  readonly #file: string;
  readonly #read: () => StoredState;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string, read: () => StoredState) {
    this.#file = file;
    this.#read = read;
  }

  load(): StoredState | undefined {
    if (!existsSync(this.#file)) return undefined;
    return storedSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.saveNow(), SAVE_AFTER_MS);
  }

  saveNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    mkdirSync(dirname(this.#file), { recursive: true });
    const half = `${this.#file}.${process.pid}.half`;
    writeFileSync(half, JSON.stringify(this.#read()));
    renameSync(half, this.#file);
  }
}

import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { textOf } from '../schema.ts';

/** About 40 bytes each; beyond this, rows of the overlap are simply read again. */
const MOST_REMEMBERED = 1_500;
/** A second save within the same second leaves the same stamp, so a row counts as settled only some time later. */
const SETTLED_AFTER_MS = 60_000;

/**
 * Rows of the overlap that were handed over in the version they have now. Without this, every change would be read
 * again by each run until the overlap has passed it.
 */
export class SeenRows {
  readonly #before: ReadonlySet<string>;
  #now: { readonly mark: string; readonly latest: string }[] = [];

  constructor(marks: readonly string[]) {
    this.#before = new Set(marks);
  }

  /** Must be asked once for every row found. */
  isNew(question: string, row: JsonObject, stampColumns: readonly string[]): boolean {
    const stamps = stampColumns.map((column) => stampAt(row, column));
    const latest = stamps.reduce((a, b) => (a > b ? a : b), '');
    const mark = [question + textOf(row['Id']).slice(0, 15), ...stamps.map(shorten)].join('.');
    this.#now.push({ mark, latest });
    return !this.#before.has(mark);
  }

  /** Marks worth keeping for a next run that begins at `since`. */
  remember(since: string, serverTime: Date): string[] {
    const settled = new Date(serverTime.getTime() - SETTLED_AFTER_MS).toISOString().slice(0, 19);
    return this.#now
      .filter(({ latest }) => latest >= since && latest.slice(0, 19) <= settled)
      .map(({ mark }) => mark)
      .slice(-MOST_REMEMBERED);
  }
}

/** The stamp at a path of relations; empty when a relation on the way is. */
export function stampAt(row: JsonObject, column: string): string {
  let here: JsonValue | undefined = row;
  for (const name of column.split('.')) here = isJsonObject(here) ? here[name] : undefined;
  return textOf(here);
}

const shorten = (stamp: string): string =>
  stamp === '' ? '' : Math.floor(Date.parse(stamp.replace('+0000', 'Z')) / 1_000).toString(36);

import type { Call } from './org.ts';
import type { Row } from './schema.ts';

/** Writes of one request, undone together when allOrNone says so. */
export class Transaction {
  readonly call: Call;
  /** Control commands act for people and migrations: no object rights, no field-level security, no locks. */
  readonly trusted: boolean;
  written = 0;
  readonly #undo: (() => void)[] = [];
  readonly #touched = new Map<string, string>();

  constructor(call: Call, trusted = false) {
    this.call = call;
    this.trusted = trusted;
  }

  put(object: string, row: Row): void {
    const table = this.call.org.table(object);
    const before = table.get(row.Id);
    this.#undo.push(() => (before === undefined ? table.remove(row.Id) : table.put(before)));
    table.put(row);
    this.#touched.set(row.Id, object);
  }

  /** Rows this request put, as they are now. */
  finalRows(): { readonly object: string; readonly row: Row }[] {
    return [...this.#touched].flatMap(([id, object]) => {
      const row = this.call.org.table(object).get(id);
      return row === undefined ? [] : [{ object, row }];
    });
  }

  remove(object: string, id: string): void {
    const table = this.call.org.table(object);
    const before = table.get(id);
    if (before === undefined) return;
    this.#undo.push(() => table.put(before));
    table.remove(id);
  }

  mark(): number {
    return this.#undo.length;
  }

  rollbackTo(mark: number): void {
    const undone = this.#undo.splice(mark).reverse();
    for (const undo of undone) undo();
    // What was undone may have been a right.
    if (undone.length > 0) this.call.org.accessChanged();
  }
}

import pg from 'pg';

export interface QueryCount {
  /** Statements sent to a database since the last `reset`, transaction borders included. */
  readonly sent: number;
  /** Their texts, oldest first, the last thousand at most. */
  readonly texts: readonly string[];
  reset(): void;
  stop(): void;
}

const MOST_TEXTS = 1_000;

/** Counts what every PostgreSQL client of this process sends, on whichever engine. */
export function countQueries(): QueryCount {
  const original: unknown = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')?.value;
  if (typeof original !== 'function') throw new Error('pg.Client has no method query');
  let sent = 0;
  let texts: string[] = [];
  const counting = function counting(this: unknown, ...given: readonly unknown[]): unknown {
    sent += 1;
    if (texts.length < MOST_TEXTS) texts.push(textOf(given[0]));
    return Reflect.apply(original, this, given);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { value: counting, configurable: true, writable: true });
  return {
    get sent() {
      return sent;
    },
    get texts() {
      return texts;
    },
    reset: () => {
      sent = 0;
      texts = [];
    },
    stop: () => void Object.defineProperty(pg.Client.prototype, 'query', { value: original, configurable: true, writable: true }),
  };
}

const textOf = (query: unknown): string => (typeof query === 'string' ? query : typeof query === 'object' && query !== null && 'text' in query ? String(query.text) : '');

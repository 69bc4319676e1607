/** Where a command writes. With --json, stdout holds one JSON document and nothing else. */
export interface Output {
  readonly json: boolean;
  readonly width: number;
  /** Text for people; silent with --json. A table of thousands takes seconds to lay out, so it may come as a function that is then never called. */
  say(text: string | (() => string)): void;
  /** The JSON document; silent without --json. */
  data(value: unknown): void;
  /** Notes and progress, always on stderr. */
  note(text: string): void;
  /** Somebody watches stderr, so progress bars make sense. */
  readonly watched: boolean;
}

export const createOutput = (json: boolean): Output => ({
  json,
  width: process.stdout.columns ?? 140,
  watched: process.stderr.isTTY === true,
  say: (text) => {
    if (!json) process.stdout.write(`${typeof text === 'string' ? text : text()}\n`);
  },
  data: (value) => {
    if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
});

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Ids, numbers and short words; never a person's data. `error` may hold anything that was thrown. */
export interface LogFields {
  readonly connection?: string;
  readonly run?: string;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/** What the service says while it runs. Messages are sentences for an administrator. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with these fields in every line. */
  with(fields: LogFields): Log;
}

export const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, with: () => SILENT };

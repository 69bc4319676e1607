import type { FastifyBaseLogger } from 'fastify';
import { pino, type Logger } from 'pino';
import { HandoffError } from '../core/errors.ts';
import type { Log, LogFields, LogLevel } from '../core/operation/log.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly now: () => Date;
  /** The last word over every line: see known-secrets.ts. */
  readonly redact: (text: string) => string;
  /** Gets whole lines, each ending in \n. */
  readonly write: (line: string) => void;
  /** In every line: which process this is. */
  readonly base?: LogFields;
}

/** One JSON document a line: time, level, message, connection, run, error. */
export function openLog({ level, now, redact, write, base = {} }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { ...base },
      messageKey: 'message',
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redact },
    },
    { write },
  );
  return logOf(logger);
}

function logOf(logger: Logger): Log {
  const say = (level: LogLevel) => (message: string, fields: LogFields = {}): void => {
    logger[level](plain(fields), message);
  };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), with: (fields) => logOf(logger.child(plain(fields))) };
}

const plain = ({ error, ...fields }: LogFields): Record<string, unknown> => ({ ...fields, ...(error === undefined ? {} : { error: describeThrown(error) }) });

const MOST_CAUSES = 4;

/**
 * What was thrown, by a closed list of properties: an HTTP client hangs the whole request, with its headers and its body, on
 * its errors.
 */
export function describeThrown(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const ours = error instanceof HandoffError ? { remedy: error.remedy, ...(error.place === null ? {} : { place: error.place }) } : { stack: stackOf(error) };
  const cause = error.cause === undefined || depth >= MOST_CAUSES ? {} : { cause: describeThrown(error.cause, depth + 1) };
  return { name: error.name, message: error.message, ...code, ...ours, ...cause };
}

/** Where, without the message, which stands beside it. */
const stackOf = (error: Error): string => (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => line.trim()).join(' · ');

/** The same log in the shape that the web door writes to. */
export function requestLog(log: Log): FastifyBaseLogger {
  const say = (level: LogLevel) => (first: unknown, ...rest: readonly unknown[]): void => {
    const [message] = typeof first === 'string' ? [first] : rest;
    log[level](typeof message === 'string' ? message : 'request', typeof first === 'object' && first !== null ? fieldsOf(first) : {});
  };
  const silent = (): void => {};
  return { level: 'info', trace: silent, silent, debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), fatal: say('error'), child: (fields) => requestLog(log.with(fieldsOf(fields))) };
}

/** What a library calls `err` is our `error`, of which only some properties are written. */
const fieldsOf = (given: object): LogFields => Object.fromEntries(Object.entries(given).map(([name, value]) => [name === 'err' ? 'error' : name, value]));

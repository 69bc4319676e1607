/**
 * What the caller must do about an error. Connectors keep a table from what the vendor said to this.
 * - retry: the same request may succeed later (network, 5xx, row lock)
 * - rate_limited: wait `retryAfterMs`, or until the quota falls
 * - refresh_auth: renew the token once, then again
 * - skip_record: this one item cannot succeed until the record or the mapping changes; it becomes a sync error
 * - fail: nothing on this connection can succeed until a person mends something
 */
export type ErrorAction = 'retry' | 'rate_limited' | 'refresh_auth' | 'skip_record' | 'fail';

export interface ErrorResolution {
  readonly action: ErrorAction;
  /** Stable, machine-readable: the vendor's own code where there is one. */
  readonly code: string;
  /** For a sales or RevOps manager. Never holds a secret or a person's data. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
  readonly retryAfterMs?: number;
}

/** Exit codes of the command line: 0 done, 1 failed, 2 wrong usage or configuration, 3 partial. */
export type ExitCode = 1 | 2 | 3;

/** One of several things wrong with what a person wrote. Never holds the value of a variable or a secret. */
export interface PlacedProblem {
  /** As the person named it, relative to the working directory where possible. */
  readonly file: string;
  /** From 1; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** Dotted, e.g. `fields.acount.name`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, without the suggestion. */
  readonly message: string;
  /** Nearest valid name, when one is near enough to be meant. */
  readonly suggestion: string | null;
  /** What to do about it, one sentence; null when the message says it all. */
  readonly remedy: string | null;
}

/** An error whose text a person reads: where it is, what is wrong, what to do. */
export class HandoffError extends Error {
  override readonly name: string = 'HandoffError';
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
  /** File and line, connection, record or option that the message is about. */
  readonly place: string | null;
  /** Everything that was wrong, one by one, where the message tells of several; else empty. */
  readonly problems: readonly PlacedProblem[];

  constructor(details: {
    code: string;
    message: string;
    remedy: string;
    place?: string | null;
    problems?: readonly PlacedProblem[];
    exitCode?: ExitCode;
    cause?: unknown;
  }) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.remedy = details.remedy;
    this.exitCode = details.exitCode ?? 1;
    this.place = details.place ?? null;
    this.problems = details.problems ?? [];
  }
}

/** Thrown by a connector when a whole request (not one item of it) failed. */
export class ConnectorError extends HandoffError {
  override readonly name = 'ConnectorError';
  readonly resolution: ErrorResolution;

  constructor(connection: string, resolution: ErrorResolution, cause?: unknown) {
    super({
      code: resolution.code,
      message: resolution.message,
      remedy: resolution.remedy,
      place: `connection "${connection}"`,
      cause,
    });
    this.resolution = resolution;
  }
}

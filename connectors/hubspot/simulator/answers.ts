import { randomUUID } from 'node:crypto';
import { jsonResponse, type SimulatorResponse } from '../../kit/simulator/app.ts';

export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

interface Extra {
  readonly errors?: readonly ErrorDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly subCategory?: string;
}

/** Thrown wherever the vendor says no; the door turns it into the vendor's own body. */
export class Refusal extends Error {
  readonly status: number;
  readonly category: string;
  readonly extra: Extra;

  constructor(status: number, category: string, message: string, extra: Extra = {}) {
    super(message);
    this.status = status;
    this.category = category;
    this.extra = extra;
  }

  toResponse(): SimulatorResponse {
    return json(this.status, {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      ...this.extra,
      category: this.category,
    });
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return jsonResponse(status, body, headers);
}

export function noContent(): SimulatorResponse {
  return { status: 204, headers: {}, body: '' };
}

export function invalid(message: string, extra: Extra = {}): Refusal {
  return new Refusal(400, 'VALIDATION_ERROR', message, extra);
}

export function notFound(message = 'resource not found', extra: Extra = {}): Refusal {
  return new Refusal(404, 'OBJECT_NOT_FOUND', message, extra);
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** One input that failed inside a batch. */
export interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly subCategory?: string;
  readonly errors?: readonly ErrorDetail[];
}

/** 207 as soon as one input failed, else `whenFine`. */
export function batchAnswer(whenFine: 200 | 201, results: readonly unknown[], errors: readonly BatchError[], now: number): SimulatorResponse {
  const times = { startedAt: iso(now), completedAt: iso(now) };
  if (errors.length === 0) return json(whenFine, { status: 'COMPLETE', results, ...times });
  const numErrors = errors.reduce((sum, error) => sum + (error.context['ids']?.length ?? 1), 0);
  return json(207, { status: 'COMPLETE', results, numErrors, errors, ...times });
}

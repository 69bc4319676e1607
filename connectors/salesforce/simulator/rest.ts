import { z } from 'zod';
import { Refusal } from './errors.ts';
import type { Transaction } from './transaction.ts';

/** One REST resource request below /services/data/vXX.X, alone or inside a composite. */
export interface RestRequest {
  readonly method: string;
  /** Starts with a slash, without the version root. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RestResult {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined: no body. */
  readonly body?: unknown;
}

export type Dispatch = (tx: Transaction, request: RestRequest) => RestResult;

const recordSchema = z.record(z.string(), z.unknown());

export function bodyAsRecord(body: unknown): Record<string, unknown> {
  const parsed = recordSchema.safeParse(body);
  if (!parsed.success)
    throw new Refusal(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    );
  return parsed.data;
}

/** A body of a known shape; anything else is a JSON_PARSER_ERROR as Salesforce gives it. */
export function bodyAs<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Refusal(
      400,
      'JSON_PARSER_ERROR',
      `${issue?.message ?? 'Unexpected body'} at [${issue?.path.map(String).join('.') ?? ''}]`,
    );
  }
  return parsed.data;
}

import type { z } from 'zod';
import { RequestFailure } from './failure.ts';
import type { HttpAnswer } from './http-options.ts';

/**
 * Parses an answer at the door. Throws RequestFailure `unexpected` that names where it differs, never what it held.
 */
export function readAnswer<T>(answer: HttpAnswer, schema: z.ZodType<T>, request: string): T {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    throw new RequestFailure({ kind: 'unexpected', where: 'the whole answer, which is not JSON' }, request);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new RequestFailure({ kind: 'unexpected', where: path === '' ? 'the whole answer' : path }, request);
}

import { STATUS_CODES } from 'node:http';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ConnectorError, HandoffError } from '../core/errors.ts';

/** RFC 9457, with what our errors always carry: a code for programs, the place and the remedy for people. */
export const problemSchema = z
  .object({
    type: z.string().describe('urn:handoff-sync:CODE'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong, for a person'),
    remedy: z.string().describe('What to do about it'),
    code: z.string().describe('Stable; for programs'),
    place: z.string().nullable().describe('Where: a field, a connection, a file'),
    instance: z.string().describe('Number of this request; the log has it too'),
    problems: z
      .array(
        z.object({
          place: z.string(), message: z.string(),
          file: z.string().optional(), line: z.int().optional().describe('From 1; 0: the file as a whole'), column: z.int().optional(), path: z.string().optional().describe('Dotted'),
          suggestion: z.string().nullable().optional().describe('The nearest valid name'), remedy: z.string().nullable().optional(),
        }),
      )
      .optional()
      .describe('Everything that was wrong: fields of the request, or places in the files'),
  })
  .meta({
    id: 'Problem',
    example: {
      type: 'urn:handoff-sync:unknown_connection', title: 'Not Found', status: 404, detail: 'There is no connection "sale".', remedy: 'Use one of: sales, hr.',
      code: 'unknown_connection', place: null, instance: 'urn:uuid:6f0d7c1e-3f0e-4f55-8d0e-3b1f6a1c2d3e',
    },
  });
export type Problem = z.infer<typeof problemSchema>;

/** An error that knows the status it is answered with. */
export class RefusedError extends HandoffError {
  override readonly name = 'RefusedError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, details: ConstructorParameters<typeof HandoffError>[0], headers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.status = status;
    this.headers = headers;
  }
}

/** Words of our own for what the HTTP library refuses: its messages may quote what was sent. */
const REFUSED: Readonly<Record<number, { readonly code: string; readonly detail: string; readonly remedy: string }>> = {
  400: { code: 'bad_request', detail: 'The request cannot be read.', remedy: 'Send well-formed JSON and a well-formed address.' },
  404: { code: 'no_such_address', detail: 'There is nothing at this address.', remedy: 'GET /api/openapi.json lists what there is.' },
  405: { code: 'method_not_allowed', detail: 'This address does not know that method.', remedy: 'GET /api/openapi.json lists what there is.' },
  413: { code: 'body_too_large', detail: 'The request is larger than this address takes.', remedy: 'Send less at once.' },
  414: { code: 'address_too_long', detail: 'The address is too long.', remedy: 'Shorten it.' },
  415: { code: 'wrong_content_type', detail: 'The body is of a type that this address does not take.', remedy: 'Send JSON, with the header "Content-Type: application/json".' },
};
const UNEXPECTED = { code: 'unexpected', detail: 'Something unexpected went wrong. It is in the log of the service.', remedy: 'Try again; if it happens again, tell the administrator the number of this request.' };

const CODES: readonly (readonly [RegExp, number])[] = [
  [/^(unknown_(connection|draft|handoff|mapping|token|user|error|question|alarm|run)|nobody_found|.*not_found)$/, 404],
  [/(_not_confirmed|_not_closed|_busy|_frozen|_in_use|_changed|_paused|_ambiguous|^cannot_link|conflict.*|already_.*|^draft_.*|nothing_to_publish)$/, 409],
  [/^(wrong_role|needs_approval|own_approval|token_approval)$/, 403],
  [/^version_moved$/, 412],
  [/^(database_|folder_|key_|secret_|migrations_)/, 503],
];

/** Status of an error of ours that was not made for HTTP. */
export function statusOf(error: HandoffError): number {
  if (error instanceof RefusedError) return error.status;
  if (error instanceof ConnectorError) return error.resolution.action === 'rate_limited' ? 503 : 502;
  return CODES.find(([codes]) => codes.test(error.code))?.[1] ?? 422;
}

const libraryStatusOf = (error: unknown): number | null =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;

const numbered = (status: number, requestId: string, rest: Pick<Problem, 'code' | 'detail' | 'remedy' | 'place'> & Partial<Problem>): Problem => ({
  type: `urn:handoff-sync:${rest.code}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  ...rest,
  instance: `urn:uuid:${requestId}`,
});

/** Only texts that were written for readers leave the house: ours. Anybody else's message may hold anything. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof HandoffError) {
    const { code, message, remedy, place, problems } = error;
    const placed = problems.map((each) => ({ ...each, place: each.line === 0 ? each.file : `${each.file}:${each.line}` }));
    return numbered(statusOf(error), requestId, { code, detail: message, remedy, place, ...(placed.length === 0 ? {} : { problems: placed }) });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request';
    const problems = error.validation.map((issue) => ({ place: `${where}${issue.instancePath.replaceAll('/', '.')}`, message: issue.message ?? 'is not valid' }));
    const first = problems[0];
    return numbered(400, requestId, {
      code: 'invalid_request',
      detail: first === undefined ? 'The request is not valid.' : `${first.place}: ${first.message}`,
      remedy: 'Correct what "problems" lists; GET /api/openapi.json says what is expected.',
      place: first?.place ?? null,
      problems,
    });
  }
  const status = libraryStatusOf(error);
  const known = status === null ? UNEXPECTED : (REFUSED[status] ?? { ...UNEXPECTED, code: 'refused', detail: 'The request was refused.' });
  return numbered(status ?? 500, requestId, { ...known, place: null });
}

/** For `schema.response` of every route: errors are never a route's own business. */
export const problems = { '4xx': problemSchema, '5xx': problemSchema };

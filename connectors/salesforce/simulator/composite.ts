import { z } from 'zod';
import { methodNotAllowed, notCovered, notFound, Refusal } from './errors.ts';
import { bodyAs, type Dispatch, type RestRequest, type RestResult } from './rest.ts';
import type { Transaction } from './transaction.ts';

const MAX_SUBREQUESTS = 25;
const MAX_HEAVY = 5;

const compositeSchema = z.object({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(true),
  compositeRequest: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      referenceId: z.string().min(1),
      body: z.unknown().optional(),
      httpHeaders: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const batchSchema = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() })),
});

type Subrequest = z.infer<typeof compositeSchema>['compositeRequest'][number];

interface SubResponse {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

export function compositeRoute(
  tx: Transaction,
  request: RestRequest,
  segments: readonly string[],
  dispatch: Dispatch,
): RestResult {
  const [kind] = segments;
  if (kind === 'graph' || kind === 'tree') throw notCovered(`composite/${kind}`);
  if (kind !== undefined && kind !== 'batch') throw notFound();
  if (request.method !== 'POST') throw methodNotAllowed(request.method, 'GET,HEAD,POST');
  return kind === 'batch' ? batch(tx, request, dispatch) : composite(tx, request, dispatch);
}

/** How many API calls a request is worth: only a batch counts every part. */
export function callsOf(path: string, body: unknown): number {
  if (path !== '/composite/batch') return 1;
  return Math.max(1, batchSchema.safeParse(body).data?.batchRequests.length ?? 1);
}

function composite(tx: Transaction, request: RestRequest, dispatch: Dispatch): RestResult {
  const body = bodyAs(compositeSchema, request.body);
  requireLimits(body.compositeRequest);
  const start = tx.mark();
  const writtenBefore = tx.written;
  const done = new Map<string, SubResponse>();
  let failed = false;
  for (const sub of body.compositeRequest) {
    const response: SubResponse = failed && body.allOrNone ? halted(sub) : runOne(tx, sub, done, dispatch);
    done.set(sub.referenceId, response);
    failed ||= response.httpStatusCode >= 400 || (body.allOrNone && holdsFailedRow(response.body));
  }
  let responses = [...done.values()];
  if (failed && body.allOrNone) {
    tx.rollbackTo(start);
    tx.written = writtenBefore;
    responses = responses.map((response) =>
      response.httpStatusCode >= 400 || holdsFailedRow(response.body) ? response : halted(response),
    );
  }
  return { status: 200, body: { compositeResponse: responses } };
}

function requireLimits(subs: readonly Subrequest[]): void {
  if (subs.length > MAX_SUBREQUESTS) {
    throw new Refusal(
      400,
      'LIMIT_EXCEEDED',
      `The composite request has ${subs.length} subrequests; the limit is ${MAX_SUBREQUESTS}`,
    );
  }
  const heavy = subs.filter((sub) => /\/(?:composite\/sobjects|query|queryAll)(?:[/?]|$)/.test(pathOf(sub.url))).length;
  if (heavy > MAX_HEAVY) {
    throw new Refusal(
      400,
      'LIMIT_EXCEEDED',
      `The composite request has ${heavy} query or sObject Collections subrequests; the limit is ${MAX_HEAVY}`,
    );
  }
  const names = new Set(subs.map((sub) => sub.referenceId));
  if (names.size < subs.length)
    throw new Refusal(400, 'JSON_PARSER_ERROR', 'The referenceId of every subrequest must be unique');
  const wrong = [...names].find((name) => !/^[A-Za-z0-9_]+$/.test(name));
  if (wrong !== undefined)
    throw new Refusal(
      400,
      'JSON_PARSER_ERROR',
      `Provided referenceId ('${wrong}') must consist only of letters, digits and underscores`,
    );
}

function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

function runOne(
  tx: Transaction,
  sub: Subrequest,
  done: ReadonlyMap<string, SubResponse>,
  dispatch: Dispatch,
): SubResponse {
  const mark = tx.mark();
  const writtenBefore = tx.written;
  try {
    const url = fill(sub.url, done);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(sub.httpHeaders)) headers[name.toLowerCase()] = value;
    const result = dispatch(tx, toRequest(tx, sub.method, url, headers, fillDeep(sub.body, done)));
    return {
      body: result.body ?? null,
      httpHeaders: capitalised(result.headers),
      httpStatusCode: result.status,
      referenceId: sub.referenceId,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tx.rollbackTo(mark);
    tx.written = writtenBefore;
    return { body: error.body(), httpHeaders: {}, httpStatusCode: error.status, referenceId: sub.referenceId };
  }
}

function capitalised(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    out[name === 'etag' ? 'ETag' : name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())] = value;
  }
  return out;
}

function toRequest(
  tx: Transaction,
  method: string,
  url: string,
  headers: Record<string, string>,
  body: unknown,
): RestRequest {
  const mark = url.indexOf('?');
  const path = pathOf(url);
  const match = /^\/services\/data\/v(\d+\.\d)(\/.*)$/.exec(path);
  if (match?.[2] === undefined) throw notFound();
  if (match[1] !== tx.call.version) {
    throw new Refusal(
      400,
      'INVALID_INPUT',
      `The subrequest version v${match[1]} does not match the request version v${tx.call.version}`,
    );
  }
  return {
    method: method.toUpperCase(),
    path: match[2],
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
    body,
  };
}

function halted(sub: { readonly referenceId: string }): SubResponse {
  return {
    body: [
      {
        errorCode: 'PROCESSING_HALTED',
        message: 'The transaction was rolled back since another operation in the same transaction failed.',
      },
    ],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId: sub.referenceId,
  };
}

function holdsFailedRow(body: unknown): boolean {
  return (
    Array.isArray(body) &&
    body.some((row: unknown) => typeof row === 'object' && row !== null && 'success' in row && row.success === false)
  );
}

const REFERENCE = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

function fill(text: string, done: ReadonlyMap<string, SubResponse>): string {
  return text.replaceAll(REFERENCE, (_, name: string, path: string) => {
    let value: unknown = done.get(name)?.body;
    for (const [, key, index] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]/g)) value = step(value, key, index);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Refusal(
      400,
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${name}${path} found in ${name}`,
    );
  });
}

function step(value: unknown, key: string | undefined, index: string | undefined): unknown {
  if (index !== undefined) return Array.isArray(value) ? value[Number(index)] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function fillDeep(value: unknown, done: ReadonlyMap<string, SubResponse>): unknown {
  if (typeof value === 'string') return value.includes('@{') ? fill(value, done) : value;
  if (Array.isArray(value)) return value.map((one) => fillDeep(one, done));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillDeep(one, done)]));
}

function batch(tx: Transaction, request: RestRequest, dispatch: Dispatch): RestResult {
  const body = bodyAs(batchSchema, request.body);
  if (body.batchRequests.length > MAX_SUBREQUESTS) {
    throw new Refusal(
      400,
      'LIMIT_EXCEEDED',
      `The batch has ${body.batchRequests.length} subrequests; the limit is ${MAX_SUBREQUESTS}`,
    );
  }
  let failed = false;
  const results = body.batchRequests.map((sub) => {
    if (failed && body.haltOnError)
      return {
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      };
    const url = sub.url.startsWith('/services/data') ? sub.url : `/services/data/${sub.url.replace(/^\//, '')}`;
    const response = runOne(
      tx,
      { method: sub.method, url, referenceId: 'b', body: sub.richInput, httpHeaders: {} },
      new Map(),
      dispatch,
    );
    failed ||= response.httpStatusCode >= 400;
    return { statusCode: response.httpStatusCode, result: response.body };
  });
  return { status: 200, body: { hasErrors: failed, results } };
}

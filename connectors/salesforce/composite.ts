import type { ErrorResolution } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { SalesforceClient } from './client.ts';
import { resolveUnexpected, resolveVendorError } from './errors.ts';
import { ATTEMPTS_PER_REQUEST, HEAVY_SUBREQUESTS_PER_COMPOSITE, SUBREQUESTS_PER_COMPOSITE } from './limits.ts';
import { backoffMs } from './client.ts';
import { compositeAnswerSchema, queryPageSchema, vendorErrorsSchema } from './schema.ts';

export interface Subrequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Full path below the host; SOQL in it is URL-encoded. */
  readonly url: string;
  readonly body?: unknown;
  /** Queries and Collections: at most five of them in one Composite. */
  readonly heavy: boolean;
}
export type SubAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly resolution: ErrorResolution };

export interface CompositeAnswer {
  readonly answers: readonly SubAnswer[];
  readonly serverTime: Date;
}

/** Everything below the version root, as Composite wants it: with the host's path in front. */
export const versioned = (client: SalesforceClient, path: string): string =>
  `/services/data/v${client.settings.apiVersion}${path}`;

/** One POST /composite, one API call, whatever is inside (REST API guide, "Composite"). Answers keep the order asked. */
export async function sendComposite(
  client: SalesforceClient,
  subrequests: readonly Subrequest[],
  options: { readonly signal?: AbortSignal | undefined; readonly repeatable?: boolean } = {},
): Promise<CompositeAnswer> {
  const answer = await client.send({
    method: 'POST',
    path: '/composite',
    ...options,
    body: {
      allOrNone: false,
      // From version 49 on Composite would otherwise reorder what it was asked.
      collateSubrequests: false,
      compositeRequest: subrequests.map(({ method, url, body }, index) => ({
        method,
        url,
        referenceId: `r${index}`,
        ...(body === undefined ? {} : { body }),
      })),
    },
  });
  const parsed = compositeAnswerSchema.safeParse(answer.body);
  if (!parsed.success) throw client.error(resolveUnexpected('a Composite answer'));
  const byReference = new Map(parsed.data.compositeResponse.map((item) => [item.referenceId, item]));
  const answers = subrequests.map((_, index): SubAnswer => {
    const item = byReference.get(`r${index}`);
    if (item === undefined)
      return { ok: false, status: 500, resolution: resolveUnexpected('a Composite answer with a part missing') };
    if (item.httpStatusCode < 400) return { ok: true, status: item.httpStatusCode, body: item.body };
    const errors = vendorErrorsSchema.safeParse(item.body).data;
    const first = errors?.[0] ?? { code: `ERROR_HTTP_${item.httpStatusCode}`, message: '', fields: [] };
    return { ok: false, status: item.httpStatusCode, resolution: resolveVendorError(first, item.httpStatusCode) };
  });
  return { answers, serverTime: answer.serverTime };
}

/** Fills Composites to their limits, in order. */
export function packSubrequests<T extends { readonly heavy: boolean }>(subrequests: readonly T[]): T[][] {
  const packs: T[][] = [];
  let heavy = 0;
  for (const item of subrequests) {
    const last = packs.at(-1);
    const full =
      last === undefined ||
      last.length >= SUBREQUESTS_PER_COMPOSITE ||
      (item.heavy && heavy >= HEAVY_SUBREQUESTS_PER_COMPOSITE);
    if (full) {
      packs.push([item]);
      heavy = item.heavy ? 1 : 0;
    } else {
      last.push(item);
      heavy += item.heavy ? 1 : 0;
    }
  }
  return packs;
}

/** A question, or the page that follows one. `all` includes deleted and archived rows. */
export type QueryOp = { readonly soql: string; readonly all: boolean } | { readonly next: string };
export type QueryAnswer =
  | {
      readonly ok: true;
      readonly rows: readonly JsonObject[];
      readonly next: string | null;
      readonly totalSize: number;
    }
  | { readonly ok: false; readonly resolution: ErrorResolution };

/** Asks up to five questions in one API call. A question that hit a passing fault is asked again, alone. */
export async function askQueries(
  client: SalesforceClient,
  ops: readonly QueryOp[],
  signal: AbortSignal | undefined,
): Promise<{ readonly answers: readonly QueryAnswer[]; readonly serverTime: Date }> {
  const answers: QueryAnswer[] = [];
  let pending = ops.map((_, index) => index);
  let serverTime: Date | null = null;
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const asked = pending;
    pending = [];
    const answer = await sendComposite(
      client,
      asked.flatMap((index) => toSubrequest(client, ops[index])),
      { signal },
    );
    // The first answer's time is the earliest, and so the safe one.
    serverTime ??= answer.serverTime;
    for (const [place, index] of asked.entries()) {
      const parsed = parsePage(answer.answers[place]);
      if (!parsed.ok && mayAskAgain(parsed.resolution) && attempt < ATTEMPTS_PER_REQUEST) pending.push(index);
      else answers[index] = parsed;
    }
    if (pending.length > 0) await client.context.wait(backoffMs(PASSING, attempt), signal);
  }
  return {
    answers: ops.map(
      (_, index) => answers[index] ?? { ok: false, resolution: resolveUnexpected('an unanswered query') },
    ),
    serverTime: serverTime ?? client.context.now(),
  };
}

const PASSING: ErrorResolution = { action: 'retry', code: 'PASSING', message: '', remedy: '' };
const mayAskAgain = (resolution: ErrorResolution): boolean =>
  resolution.action === 'retry' && resolution.code !== 'INVALID_QUERY_LOCATOR';

function toSubrequest(client: SalesforceClient, op: QueryOp | undefined): Subrequest[] {
  if (op === undefined) return [];
  if ('next' in op) return [{ method: 'GET', url: op.next, heavy: true }];
  const resource = op.all ? '/queryAll' : '/query';
  return [{ method: 'GET', url: versioned(client, `${resource}?q=${encodeURIComponent(op.soql)}`), heavy: true }];
}

function parsePage(answer: SubAnswer | undefined): QueryAnswer {
  if (answer === undefined)
    return { ok: false, resolution: resolveUnexpected('a Composite answer with a part missing') };
  if (!answer.ok) return { ok: false, resolution: answer.resolution };
  const page = queryPageSchema.safeParse(answer.body);
  if (!page.success) return { ok: false, resolution: resolveUnexpected('a query page') };
  return {
    ok: true,
    rows: page.data.records,
    next: page.data.done ? null : (page.data.nextRecordsUrl ?? null),
    totalSize: page.data.totalSize,
  };
}

/** Asks any number of questions to their last page, five to a call. Throws the first refusal. */
export async function askToTheEnd(
  client: SalesforceClient,
  ops: readonly QueryOp[],
  signal: AbortSignal | undefined,
): Promise<JsonObject[][]> {
  const rows: JsonObject[][] = ops.map(() => []);
  let waiting = ops.map((op, index) => ({ op, index, heavy: true }));
  while (waiting.length > 0) {
    const packs = packSubrequests(waiting);
    const follow = await Promise.all(
      packs.map(async (pack) => {
        const { answers } = await askQueries(
          client,
          pack.map((item) => item.op),
          signal,
        );
        return pack.flatMap((item, place) => {
          const answer = answers[place];
          if (answer === undefined || !answer.ok)
            throw client.error(answer?.resolution ?? resolveUnexpected('an unanswered query'));
          for (const row of answer.rows) rows[item.index]?.push(row);
          return answer.next === null ? [] : [{ op: { next: answer.next }, index: item.index, heavy: true }];
        });
      }),
    );
    waiting = follow.flat();
  }
  return rows;
}

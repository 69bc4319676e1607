import { ConnectorError } from '../../../src/core/errors.ts';
import type { ErrorResolution } from '../../../src/core/errors.ts';
import type { SalesforceClient } from '../client.ts';
import { sendComposite, versioned, type Subrequest } from '../composite.ts';
import { resolveUnexpected } from '../errors.ts';
import { HEAVY_SUBREQUESTS_PER_COMPOSITE, ROWS_PER_COLLECTION } from '../limits.ts';
import { TASK_KEY } from '../pull/plan.ts';
import { saveResultsSchema, type SaveResult } from '../schema.ts';
import type { RowKind, WriteRow } from './rows.ts';

/** Rows that go in one sObject Collections request. */
type Chunk = readonly WriteRow[];
export type RowOutcome =
  | { readonly row: WriteRow; readonly result: SaveResult }
  | { readonly row: WriteRow; readonly resolution: ErrorResolution };

const ORDER: readonly RowKind[] = ['deal', 'new-task', 'known-task'];

/** Rows of one account stand together, so that it is in as few requests as possible. */
function chunksOf(rows: readonly WriteRow[]): Chunk[] {
  return ORDER.flatMap((kind) => {
    const same = rows
      .filter((row) => row.kind === kind)
      .sort((a, b) => (a.lock < b.lock ? -1 : a.lock > b.lock ? 1 : 0));
    const chunks: Chunk[] = [];
    for (let from = 0; from < same.length; from += ROWS_PER_COLLECTION)
      chunks.push(same.slice(from, from + ROWS_PER_COLLECTION));
    return chunks;
  });
}

function requestsOf(rows: readonly WriteRow[], perRequest: number): Chunk[][] {
  const chunks = chunksOf(rows);
  const requests: Chunk[][] = [];
  for (let from = 0; from < chunks.length; from += perRequest) requests.push(chunks.slice(from, from + perRequest));
  return requests;
}

/**
 * Sends rows by sObject Collections (200 a call), or five Collections in a Composite where calls are scarcer than time.
 * Two requests that touch the same account are never in flight together: Salesforce locks the account for both.
 */
export async function sendRows(
  client: SalesforceClient,
  rows: readonly WriteRow[],
  onAnswered: (outcomes: readonly RowOutcome[]) => Promise<void>,
): Promise<void> {
  const { concurrency, mode } = client.context.limits;
  const waiting = requestsOf(rows, mode === 'save_calls' ? HEAVY_SUBREQUESTS_PER_COMPOSITE : 1);
  const running = new Map<Promise<void>, ReadonlySet<string>>();
  const failures: unknown[] = [];
  while ((waiting.length > 0 && failures.length === 0) || running.size > 0) {
    const next =
      failures.length === 0 && running.size < concurrency ? takeUnlocked(waiting, [...running.values()]) : null;
    if (next === null) {
      await Promise.race(running.keys());
      continue;
    }
    const work: Promise<void> = sendRequest(client, next)
      .then(onAnswered)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(work));
    running.set(work, locksOf(next));
  }
  if (failures.length > 0) throw failures[0];
}

const locksOf = (request: readonly Chunk[]): ReadonlySet<string> =>
  new Set(request.flatMap((chunk) => chunk.map((row) => row.lock)));

function takeUnlocked(waiting: Chunk[][], held: readonly ReadonlySet<string>[]): Chunk[] | null {
  const index = waiting.findIndex((request) =>
    request.every((chunk) => chunk.every((row) => held.every((locks) => !locks.has(row.lock)))),
  );
  return index < 0 ? null : (waiting.splice(index, 1)[0] ?? null);
}

async function sendRequest(client: SalesforceClient, request: readonly Chunk[]): Promise<RowOutcome[]> {
  const [single] = request;
  if (single !== undefined && request.length === 1) return await sendChunk(client, single);
  let answers: Awaited<ReturnType<typeof sendComposite>>['answers'];
  try {
    const subrequests = request.map((chunk): Subrequest => ({
      ...collection(chunk),
      url: versioned(client, collection(chunk).path),
      heavy: true,
    }));
    ({ answers } = await sendComposite(client, subrequests, { repeatable: false }));
  } catch (error) {
    // Five at once may be too much for the org's own automations; one at a time is not. Repeating is safe: updates by id, upserts by key.
    if (!(error instanceof ConnectorError) || error.resolution.action !== 'retry') throw error;
    answers = [];
  }
  const outcomes: RowOutcome[] = [];
  for (const [index, chunk] of request.entries()) {
    const answer = answers[index];
    outcomes.push(...(answer?.ok === true ? pairUp(chunk, answer.body) : await sendChunk(client, chunk)));
  }
  return outcomes;
}

async function sendChunk(client: SalesforceClient, chunk: Chunk): Promise<RowOutcome[]> {
  try {
    const answer = await client.send(collection(chunk));
    return pairUp(chunk, answer.body);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { resolution } = error;
    if (resolution.action !== 'retry' && resolution.action !== 'skip_record') throw error;
    return chunk.map((row) => ({ row, resolution }));
  }
}

/** PATCH /composite/sobjects updates by id; with object and key field in the path it upserts (REST API guide, "sObject Collections"). */
function collection(chunk: Chunk): { readonly method: 'PATCH'; readonly path: string; readonly body: unknown } {
  const upsert = chunk[0]?.kind === 'new-task';
  return {
    method: 'PATCH',
    path: upsert ? `/composite/sobjects/Task/${TASK_KEY}` : '/composite/sobjects',
    body: { allOrNone: false, records: chunk.map((row) => row.record) },
  };
}

/** Results come in the order of the rows; an answer of another length tells nothing about any of them. */
function pairUp(chunk: Chunk, body: unknown): RowOutcome[] {
  const results = saveResultsSchema.safeParse(body).data;
  if (results === undefined || results.length !== chunk.length)
    return chunk.map((row) => ({ row, resolution: { ...resolveUnexpected('a write answer'), action: 'retry' } }));
  return chunk.map((row, index) => {
    const result = results[index];
    return result === undefined
      ? { row, resolution: { ...resolveUnexpected('a write answer'), action: 'retry' } }
      : { row, result };
  });
}

import type { PullPage, PullRequest, RecordRef, SourceRecord } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SalesforceClient } from './client.ts';
import { fieldOf, type Metadata } from './metadata.ts';
import { nextCursor, parseCursor, type PullCursor } from './pull/cursor.ts';
import { readDelta } from './pull/delta.ts';
import { DEAL, mergeReads, planRead, type ReadPlan } from './pull/plan.ts';
import { goneRecord, readByIds, recordContext } from './pull/records.ts';
import { readStreams } from './pull/streams.ts';
import { sweepKnown } from './pull/sweep.ts';

/** Pages of deals from the cursor on; the last page's cursor is where the next run begins. */
export async function* pull(
  client: SalesforceClient,
  metadata: Metadata,
  request: PullRequest,
): AsyncGenerator<PullPage, void, undefined> {
  let cursor = parseCursor(request.cursor);
  yield* withFreshFields(metadata, async function* () {
    const plan = await planFor(client, metadata, request);
    if (plan === null) return yield { records: [], tasks: [], cursor, unread: [], total: 0 };
    for await (const page of readPages(client, plan, request, cursor)) {
      cursor = parseCursor(page.cursor);
      yield page;
    }
  });
}

function readPages(
  client: SalesforceClient,
  plan: ReadPlan,
  request: PullRequest,
  cursor: PullCursor,
): AsyncGenerator<PullPage, void, undefined> {
  const overlapMs = client.settings.overlapMinutes * 60_000;
  const { watchTasks, signal } = request;
  const { since, upper } = cursor;
  if (since !== null && upper === null)
    return readDelta(client, { plan, cursor, since, watchTasks, overlapMs, signal });
  const finish = (at: string): PullCursor => nextCursor(since, at, overlapMs);
  return readStreams(client, { plan, cursor, delta: since !== null, watchTasks, finish, signal });
}

/** Looks at known deals: those that vanished are handed over, and those that changed shortly before the cursor. */
export async function* sweep(
  client: SalesforceClient,
  metadata: Metadata,
  request: PullRequest,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PullPage, void, undefined> {
  const plan = await planFor(client, metadata, request);
  if (plan === null) return;
  yield* sweepKnown(client, plan, request, known);
}

/** Reads just these deals; one that is no longer there comes back as deleted. */
export async function reread(
  client: SalesforceClient,
  metadata: Metadata,
  request: PullRequest,
  refs: readonly RecordRef[],
): Promise<readonly SourceRecord[]> {
  const ids = refs.filter((ref) => ref.object === DEAL).map((ref) => ref.externalId);
  const once = async (): Promise<readonly SourceRecord[]> => {
    const plan = await planFor(client, metadata, request);
    if (plan === null || ids.length === 0) return [];
    const records = await readByIds(client, plan, ids, request.signal);
    const found = new Set(records.map((record) => record.externalId.slice(0, 15)));
    const context = await recordContext(client, client.context.now());
    return [...records, ...ids.filter((id) => !found.has(id.slice(0, 15))).map((id) => goneRecord(context, plan, id))];
  };
  try {
    return await once();
  } catch (error) {
    if (!isStaleField(error)) throw error;
    await metadata.drop();
    return await once();
  }
}

async function planFor(client: SalesforceClient, metadata: Metadata, request: PullRequest): Promise<ReadPlan | null> {
  const read = mergeReads(request.reads);
  if (read === null) return null;
  let plan = await planRead(metadata, read);
  const isHidden = (): boolean => fieldOf(metadata.peek(DEAL), 'SystemModstamp') === null;
  // What was kept for a day may come from before the permission was given.
  if (isHidden() && (await metadata.freshen())) plan = await planRead(metadata, read);
  if (isHidden()) {
    throw client.error({
      action: 'fail',
      code: 'INVALID_TYPE',
      message: 'The integration user may not read opportunities.',
      remedy:
        'Give it Read on Opportunity, Account and Contact, for instance by the permission set "Handoff Integration".',
    });
  }
  return plan;
}

/** Metadata is kept for a day; a field deleted or hidden meanwhile shows as INVALID_FIELD, and is then looked up once. */
async function* withFreshFields(
  metadata: Metadata,
  read: () => AsyncGenerator<PullPage, void, undefined>,
): AsyncGenerator<PullPage, void, undefined> {
  try {
    yield* read();
  } catch (error) {
    if (!isStaleField(error)) throw error;
    await metadata.drop();
    yield* read();
  }
}

const isStaleField = (error: unknown): boolean => error instanceof ConnectorError && error.code === 'INVALID_FIELD';

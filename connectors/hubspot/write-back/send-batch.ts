import type { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/AssociationSpec.js';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import { chunksOf } from '../../kit/pagination.ts';
import type { ObjectType } from '../api.ts';
import type { HubSpotClient } from '../client.ts';
import { listIn, resolveItemError } from '../errors.ts';
import { ROWS_PER_BATCH } from '../limits.ts';
import { batchAnswerSchema, type BatchAnswer } from '../schema.ts';

export interface BatchInput {
  /** Record id for updates, our key for upserts, empty for creates. */
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** By which its result is recognised; left out: the id. */
  readonly key?: string;
  /** Id of the deal, for creates. */
  readonly associateWith?: string;
}
export type BatchKind = 'update' | 'create' | 'upsert';
type Result = BatchAnswer['results'][number];
/** `silent`: the answer named neither success nor error for this input. */
export type BatchOutcome = { readonly kind: 'done'; readonly row: Result } | { readonly kind: 'failed'; readonly resolution: ErrorResolution } | { readonly kind: 'silent' };

/** Type id 216: task → deal (docs, "Associations", default types). */
const TASK_TO_DEAL = 216;

/**
 * POST …/batch/{update,create,upsert}, a hundred at a time. Every input carries a trace id of its own, which is what turns
 * on the answer per input: without it one bad input would cost all of them (docs, "Multi-status errors"). Should HubSpot
 * refuse a batch as a whole all the same, it is halved until the bad input stands alone. `keyOf` finds the input of a result.
 */
export async function sendBatches(
  client: HubSpotClient,
  type: ObjectType,
  kind: BatchKind,
  inputs: readonly BatchInput[],
  keyOf: (row: Result) => string,
  idProperty: string | null,
  take: (outcomes: readonly (readonly [BatchInput, BatchOutcome])[]) => Promise<void>,
): Promise<void> {
  const send = async (part: readonly BatchInput[]): Promise<void> => {
    try {
      const answer = await sendOne(client, type, kind, part, idProperty);
      await take(judge(client, part, answer, keyOf));
    } catch (error) {
      if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
      if (error.resolution.action !== 'skip_record' || part.length === 1) {
        const resolution = forItem(error.resolution);
        await take(part.map((input) => [input, { kind: 'failed', resolution }] as const));
        return;
      }
      const half = Math.ceil(part.length / 2);
      await send(part.slice(0, half));
      await send(part.slice(half));
    }
  };
  for (const round of withoutRepeats(inputs)) await settle(chunksOf(round, ROWS_PER_BATCH).map(send));
}

/** All are awaited before an error is thrown on: what was answered meanwhile must be handed over. */
export async function settle(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Only a refused credential stops everything; a missing scope for tasks must not keep scores from being written. */
export const stopsConnection = (error: ConnectorError): boolean => error.resolution.action === 'fail' && error.code !== 'MISSING_SCOPES';
export const forItem = (resolution: ErrorResolution): ErrorResolution =>
  resolution.code === 'MISSING_SCOPES' ? { ...resolution, action: 'skip_record' } : resolution;

/** HubSpot rejects a whole batch that names an id twice, so repeated ids go into rounds of their own. */
function withoutRepeats(inputs: readonly BatchInput[]): readonly (readonly BatchInput[])[] {
  const rounds: BatchInput[][] = [];
  const times = new Map<string, number>();
  for (const input of inputs) {
    const round = input.id === '' ? 0 : (times.get(input.id) ?? 0);
    times.set(input.id, round + 1);
    (rounds[round] ??= []).push(input);
  }
  return rounds;
}

const traceOf = (index: number): string => `handoff-${index}`;

async function sendOne(client: HubSpotClient, type: ObjectType, kind: BatchKind, part: readonly BatchInput[], idProperty: string | null): Promise<BatchAnswer> {
  const run = (sdk: Client): Promise<unknown> => {
    const api = sdk.crm.objects.batchApi;
    const traced = part.map(({ id, properties }, index) => ({ id, properties: { ...properties }, objectWriteTraceId: traceOf(index) }));
    if (kind === 'update') return api.update(type, { inputs: traced });
    if (kind === 'upsert') return api.upsert(type, { inputs: traced.map((input) => ({ ...input, ...(idProperty === null ? {} : { idProperty }) })) });
    const inputs = part.map(({ properties, associateWith }, index) => ({
      properties: { ...properties },
      objectWriteTraceId: traceOf(index),
      associations: associateWith === undefined ? [] : [{ to: { id: associateWith }, types: [{ associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: TASK_TO_DEAL }] }],
    }));
    return api.create(type, { inputs });
  };
  // A create whose answer was lost may have been carried out: it is looked up before it is sent again.
  const { data } = await client.send({ what: `${kind} ${type}`, run, repeatable: kind !== 'create' }, batchAnswerSchema);
  return data;
}

function judge(client: HubSpotClient, part: readonly BatchInput[], answer: BatchAnswer, keyOf: (row: Result) => string): readonly (readonly [BatchInput, BatchOutcome])[] {
  const rows = new Map(answer.results.map((row) => [keyOf(row), row]));
  const errors = new Map<string, BatchOutcome>();
  for (const error of answer.errors) {
    const outcome: BatchOutcome = { kind: 'failed', resolution: resolveItemError(error, client.secrets) };
    for (const name of [...listIn(error.context, 'objectWriteTraceId'), ...listIn(error.context, 'ids').map((id) => `id:${id}`)]) errors.set(name, outcome);
  }
  // One error that names nobody in a batch of one is about that one.
  const nameless = answer.errors.length === 1 && part.length === 1 && errors.size === 0 ? answer.errors[0] : undefined;
  return part.map((input, index) => {
    const failure = errors.get(traceOf(index)) ?? errors.get(`id:${input.id}`);
    if (failure !== undefined) return [input, failure] as const;
    if (nameless !== undefined) return [input, { kind: 'failed', resolution: resolveItemError(nameless, client.secrets) }] as const;
    const row = rows.get(input.key ?? input.id);
    return [input, row === undefined ? { kind: 'silent' } : { kind: 'done', row }] as const;
  });
}

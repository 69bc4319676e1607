import { z } from 'zod';
import type { Receipt, TaskContent, WriteBack } from '../connector.ts';
import { HandoffError, type ErrorResolution } from '../errors.ts';
import { canonicalJson, jsonObjectSchema, type JsonObject } from '../json.ts';
import type { DeliveryUpdate } from '../ports.ts';
import type { OutboxRow } from './outbox.ts';

const taskDesiredSchema = z.object({
  taskKey: z.string().min(1),
  settings: jsonObjectSchema,
  subject: z.string(),
  body: z.string(),
  dueDate: z.iso.date(),
  owner: z.object({ id: z.string().nullable(), name: z.string().nullable(), email: z.string().nullable() }),
  team: z.string(),
  status: z.enum(['open', 'done', 'withdrawn']),
  note: z.string().nullable(),
});
const noteDesiredSchema = z.object({ text: z.string().min(1) });

const TASK_KEYS = [
  'subject',
  'body',
  'dueDate',
  'owner',
  'team',
  'status',
  'note',
] as const satisfies readonly (keyof TaskContent)[];

function parseDesired<T>(schema: z.ZodType<T>, row: OutboxRow): T {
  const parsed = schema.safeParse(row.desired);
  if (parsed.success) return parsed.data;
  throw new HandoffError({
    code: 'invalid_outbox_row',
    message: `The stored ${row.kind} for ${row.target.object} ${row.target.externalId} cannot be read (${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}).`,
    remedy: 'Run "handoff sync --full" to plan it again.',
    place: `outbox row ${row.id}`,
  });
}

const changedKeys = (desired: JsonObject, acknowledged: JsonObject | null): readonly (keyof TaskContent)[] | null =>
  acknowledged === null
    ? null
    : TASK_KEYS.filter((key) => canonicalJson(desired[key] ?? null) !== canonicalJson(acknowledged[key] ?? null));

/** An earlier attempt may have arrived: a retried task too, but never a comment, which only fails when it surely was not written. */
const isUncertain = (row: OutboxRow): boolean =>
  row.state === 'sent' ||
  (row.kind === 'task' && row.attempts > 0 && row.sentHash !== null && row.sentHash !== row.acknowledgedHash);

/**
 * The write that an outbox row stands for, read as it was before it was marked sent.
 * Throws HandoffError `invalid_outbox_row` when its stored content is not what we write.
 */
export function toWriteBack(row: OutboxRow): WriteBack {
  const base = {
    id: row.id,
    handoffId: row.handoffId,
    target: row.target,
    lockGroup: row.lockGroup,
    desiredHash: row.desiredHash,
    uncertain: isUncertain(row),
    remoteId: row.remoteId,
  };
  if (row.kind === 'fields') return { ...base, kind: 'fields', values: { ...row.desired, ...row.alongside } };
  if (row.kind === 'note') return { ...base, kind: 'note', text: parseDesired(noteDesiredSchema, row).text };
  const { taskKey, settings, ...task } = parseDesired(taskDesiredSchema, row);
  // An earlier attempt may have arrived, so what the vendor shows may be ours although it was never acknowledged: taking
  // it for a person's edit would leave it stale for ever.
  const acknowledged = base.uncertain ? null : row.acknowledged;
  return { ...base, kind: 'task', taskKey, settings, task, changed: changedKeys(row.desired, acknowledged), acknowledged };
}

/** How long to wait after a failure, and how often to try. */
export interface RetryPolicy {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Attempts after which a failure that might pass becomes a sync error; being rate limited never does. */
  readonly mostAttempts: number;
}

/** Eight attempts over about four hours: an ordinary outage passes without a sync error. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { firstWaitMs: 120_000, longestWaitMs: 7_200_000, mostAttempts: 8 };

const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/** The columns that a receipt changes. `now` is an ISO instant. */
export function applyReceipt(
  row: OutboxRow,
  receipt: Receipt,
  now: string,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): DeliveryUpdate {
  const base = {
    id: row.id,
    remoteId: row.remoteId,
    attempts: 0,
    notBefore: null,
    acknowledgedHash: null,
    errorCode: null,
    errorMessage: null,
    at: now,
  };
  switch (receipt.outcome) {
    case 'acknowledged':
      return {
        ...base,
        // A receipt speaks only for what was sent; what is desired since is still to be sent.
        state: receipt.desiredHash === row.desiredHash ? 'acknowledged' : 'pending',
        acknowledgedHash: receipt.desiredHash,
        remoteId: receipt.remoteId ?? row.remoteId,
      };
    case 'gone':
      return { ...base, state: 'ended' };
    case 'unconfirmed':
      return { ...base, state: 'unconfirmed', attempts: row.attempts + 1, ...errorOf(receipt.resolution) };
    case 'failed':
      return { ...base, ...afterFailure(row, receipt.resolution, now, policy), ...errorOf(receipt.resolution) };
  }
}

const errorOf = (resolution: ErrorResolution) => ({ errorCode: resolution.code, errorMessage: resolution.message });

function afterFailure(row: OutboxRow, resolution: ErrorResolution, now: string, policy: RetryPolicy) {
  const attempts = row.attempts + 1;
  const backOff = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** Math.min(row.attempts, 20));
  const again = { state: 'pending' as const, attempts, notBefore: later(now, resolution.retryAfterMs ?? backOff) };
  switch (resolution.action) {
    case 'skip_record':
      return { state: 'failed' as const, attempts, notBefore: null };
    case 'retry':
      return attempts >= policy.mostAttempts ? { state: 'failed' as const, attempts, notBefore: null } : again;
    case 'rate_limited':
      return again;
    // Nothing is wrong with the item: it waits until the connection works again.
    case 'refresh_auth':
    case 'fail':
      return { ...again, attempts: row.attempts };
  }
}

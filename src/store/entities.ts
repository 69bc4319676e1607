import { EntitySchema } from 'typeorm';
import type { HandoffEvent } from '../core/handoff/handoff.ts';
import type { LinkDecision, PublishedFile, SyncRun } from '../core/ports.ts';

/*
 * The small tables, read and written row by row. Connections, handoffs, sources, outbox and the rest of a page go by SQL
 * (handoff-rows.ts and its neighbours). The migrations alone decide what the tables look like.
 */

export interface RunEntity extends Omit<SyncRun, 'startedAt' | 'finishedAt' | 'durationMs'> {
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** bigint comes as text. */
  readonly durationMs: string;
}
export const runEntity = new EntitySchema<RunEntity>({
  name: 'run',
  tableName: 'runs',
  columns: {
    id: { type: 'text', primary: true },
    connection: { type: 'text' },
    startedAt: { type: 'timestamptz', name: 'started_at' },
    finishedAt: { type: 'timestamptz', name: 'finished_at', nullable: true },
    outcome: { type: 'text' },
    reasons: { type: 'jsonb' },
    pulled: { type: 'integer' },
    handoffs: { type: 'jsonb' },
    writeBack: { type: 'jsonb', name: 'write_back' },
    apiCalls: { type: 'integer', name: 'api_calls' },
    sweepCalls: { type: 'integer', name: 'sweep_calls' },
    durationMs: { type: 'bigint', name: 'duration_ms' },
  },
});

export interface EventEntity extends Omit<HandoffEvent, 'at'> {
  readonly id: string;
  readonly at: Date;
}
export const eventEntity = new EntitySchema<EventEntity>({
  name: 'event',
  tableName: 'events',
  columns: {
    id: { type: 'bigint', primary: true, generated: true },
    handoffId: { type: 'text', name: 'handoff_id', nullable: true },
    connection: { type: 'text', nullable: true },
    type: { type: 'text' },
    at: { type: 'timestamptz' },
    data: { type: 'jsonb', nullable: true },
  },
});

export interface LinkDecisionEntity extends Omit<LinkDecision, 'at' | 'by'> {
  readonly id: string;
  readonly decidedBy: string;
  readonly decidedAt: Date;
}
export const linkDecisionEntity = new EntitySchema<LinkDecisionEntity>({
  name: 'link_decision',
  tableName: 'link_decisions',
  columns: {
    id: { type: 'bigint', primary: true, generated: true },
    handoffId: { type: 'text', name: 'handoff_id' },
    otherId: { type: 'text', name: 'other_id' },
    decision: { type: 'text' },
    decidedBy: { type: 'text', name: 'decided_by' },
    reason: { type: 'text' },
    decidedAt: { type: 'timestamptz', name: 'decided_at' },
  },
});

export interface PublishedFileEntity extends Omit<PublishedFile, 'publishedAt'> {
  readonly publishedAt: Date;
}
export const publishedFileEntity = new EntitySchema<PublishedFileEntity>({
  name: 'published_file',
  tableName: 'published_files',
  columns: {
    name: { type: 'text', primary: true },
    version: { type: 'integer', primary: true },
    text: { type: 'text' },
    hash: { type: 'text' },
    author: { type: 'text' },
    reason: { type: 'text' },
    publishedAt: { type: 'timestamptz', name: 'published_at' },
  },
});

export interface SecretEntity {
  readonly scope: string;
  readonly name: string;
  readonly keyId: string;
  readonly nonce: string;
  readonly ciphertext: string;
}
export const secretEntity = new EntitySchema<SecretEntity>({
  name: 'secret',
  tableName: 'secrets',
  columns: {
    scope: { type: 'text', primary: true },
    name: { type: 'text', primary: true },
    keyId: { type: 'text', name: 'key_id' },
    nonce: { type: 'text' },
    ciphertext: { type: 'text' },
  },
});

export const ENTITIES = [runEntity, eventEntity, linkDecisionEntity, publishedFileEntity, secretEntity];

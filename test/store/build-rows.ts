import type { HandoffEvent, StoredHandoff, StoredSource } from '../../src/core/handoff/handoff.ts';
import type { FieldAnswer } from '../../src/core/handoff/record.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import type { PageWrite, StoredConnection, SyncError, SyncRun } from '../../src/core/ports.ts';
import type { OutboxRow } from '../../src/core/reconcile/outbox.ts';

export const NOW = '2026-11-22T09:00:00.000Z';
export const LATER = '2026-11-22T10:00:00.000Z';
export const EARLIER = '2026-11-22T08:00:00.000Z';

export const buildConnection = (given: Partial<StoredConnection> = {}): StoredConnection => ({
  id: 'sales', connector: 'salesforce', accountId: '00D000000000001', connectedAt: EARLIER, rollout: 'tasks', cursor: null, lastSweepAt: null,
  frozen: null, readsHash: null, backfill: 'none', ...given,
});

const answer = (value: string | null, path: string): FieldAnswer => ({
  value, reason: value === null ? 'blank' : null, raw: value, transform: null, note: null,
  source: { connection: 'sales', object: 'Opportunity', externalId: '006000000000001', path, readAt: NOW },
});

export const buildHandoff = (given: Partial<StoredHandoff> = {}): StoredHandoff => ({
  id: shortHashOf('one'),
  kind: 'customer',
  connection: 'sales',
  founding: { object: 'Opportunity', externalId: '006000000000001' },
  title: 'Acme – Platform',
  url: 'https://acme.example/006000000000001',
  status: 'incomplete',
  statusReason: 'A decision maker is missing.',
  score: 41,
  record: {
    kind: 'customer', title: 'Acme – Platform', url: null, reachedAt: NOW,
    answers: { 'account.name': answer('Acme', 'Account.Name'), 'goals.primary': answer(null, 'Primary_Goal__c') },
    owners: { sales_rep: { person: { id: '005', name: 'Ines Example', email: 'ines@acme.example' }, manager: null } },
  },
  report: {
    score: 41, gatesMet: false, unreadable: [], readyAt: 80, segment: null, changesOn: null,
    gaps: [{
      requirement: 'goal', field: 'goals.primary', label: 'Goal', reason: 'blank', ownerRole: 'sales_rep', weight: 12, gate: true, dueDate: null,
      owner: { id: '005', name: 'Ines Example', email: 'ines@acme.example', via: 'role' }, due: true, note: 'Ask Ines',
      where: { object: 'Opportunity', externalId: '006000000000001', path: 'Primary_Goal__c' },
    }],
    verdicts: [{ requirement: 'goal', field: 'goals.primary', label: 'Goal', weight: 12, gate: true, applies: true, due: true, met: false, reason: 'blank', attestedNone: false }],
  },
  reachedAt: '2026-11-20T10:00:00.000+0000',
  backlog: false,
  episode: 1,
  tasks: [{ purpose: 'gap:sales_rep', key: 'aa', episode: 1, state: 'open', asksFor: ['goal'], seenFilled: [], dueDate: '2026-11-24', compressed: false }],
  nextDeadline: '2026-11-24',
  assessedWith: 'config-1',
  nextTickAt: null,
  joins: [],
  createdAt: NOW,
  updatedAt: NOW,
  ...given,
});

export const buildSource = (given: Partial<StoredSource> = {}): StoredSource => ({
  connection: 'sales', object: 'Opportunity', externalId: '006000000000001', handoffId: shortHashOf('one'), version: 'v1', fingerprint: 'f1',
  state: 'present', url: 'https://acme.example/006000000000001', fields: { Name: 'Platform', Amount: 120_000, Account: { Name: 'Acme' }, Primary_Goal__c: null },
  related: { OpportunityContactRoles: [{ Role: 'Champion', Contact: { Name: 'Bo Buyer', Email: 'bo@acme.example' } }] },
  unreadable: ['Secret__c'], nonexistent: [], readAt: NOW, lastHumanEditAt: '2026-11-22T08:59:00.000+0000', lockGroup: '001000000000001', matchKey: null,
  ...given,
});

export const buildOutboxRow = (given: Partial<OutboxRow> = {}): OutboxRow => {
  const row: OutboxRow = {
    id: '', handoffId: shortHashOf('one'), connection: 'sales', target: { object: 'Opportunity', externalId: '006000000000001' }, item: 'fields',
    kind: 'fields', desired: { Handoff_Score__c: 41 }, alongside: { Handoff_Checked_At__c: NOW }, desiredHash: '', sentHash: null,
    acknowledgedHash: null, acknowledged: null, remoteId: null, state: 'pending', lockGroup: '001000000000001', notBefore: null, order: 1,
    ownerKey: null, attempts: 0, errorCode: null, errorMessage: null, ...given,
  };
  return {
    ...row,
    id: row.id === '' ? shortHashOf([row.handoffId, row.connection, row.target.externalId, row.item]) : row.id,
    desiredHash: row.desiredHash === '' ? shortHashOf(row.desired) : row.desiredHash,
  };
};

export const buildEvent = (given: Partial<HandoffEvent> = {}): HandoffEvent => ({
  handoffId: shortHashOf('one'), connection: 'sales', type: 'handoff_scored', at: NOW, data: { score: 41 }, ...given,
});

export const buildError = (given: Partial<SyncError> = {}): SyncError => ({
  id: 'error-1', connection: 'sales', handoffId: shortHashOf('one'), outboxId: null, target: { object: 'Opportunity', externalId: '006000000000001' },
  code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'The org refuses the change.', remedy: 'Ask the admin about the rule.', occurredAt: NOW, attempts: 1,
  resolvedAt: null, ...given,
});

export const buildPage = (given: Partial<PageWrite> = {}): PageWrite => ({
  connection: 'sales', handoffs: [], sources: [], snapshots: [], events: [], outbox: [], errors: [], cursor: undefined, ...given,
});

export const buildRun = (given: Partial<SyncRun> = {}): SyncRun => ({
  id: 'run-1', connection: 'sales', startedAt: NOW, finishedAt: null, outcome: 'running', reasons: [], pulled: 3,
  handoffs: { created: 1, updated: 1, unchanged: 1, withdrawn: 0 },
  writeBack: { fields: 1, tasksCreated: 1, tasksUpdated: 0, tasksClosed: 0, notes: 0, unchanged: 0, errors: 0, unconfirmed: 0, waiting: 0 },
  apiCalls: 5, sweepCalls: 0, durationMs: 1234, ...given,
});

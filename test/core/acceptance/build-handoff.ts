import type { Acceptance, Actor } from '../../../src/core/acceptance/acceptance.ts';
import type { HandoffStatus, StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import { buildHandoff as buildRow } from '../../store/build-rows.ts';

export const AT = '2026-11-24T09:00:00.000Z';
export const OPS: Actor = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' };
export const ANA: Actor = { name: 'Ana', email: 'ana@acme.example', role: 'sales' };

/** A handoff that misses its one required answer. */
export const buildHandoff = (status: HandoffStatus, acceptance?: Acceptance, given: Partial<StoredHandoff> = {}): StoredHandoff => ({
  ...buildRow(given), status, statusReason: null, ...(acceptance === undefined ? {} : { acceptance }),
});

import type { HandoffStatus } from './handoff.ts';

/** Of handoffs on which somebody may still have to do something: neither taken back nor handed on. */
export const OPEN_STATUSES: ReadonlySet<HandoffStatus> = new Set(['pre_close', 'incomplete', 'ready', 'submitted', 'rejected', 'accepted', 'in_onboarding']);

import { TRANSITIONS } from '../handoff/decide-status.ts';
import type { HandoffStatus } from '../handoff/handoff.ts';

const TAKEN_BACK: ReadonlySet<string> = new Set<HandoffStatus>(['withdrawn', 'rescinded']);

/** The deal was reopened or lost, the offer taken back, the record deleted. */
export const isTakenBack = (status: HandoffStatus): boolean => TAKEN_BACK.has(status);

/** Statuses of handoffs that could still be taken back. */
export const LIVE_STATUSES: readonly string[] = Object.keys(TRANSITIONS).filter((status) => status !== 'new' && !TAKEN_BACK.has(status));

import { randomUUID } from 'node:crypto';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import type { VendorFault } from '../../kit/simulator/faults.ts';
import { json, Refusal } from './answers.ts';
import { tooMany } from './limits.ts';

const LOCK_SECONDS = 2;

/** Faults in the vendor's own form; undefined for one that this simulator does not know. */
export function answerFault(fault: VendorFault | undefined): SimulatorResponse | undefined {
  switch (fault?.name) {
    case 'ten_secondly':
      return tooMany('TEN_SECONDLY_ROLLING');
    case 'secondly':
      return tooMany('SECONDLY');
    case 'daily':
      return tooMany('DAILY');
    case 'secondly_without_policy':
      // Older bodies name no policy.
      return json(429, { status: 'error', message: 'You have reached your secondly limit.', correlationId: randomUUID(), category: 'RATE_LIMITS' });
    case 'locked':
      return new Refusal(423, 'RESOURCE_LOCKED', `The record is locked by another request. Try again after ${LOCK_SECONDS} seconds.`).toResponse();
    case 'migrating': {
      const seconds = fault['seconds'];
      const answer = new Refusal(477, 'MIGRATION_IN_PROGRESS', 'The account is being moved to another data centre.').toResponse();
      return { ...answer, headers: { ...answer.headers, 'retry-after': String(typeof seconds === 'number' ? seconds : 60) } };
    }
    case 'unauthorized':
      return new Refusal(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.').toResponse();
    default:
      return undefined;
  }
}

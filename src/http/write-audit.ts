import type { FastifyReply, FastifyRequest } from 'fastify';
import { auditTarget, isAudited, outcomeOf, type AuditStore } from '../core/access/audit.ts';
import type { Clock } from '../core/ports.ts';
import type { Limits } from './guard-limits.ts';

export interface Auditing {
  readonly access: AuditStore;
  readonly clock: Clock;
  readonly limits: Limits;
}

/**
 * Runs before the answer leaves, so that nobody sees a person's record unless the log says so: when the log cannot be
 * written, the answer is an error.
 */
export async function auditAnswer(auditing: Auditing, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { action, target } = request.routeOptions.config;
  if (action === undefined || request.wasAudited) return;
  const outcome = outcomeOf(reply.statusCode);
  if (!isAudited(action, outcome)) return;
  request.wasAudited = true;
  const { caller } = request;
  // Who has no credential, or far too many requests, must not be able to fill the database.
  const isCheap = outcome === 'refused' && (caller.kind === 'anonymous' || reply.statusCode === 429);
  if (isCheap && !(await auditing.limits.mayAudit(request))) return;
  const named = target === undefined ? Object.values(paramsOf(request)).join('/') : target(request);
  await auditing.access.saveAudit({
    at: auditing.clock.now().toISOString(),
    callerKind: caller.kind,
    callerId: caller.id,
    callerName: caller.name,
    action,
    target: named === null || named === '' ? null : auditTarget(named),
    outcome,
    code: request.problemCode,
    ip: request.ip,
  });
}

const paramsOf = (request: FastifyRequest): object => (typeof request.params === 'object' && request.params !== null ? request.params : {});

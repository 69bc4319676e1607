import type { AuditStore } from '../../core/access/audit.ts';
import type { CredentialStore } from '../../core/access/access-store.ts';
import type { Clock } from '../../core/ports.ts';

export interface RetainAccessDeps {
  readonly access: Pick<AuditStore & CredentialStore, 'deleteAuditBefore' | 'deleteExpiredAccess'>;
  readonly clock: Clock;
  /** `service.retention.auditMonths` of connections.yaml. */
  readonly auditMonths: number;
}

/** Small, because the embedded engine holds up everything else while a statement runs. */
const ROWS_PER_STEP = 250;

/** Part of the daily job: old audit entries, sessions and answers whose time is over. Returns rows deleted. Safe to repeat. */
export async function retainAccess({ access, clock, auditMonths }: RetainAccessDeps): Promise<{ readonly audit: number; readonly expired: number }> {
  const cut = clock.now();
  cut.setUTCMonth(cut.getUTCMonth() - auditMonths);
  let audit = 0;
  for (let step = ROWS_PER_STEP; step === ROWS_PER_STEP; audit += step) step = await access.deleteAuditBefore(cut.toISOString(), ROWS_PER_STEP);
  return { audit, expired: await access.deleteExpiredAccess(clock.now().toISOString()) };
}

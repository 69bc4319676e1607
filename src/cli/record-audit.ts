import { userInfo } from 'node:os';
import { auditTarget, type AuditOutcome } from '../core/access/audit.ts';
import { SYSTEM } from '../core/access/caller.ts';
import type { Action } from '../core/access/permissions.ts';
import { HandoffError } from '../core/errors.ts';
import type { App } from '../app.ts';

/** Who types, as this machine knows them. In a container there may be nobody by that number. */
export function terminalUser(): string {
  try {
    return `${userInfo().username} (terminal)`;
  } catch {
    return 'terminal';
  }
}

/** Does the work, and writes into the audit log that the terminal did it, whether it went well or not. */
export async function audited<T>(app: App, entry: { readonly action: Action; readonly target: string | null }, work: () => Promise<T>): Promise<T> {
  const write = (outcome: AuditOutcome, code: string | null): Promise<void> =>
    app.store.saveAudit({
      at: app.clock.now().toISOString(),
      callerKind: SYSTEM.kind,
      callerId: null,
      callerName: terminalUser(),
      action: entry.action,
      target: entry.target === null ? null : auditTarget(entry.target),
      outcome,
      code,
      ip: null,
    });
  try {
    const result = await work();
    await write('allowed', null);
    return result;
  } catch (error) {
    await write('failed', error instanceof HandoffError ? error.code : 'unexpected');
    throw error;
  }
}

import { ConnectorError, HandoffError } from '../errors.ts';
import type { Stop } from '../ports.ts';

/** What an error that ended a run means for the next one; null for a defect of ours, which must not be swallowed. */
export function stopOf(error: unknown, signal?: AbortSignal): Stop | null {
  if (signal?.aborted === true) {
    return { action: 'interrupted', code: 'interrupted', message: 'The run was interrupted because the service stopped.', remedy: 'The next run goes on from where it was.', retryAfterMs: 0 };
  }
  if (error instanceof ConnectorError) {
    const { action, code, message, remedy, retryAfterMs } = error.resolution;
    return { action, code, message, remedy, retryAfterMs: retryAfterMs ?? null };
  }
  if (!(error instanceof HandoffError)) return null;
  const { code, message, remedy } = error;
  // Exit code 2 is wrong usage or configuration: trying again gives the same answer until somebody mends it.
  return { action: error.exitCode === 2 ? 'misconfigured' : 'retry', code, message, remedy, retryAfterMs: null };
}

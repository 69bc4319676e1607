import type { ErrorResolution } from '../../src/core/errors.ts';
import { SignInError } from './auth.ts';
import { REFRESH_WINDOW_MS, REFRESHES_PER_WINDOW } from './limits.ts';

/**
 * Stops jsforce's endless refreshing: a session that is refused again right after it was renewed is not mended by
 * renewing it once more. Renewals with successful requests in between are normal, up to a ceiling.
 */
export class RefreshGuard {
  readonly #now: () => Date;
  #begun: number[] = [];
  #succeededSince = true;
  #failure: ErrorResolution | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get failure(): ErrorResolution | null {
    return this.#failure;
  }

  /** Throws SignInError when another renewal would be pointless. */
  begin(): void {
    const now = this.#now().getTime();
    this.#begun = this.#begun.filter((at) => now - at < REFRESH_WINDOW_MS);
    const hopeless = this.#begun.length > 0 && !this.#succeededSince;
    if (hopeless || this.#begun.length >= REFRESHES_PER_WINDOW) {
      throw new SignInError({
        action: 'fail',
        code: 'INVALID_SESSION_ID',
        message: 'Salesforce refuses the session again right after it was renewed.',
        remedy:
          'Check the session and IP settings of the External Client App and the login hours of the integration user.',
      });
    }
    this.#begun.push(now);
    this.#succeededSince = false;
  }

  succeeded(): void {
    this.#succeededSince = true;
    this.#failure = null;
  }

  failed(resolution: ErrorResolution): void {
    this.#failure = resolution;
  }
}

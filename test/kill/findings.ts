/** What must not happen, each with the sentences that say where it did. */
export interface Findings {
  readonly lost: string[];
  readonly twice: string[];
  readonly stale: string[];
  /** Append-only comments are counted apart: a crash may leave one unconfirmed for a person to settle. */
  readonly comments: { missing: number; twice: number; unconfirmed: number; written: number };
}

export const noFindings = (): Findings => ({ lost: [], twice: [], stale: [], comments: { missing: 0, twice: 0, unconfirmed: 0, written: 0 } });

export const isClean = (findings: Findings): boolean => findings.lost.length + findings.twice.length + findings.stale.length === 0;

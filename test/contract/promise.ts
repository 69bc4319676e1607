import { afterAll, expect, it } from '@jest/globals';
import type { Capabilities } from '../../src/core/connector.ts';
import { loadConnector } from '../../connectors/index.ts';
import { Trial, type Subject } from '../support/contract-trial.ts';

/** An ability without which a promise cannot be asked of a connector. Only what `capabilities` declare counts. */
export interface Need {
  /** As declared: "noticesMerged: false". */
  readonly without: string;
  readonly declared: (capabilities: Capabilities) => boolean;
  /** Shows that the ability is really missing, and that asking for it ends well. */
  readonly prove: (trial: Trial) => Promise<void>;
}

const MARK = { kept: 'kept', declared: 'declared missing', broken: 'BROKEN' } as const;
const verdicts = new Map<string, string>();

/** One promise of the contract, asked of one connector in a world of its own. */
export function promise(subject: Subject, title: string, work: (trial: Trial) => Promise<void>, options: { readonly need?: Need; readonly latencyMs?: number } = {}): void {
  const { need, latencyMs } = options;
  const { name, capabilities } = subject.connector;
  const excused = need !== undefined && !need.declared(capabilities);
  it(excused ? `is not asked, because it declares ${need.without}: ${title}` : title, async () => {
    verdicts.set(title, MARK.broken);
    const trial = await Trial.start(subject, latencyMs === undefined ? {} : { latencyMs });
    try {
      if (excused) {
        const registered = await loadConnector(name);
        expect(need.declared(registered.capabilities)).toBe(false);
        await need.prove(trial);
      } else await work(trial);
      verdicts.set(title, excused ? `– ${need.without}` : MARK.kept);
    } finally {
      await trial.end();
    }
  });
}

/** Prints what the connector keeps, and what it declares it cannot do. */
export function printVerdicts(connector: string): void {
  afterAll(() => {
    const lines = [...verdicts].map(([title, verdict]) => `  ${verdict.padEnd(28)}${title}`);
    process.stdout.write(['', `  ${connector.padEnd(28)}promise`, ...lines, ''].join('\n'));
  });
}

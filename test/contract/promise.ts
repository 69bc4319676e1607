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
const matrix = new Map<string, Map<string, string>>();

function mark(title: string, connector: string, verdict: string): void {
  const row = matrix.get(title) ?? new Map<string, string>();
  matrix.set(title, row.set(connector, verdict));
}

/** One promise of the contract, asked of one connector in a world of its own. */
export function promise(subject: Subject, title: string, work: (trial: Trial) => Promise<void>, options: { readonly need?: Need; readonly latencyMs?: number } = {}): void {
  const { need, latencyMs } = options;
  const { name, capabilities } = subject.connector;
  const excused = need !== undefined && !need.declared(capabilities);
  it(excused ? `is not asked, because it declares ${need.without}: ${title}` : title, async () => {
    mark(title, name, MARK.broken);
    const trial = await Trial.start(subject, latencyMs === undefined ? {} : { latencyMs });
    try {
      if (excused) {
        const registered = await loadConnector(name);
        expect(need.declared(registered.capabilities)).toBe(false);
        await need.prove(trial);
      } else await work(trial);
      mark(title, name, excused ? `– ${need.without}` : MARK.kept);
    } finally {
      await trial.end();
    }
  });
}

/** Prints who keeps what, and what each declares it cannot do. */
export function printMatrix(connectors: readonly string[]): void {
  afterAll(() => {
    const lines = [...matrix].map(([title, row]) => `  ${connectors.map((name) => (row.get(name) ?? 'not run').padEnd(28)).join('')}${title}`);
    process.stdout.write(['', `  ${connectors.map((name) => name.padEnd(28)).join('')}promise`, ...lines, ''].join('\n'));
  });
}

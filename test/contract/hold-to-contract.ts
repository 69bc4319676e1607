import { describe } from '@jest/globals';
import { loadConnector } from '../../connectors/index.ts';
import { describeAbilities } from './abilities.ts';
import { describeCalling } from './calling.ts';
import { describeFailing } from './failing.ts';
import { describeNoticing } from './noticing.ts';
import { describePaying } from './paying.ts';
import { printVerdicts } from './promise.ts';
import { describeReading } from './reading.ts';
import { WORLDS } from './worlds.ts';
import { describeWriting } from './writing.ts';

/** Every promise of the contract, asked of one connector of the registry. Throws when it has no world. */
export async function holdToContract(name: string): Promise<void> {
  const start = WORLDS[name];
  if (start === undefined) throw new Error(`There is no world for the connector "${name}" in test/contract/worlds.ts.`);
  const subject = { connector: await loadConnector(name), start };
  printVerdicts(name);
  describe(name, () => {
    describeReading(subject);
    describeNoticing(subject);
    describeWriting(subject);
    describeFailing(subject);
    describeCalling(subject);
    describePaying(subject);
    describeAbilities(subject);
  });
}

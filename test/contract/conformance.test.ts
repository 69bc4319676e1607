import { describe, expect, it } from '@jest/globals';
import { connectorNames, loadConnector } from '../../connectors/index.ts';
import type { Subject } from '../support/contract-trial.ts';
import { describeAbilities } from './abilities.ts';
import { describeCalling } from './calling.ts';
import { describeFailing } from './failing.ts';
import { describeNoticing } from './noticing.ts';
import { printMatrix } from './promise.ts';
import { describeReading } from './reading.ts';
import { WORLDS } from './worlds.ts';
import { describeWriting } from './writing.ts';

const subjects: Subject[] = [];
for (const name of connectorNames) {
  const start = WORLDS[name];
  if (start !== undefined) subjects.push({ connector: await loadConnector(name), start });
}

printMatrix(connectorNames);

it('every connector of the registry has a world in which it is held to the contract', () => {
  expect(Object.keys(WORLDS).toSorted()).toEqual(connectorNames.toSorted());
});

describe.each(subjects.map((subject) => [subject.connector.name, subject] as const))('%s', (_name, subject) => {
  describeReading(subject);
  describeNoticing(subject);
  describeWriting(subject);
  describeFailing(subject);
  describeCalling(subject);
  describeAbilities(subject);
});

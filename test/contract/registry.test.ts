import { readdir } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { connectorNames } from '../../connectors/index.ts';
import { WORLDS } from './worlds.ts';

it('every connector of the registry has a world in which it is held to the contract', () => {
  expect(Object.keys(WORLDS).toSorted()).toEqual(connectorNames.toSorted());
});

it('every connector of the registry is held to the contract by a test of its own, so that two can run side by side', async () => {
  const files = await readdir(import.meta.dirname);
  expect(files).toEqual(expect.arrayContaining(connectorNames.map((name) => `${name}.test.ts`)));
});

import { describe, expect, it, jest } from '@jest/globals';
import { setupRequestOf } from '../../src/core/line/setup-request.ts';
import { checklistOf, type SetupChecklist } from '../../src/core/view/setup-checklist.ts';
import type { FieldGuide } from '../../src/core/setup-guide.ts';
import { HR_WORLDS, WEIGHTS, type HrWorld } from './people-world.ts';

jest.setTimeout(120_000);

async function listOf({ app }: HrWorld): Promise<SetupChecklist> {
  const { session, ruleset } = await app.open('people');
  const checklist = checklistOf(await session.setup(setupRequestOf(ruleset, { inputs: true, remove: false, dryRun: true })));
  if (checklist === null) throw new Error('nothing is to be made by hand');
  return checklist;
}

function fieldOf({ places }: SetupChecklist, name: string): FieldGuide {
  const found = places.flatMap(({ fields }) => fields).find((field) => field.name === name);
  if (found === undefined) throw new Error(`${name} is not in the list`);
  return found;
}

const sync = async ({ app }: HrWorld): Promise<void> => {
  const { runs } = await app.syncAll(['people']);
  expect(runs).toMatchObject([{ outcome: 'complete', reasons: [] }]);
};

describe.each(Object.entries(HR_WORLDS))('the fields of a new hire in %s', (_vendor, withWorld) => {
  it('are listed where they are missing or wrong, are there once they were made, and then show and feed the hand-over', () =>
    withWorld(async (world) => {
      const { names } = world;
      const before = await listOf(world);
      for (const name of [names.workModel, names.equipment]) expect(fieldOf(before, name)).toMatchObject({ side: 'answers', state: 'missing', problem: null });
      expect(fieldOf(before, names.workModel)).toMatchObject({ options: ['Remote', 'Hybrid', 'On-site'], feeds: `Answers “Work model”: counts ${WEIGHTS.workModel} in the score, asked of people ops.` });
      expect(fieldOf(before, names.score).state).not.toBe('there');
      expect(before.others.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^Who sees /));

      await world.makeWrong();
      expect(fieldOf(await listOf(world), names.workModel)).toMatchObject({ state: 'unfit', problem: expect.stringMatching(/date|boolean/) });

      await world.create();
      const after = await listOf(world);
      for (const name of Object.values(names)) expect(fieldOf(after, name)).toMatchObject({ name, state: 'there', problem: null });
      expect(after.there + after.unknown).toBe(after.total);

      await world.hire();
      await sync(world);
      const first = await world.seen();
      expect(first).toMatchObject({ score: WEIGHTS.start, status: 'Incomplete', missing: expect.stringMatching(/Work model[^]*Equipment and access profile/) });
      // Nobody is named in either role, so both answers are asked of one person, in one task.
      expect(first.tasks).toEqual([expect.stringContaining('Complete the new-hire handoff')]);

      await world.fillWorkModel();
      await sync(world);
      const second = await world.seen();
      expect(second).toMatchObject({ score: WEIGHTS.start + WEIGHTS.workModel, missing: expect.stringContaining('Equipment and access profile') });
      expect(second.missing).not.toContain('Work model');
      expect(second.tasks).toEqual(first.tasks);

      await world.fillEquipment();
      await sync(world);
      expect(await world.seen()).toMatchObject({ score: 100, status: 'Ready', tasks: [] });
    }));
});

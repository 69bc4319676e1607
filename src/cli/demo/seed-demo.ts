import { z } from 'zod';
import type { App } from '../../app.ts';
import { writtenFields } from '../../core/line/ruleset.ts';
import { DEMO_ANSWERS, DEMO_CHAMPIONS, EUROPE_ANSWERS, MIRRORED_DEAL } from './demo-answers.ts';
import { readSeeded, type Seeded } from './demo-story.ts';
import type { DemoWorld } from './demo-world.ts';

/** Our fields are set up as an administrator would, then the reps fill what they know. */
export async function seedDemo(world: DemoWorld, app: App): Promise<Seeded> {
  if (world.fresh) {
    await Promise.all(world.sources.map(({ simulator }) => simulator.control.control('demo-seed', {})));
    for (const { id } of world.sources) await setUp(app, id);
  }
  const seeded = readSeeded(await world.simulatorOf('sales').control.control('demo-seed', world.fresh ? { fields: DEMO_ANSWERS } : {}));
  if (world.fresh) {
    await nameChampions(world, seeded);
    await mirrorDeal(world, seeded);
    await world.remember(world.marker);
  }
  return seeded;
}

/** Where the vendor lets us create fields; elsewhere the simulator already has those that an administrator made by hand. */
async function setUp(app: App, id: string): Promise<void> {
  const { connector, session, ruleset } = await app.open(id);
  if (connector.capabilities.setup !== 'api') return;
  const steps = await session.setup({ inputs: true, remove: false, dryRun: false, writes: writtenFields(ruleset.mapping) });
  const failed = steps.find((step) => !step.done && step.action !== 'manual');
  if (failed !== undefined) throw new Error(`setup of the demo failed at ${failed.what}: ${failed.message}`);
}

/** On some deals the reps also said who of the contacts is the champion; the role exists since setup. */
async function nameChampions(world: DemoWorld, seeded: Seeded): Promise<void> {
  const { control } = world.simulatorOf('sales');
  const roles = contactRolesSchema.parse(await control.control('query', { object: 'OpportunityContactRole' })).rows;
  const records = DEMO_CHAMPIONS.flatMap((deal) => {
    const known = roles.find((role) => role.OpportunityId === seeded.deals[deal]);
    return known === undefined ? [] : [{ OpportunityId: known.OpportunityId, ContactId: known.ContactId, Role: 'Champion' }];
  });
  await control.control('records', { object: 'OpportunityContactRole', records });
}
const contactRolesSchema = z.object({ rows: z.array(z.object({ OpportunityId: z.string(), ContactId: z.string() })) });

/** One deal stands in both CRMs: the copy carries the id of the original, as an integration between the two leaves it. */
async function mirrorDeal(world: DemoWorld, seeded: Seeded): Promise<void> {
  const { control } = world.simulatorOf('europe');
  const { deals } = readSeeded(await control.control('demo-seed', { fields: EUROPE_ANSWERS }));
  // Who gets what nobody owns has to be a user there.
  await control.control('create-owner', { email: 'revops@acme.example', firstName: 'RevOps', lastName: 'Team' });
  await control.control('update-object', { type: 'deals', id: deals[MIRRORED_DEAL] ?? '', properties: { hs_salesforceopportunityid: seeded.deals[MIRRORED_DEAL] ?? '' } });
}

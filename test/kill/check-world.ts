import { checkComments } from './check-comments.ts';
import { checkFields } from './check-fields.ts';
import { checkHandoffs } from './check-handoffs.ts';
import { checkTasks } from './check-tasks.ts';
import { noFindings, type Findings } from './findings.ts';
import type { Ledger } from './ledger.ts';
import type { Twins } from './link-systems.ts';
import type { World } from './open-world.ts';
import { readKept } from './read-kept.ts';
import { readWanted } from './read-wanted.ts';
import type { Shown } from './source.ts';

export interface Checked {
  readonly findings: Findings;
  readonly checked: { readonly handoffs: number; readonly records: number; readonly openTasks: number; readonly endedByPeople: number };
}

/** Looks at what came of it: nobody disturbs the sources any more, and the service is idle. */
export async function checkWorld(world: World, ledger: Ledger, twins: readonly Twins[]): Promise<Checked> {
  const findings = noFindings();
  const wanted = await readWanted(world);
  const kept = await readKept(world);
  const shown = new Map<string, Shown>();
  for (const { id, read, simulator } of world.sources) shown.set(id, await read(simulator.control, world.clock.today()));
  const handoffs = checkHandoffs(kept, shown, twins, findings);
  const records = checkFields(wanted, shown, findings);
  const openTasks = checkTasks(wanted, shown, ledger, findings);
  checkComments(kept, wanted, shown, findings);
  return { findings, checked: { handoffs, records, openTasks, endedByPeople: ledger.ended.size } };
}

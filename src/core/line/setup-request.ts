import type { SetupRequest } from '../connector.ts';
import { askedPathsOf } from './asked-paths.ts';
import { asksForTasks, taskSettingsOf, writtenFields, type Ruleset } from './ruleset.ts';
import { shipRequestOf } from './ship-request.ts';

/** What setup is asked for, with the names that stand in the rules as they are. */
export const setupRequestOf = (ruleset: Pick<Ruleset, 'mapping' | 'requirements'>, wish: Pick<SetupRequest, 'inputs' | 'remove' | 'dryRun'>): SetupRequest => ({
  ...wish,
  writes: writtenFields(ruleset.mapping),
  taskSettings: taskSettingsOf(ruleset.mapping),
  ship: shipRequestOf(ruleset, wish.inputs),
  asks: askedPathsOf(ruleset),
  tasks: asksForTasks(ruleset.mapping),
});

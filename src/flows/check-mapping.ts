import type { CheckItem, ConnectorSession } from '../core/connector.ts';
import type { CompiledMapping } from '../core/handoff/compile-mapping.ts';
import { asksForTasks, taskSettingsOf, writtenFields } from '../core/line/ruleset.ts';
import { shownFieldsOf } from '../core/line/ship-request.ts';

/** What of a mapping works in the account and what does not. Throws only what stops the whole connection. */
export const checkMapping = (session: Pick<ConnectorSession, 'check'>, mapping: CompiledMapping): Promise<readonly CheckItem[]> =>
  session.check({ reads: mapping.reads, writes: writtenFields(mapping), shown: shownFieldsOf(mapping), taskSettings: taskSettingsOf(mapping), tasks: asksForTasks(mapping) });

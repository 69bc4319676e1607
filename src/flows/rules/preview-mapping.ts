import type { ConnectorSession } from '../../core/connector.ts';
import { decideTrigger } from '../../core/handoff/decide-trigger.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { handoffIdOf } from '../../core/handoff/identity.ts';
import { advanceHandoff } from '../../core/line/advance-handoff.ts';
import { circleOfOne } from '../../core/line/circle.ts';
import { readSource } from '../../core/line/place-record.ts';
import type { Ruleset } from '../../core/line/ruleset.ts';
import { todayIn } from '../../core/tasks/business-days.ts';

/** Pages looked at before giving up: a first page may hold nothing in scope. */
const MOST_PAGES = 3;

/** What a few real records become by these rules. Nothing is stored or written. */
export async function previewMapping(
  from: { readonly session: ConnectorSession; readonly ruleset: Ruleset; readonly connection: string; readonly accountId: string; readonly now: Date },
  limit: number,
): Promise<readonly StoredHandoff[]> {
  const { session, ruleset, connection, accountId, now } = from;
  const circle = circleOfOne(connection, ruleset, accountId);
  const previews: StoredHandoff[] = [];
  let pages = 0;
  for await (const page of session.pull({ reads: ruleset.mapping.reads, cursor: null, watchTasks: false, signal: new AbortController().signal })) {
    for (const record of page.records) {
      const read = readSource(ruleset, record);
      if (read === undefined || record.state.kind !== 'present') continue;
      const trigger = decideTrigger(read.compiled, record, false, todayIn(now, ruleset.zone));
      if (trigger !== 'reached' && trigger !== 'pre_close') continue;
      const id = handoffIdOf(accountId, record.object, record.externalId);
      const founding = { object: record.object, externalId: record.externalId };
      const source = { ...read.source, handoffId: id };
      previews.push(advanceHandoff({ id, known: null, sources: [source], founding, connection, joins: [], circle, outbox: [], mayOpen: () => true, now }).handoff);
      if (previews.length >= limit) return previews;
    }
    pages += 1;
    if (pages >= MOST_PAGES) break;
  }
  return previews;
}

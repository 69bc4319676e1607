import type { Capabilities } from '../connector.ts';
import type { Circle } from '../line/circle.ts';
import type { ReplayFigures } from '../view/replay-view.ts';
import type { ReplayTally } from './replay-tally.ts';

/** What one connection's account costs to ask. */
export interface CallCosts {
  readonly perWrite: Capabilities['callsPerWrite']['fast'];
  readonly perRecordRead: number;
  /** Records of it that we know. */
  readonly known: number;
}

/** Vendors answer with a hundred records or more at a time; for those that do not say. */
export const USUAL_CALLS_PER_RECORD = 0.01;
/** A sample reads so many records at most. */
export const SAMPLE_RECORDS = 20;

type Calls = ReplayFigures['apiCalls'][number];

/** Of every connection that would be written or read again. */
export function estimateCalls(tally: ReplayTally, before: Circle, after: Circle, costs: ReadonlyMap<string, CallCosts>): readonly Calls[] {
  return after.members.flatMap(({ connection, ruleset }): readonly Calls[] => {
    const cost = costs.get(connection);
    if (cost === undefined) return [];
    const { fields, task, note } = tally.writes.get(connection) ?? { fields: 0, task: 0, note: 0 };
    const rereads = before.memberOf(connection)?.ruleset.readsHash !== ruleset.readsHash;
    if (fields + task + note === 0 && !rereads) return [];
    const toWrite = Math.ceil(fields * cost.perWrite.fields) + Math.ceil(task * cost.perWrite.task) + Math.ceil(note * cost.perWrite.note);
    const toRead = rereads ? Math.ceil(cost.known * cost.perRecordRead) : 0;
    return [{ connection, toWrite, toRead, why: why({ fields, task, note }, rereads, cost.known) }];
  });
}

function why({ fields, task, note }: Record<'fields' | 'task' | 'note', number>, rereads: boolean, known: number): string {
  const parts = [count(fields, 'record'), count(task, 'task'), count(note, 'comment')].filter((part) => part !== null);
  const written = parts.length === 0 ? 'Nothing is written' : `To be written: ${parts.join(', ')}`;
  return rereads
    ? `${written}; the draft asks for other fields than were read, so all ${known} known records are read again once (an estimate: new records of its scope come on top).`
    : `${written}; everything that the draft asks for is read already.`;
}

const count = (number: number, noun: string): string | null => (number === 0 ? null : `${number} ${noun}${number === 1 ? '' : 's'}`);

/** A sample asks for some records of one object by their ids. */
export const estimateSample = (records: number, cost: CallCosts | undefined): number => (cost?.perRecordRead === 0 || records === 0 ? 0 : Math.max(1, Math.ceil(records * (cost?.perRecordRead ?? USUAL_CALLS_PER_RECORD))));

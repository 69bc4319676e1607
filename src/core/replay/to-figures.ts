import type { Role } from '../access/permissions.ts';
import type { Circle } from '../line/circle.ts';
import { NAMED_PEOPLE, type ReplayFigures } from '../view/replay-view.ts';
import { maySeeValues, titleFor } from '../view/visible-values.ts';
import { compareRequirements } from './compare-requirements.ts';
import { estimateCalls, estimateSample, SAMPLE_RECORDS, type CallCosts } from './estimate-calls.ts';
import type { NamedHandoff, ReplayTally } from './replay-tally.ts';
import { placeKey } from './find-not-stored.ts';
import { findUnforeseen } from './find-unforeseen.ts';

/** What runs, the draft, and what asking the accounts costs: of every circle that the draft concerns. */
export interface ReplayedCircle {
  readonly before: Circle;
  readonly after: Circle;
}

/** The figures for whoever has these roles. `done`: everything was looked at. */
export function toFigures(tally: ReplayTally, circles: readonly ReplayedCircle[], costs: ReadonlyMap<string, CallCosts>, roles: readonly Role[]): ReplayFigures {
  const { counts, lists } = tally;
  const show = <T extends NamedHandoff>(handoff: T): T => ({ ...handoff, title: titleFor(handoff, roles) });
  return {
    compared: counts.compared,
    scores: { up: counts.up, down: counts.down, same: counts.same, medianBefore: medianOf(tally.scoresBefore), medianAfter: medianOf(tally.scoresAfter), partial: counts.partial },
    ready: { gained: counts.readyGained, lost: counts.readyLost, unknown: counts.readyUnknown },
    takenBack: counts.takenBack,
    notJudged: counts.notJudged,
    up: lists.up.map(show),
    down: lists.down.map(show),
    tasks: {
      open: counts.tasksOpen, close: counts.tasksClose, update: counts.tasksUpdate,
      // A task's subject holds the title of its handoff.
      examples: lists.tasks.map((task) => ({ handoff: task.id, title: titleFor(task, roles), what: task.what, subject: maySeeValues(roles, task.kind) ? task.subject : '', owner: maySeeValues(roles, task.kind) ? task.owner : null, due: task.due })),
    },
    fields: {
      records: counts.records,
      examples: lists.fields.map((change) => ({ handoff: change.id, title: titleFor(change, roles), connection: change.shownIn, record: change.record, changes: maySeeValues(roles, change.kind) ? [...change.changes] : [] })),
    },
    apiCalls: circles.flatMap(({ before, after }) => estimateCalls(tally, before, after, costs)),
    requirements: requirementsOf(tally, circles, roles),
    notStored: notStoredOf(tally, costs),
    notes: [...findUnforeseen(tally, circles)],
  };
}

/** Of whole numbers from 0 to 100: the lower one of the two in the middle is as good as any. */
function medianOf(histogram: readonly number[]): number | null {
  const total = histogram.reduce((sum, number) => sum + number, 0);
  if (total === 0) return null;
  const at = (rank: number): number => {
    let seen = 0;
    return histogram.findIndex((number) => (seen += number) >= rank);
  };
  return (at(Math.ceil(total / 2)) + at(Math.floor(total / 2) + 1)) / 2;
}

function requirementsOf(tally: ReplayTally, circles: readonly ReplayedCircle[], roles: readonly Role[]): ReplayFigures['requirements'] {
  const found = circles.flatMap(({ before, after }) => [...compareRequirements(before, after).values()]);
  return found.flatMap(({ kind, id, label, owner, isNew, isStricter }) => {
    const counted = tally.requirements.get(placeKey(kind, id));
    if (counted === undefined || !(isNew || isStricter || counted.newly > 0)) return [];
    const people = maySeeValues(roles, counted.kind) ? [...counted.people] : [];
    return [
      {
        requirement: id, label, owner, change: isNew ? ('new' as const) : ('stricter' as const), openHandoffs: counted.open, lacking: counted.lacking, unknown: counted.unknown,
        people: people.toSorted(([a, lacks], [b, other]) => other - lacks || (a < b ? -1 : 1)).slice(0, NAMED_PEOPLE).map(([name, lacking]) => ({ name, lacking })),
        handoffs: counted.handoffs.map((handoff) => ({ ...handoff, title: titleFor(handoff, roles) })),
      },
    ];
  });
}

const notStoredOf = (tally: ReplayTally, costs: ReadonlyMap<string, CallCosts>): ReplayFigures['notStored'] =>
  [...tally.notStored.values()]
    .toSorted((a, b) => (placeKey(a.connection, a.object, a.path) < placeKey(b.connection, b.object, b.path) ? -1 : 1))
    .map(({ connection, object, path, lacking, lastReadAt }) => {
      const looked = tally.looked.get(placeKey(connection, object)) ?? lacking;
      return { connection, object, path, lacking, of: looked, lastReadAt, sampleCalls: estimateSample(Math.min(SAMPLE_RECORDS, lacking), costs.get(connection)) };
    });

import { canonicalJson, jsonValueSchema, type JsonValue } from '../json.ts';
import type { Circle } from '../line/circle.ts';
import { isMassChange } from '../reconcile/mass-change.ts';
import { findNewPaths, placeKey } from './find-not-stored.ts';
import type { ReplayTally } from './replay-tally.ts';

/** What stored handoffs cannot show of a draft, a sentence each, for whoever decides about publishing it. */
export function findUnforeseen(tally: ReplayTally, circles: readonly { readonly before: Circle; readonly after: Circle }[]): readonly string[] {
  const connections = (isOther: (before: Circle, after: Circle, connection: string) => boolean): readonly string[] =>
    circles.flatMap(({ before, after }) => after.members.map(({ connection }) => connection).filter((connection) => before.memberOf(connection) !== undefined && isOther(before, after, connection)));
  const scope = connections(differ((circle, connection) => readsOf(circle, connection).map(({ object, interesting }) => [object, interesting])));
  const joining = connections(differ((circle, connection) => joiningOf(circle, connection)));
  const kept = circles.flatMap(({ before, after }) => [...findNewPaths(before, after)].filter(([connection, objects]) => [...objects].some(([object, paths]) => paths.some(({ path }) => isKept(tally, connection, object, path)))).map(([connection]) => connection));
  return [
    ...(kept.length === 0 ? [] : [`Fields of ${kept.join(', ')} that were kept without being mapped stand as they were when something mapped last changed in their record. They are read anew after publishing.`]),
    ...(scope.length === 0 ? [] : [`The draft changes which records of ${scope.join(', ')} count. Records that did not count until now are not stored, so those that would come in are missing here.`]),
    ...(joining.length === 0 ? [] : [`The draft changes by which ids records of ${joining.join(', ')} find each other. Which handoffs become one shows after publishing.`]),
    ...(tally.counts.notJudged === 0 ? [] : ['Whether some handoffs count at all depends on a field that is not stored; they are left out.']),
    ...(isMassChange(tally.counts.takenBack, tally.counts.compared) ? ['So many handoffs would be withdrawn at once that the connection stops and asks before it applies it.'] : []),
  ];
}

/** It is stored of some records, though nothing asked for it. */
const isKept = (tally: ReplayTally, connection: string, object: string, path: string): boolean =>
  (tally.looked.get(placeKey(connection, object)) ?? 0) > (tally.notStored.get(placeKey(connection, object, path))?.lacking ?? 0);

const differ = (part: (circle: Circle, connection: string) => unknown) => (before: Circle, after: Circle, connection: string): boolean => textOf(part(before, connection)) !== textOf(part(after, connection));

const textOf = (value: unknown): string => canonicalJson(plain(value));
const plain = (value: unknown): JsonValue => jsonValueSchema.parse(JSON.parse(JSON.stringify(value)));

const readsOf = (circle: Circle, connection: string) => circle.memberOf(connection)?.ruleset.mapping.reads ?? [];

function joiningOf(circle: Circle, connection: string): unknown {
  const file = circle.memberOf(connection)?.ruleset.mapping.file;
  return file === undefined ? null : [file.join ?? null, file.sources.map(({ object, sharedIds }) => [object, sharedIds ?? null])];
}

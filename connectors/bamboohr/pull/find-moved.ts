/**
 * Which items of a list sorted "last updated first" changed since the list was seen before. Items carry no time, but
 * an item that was not updated keeps its place relative to all others that were not; an updated one moves in front.
 * So, from the end: whatever stands behind something that used to stand before it, has moved up.
 * Blind spot: the item at the very front updated once more. Its status is compared anyway; the rest waits for a sweep.
 */
export function findMoved(before: readonly number[], now: readonly number[]): ReadonlySet<number> {
  const place = new Map(before.map((id, index) => [id, index]));
  const moved = new Set<number>();
  let front = Number.POSITIVE_INFINITY;
  for (const id of now.toReversed()) {
    const was = place.get(id);
    if (was !== undefined && was < front) front = was;
    else moved.add(id);
  }
  return moved;
}

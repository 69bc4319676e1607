import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { chunksOf } from '../../kit/pagination.ts';
import type { BambooHrCursor } from './cursor.ts';
import { EMPLOYEES_PER_PAGE, PRESELECT_FROM, WATCH_HIRES_FOR_DAYS } from '../limits.ts';
import type { People } from '../people.ts';
import { asksForFutureHires, planEmployeeRead } from './plan-read.ts';
import { findStarted } from './preselect-hires.ts';
import type { PartPage } from './pull-applications.ts';
import { readEmployee } from './read-employee.ts';
import { changedSchema, type Change } from '../schema.ts';
import { readEach, type SessionParts } from '../session-parts.ts';

const BEGINNING = '1970-01-01T00:00:00Z';
const DAY_MS = 86_400_000;
/** The feed knows whole seconds: a second change within the same second looks the same as the first. */
const SETTLED_AFTER_MS = 2_000;

export interface EmployeePage extends PartPage {
  readonly total: number;
}
/** Yields changed employees, oldest change first, so that a resumed run goes on where it was. Moves `cursor` along. */
export async function* pullEmployees(
  parts: SessionParts,
  people: People,
  read: ObjectRead,
  cursor: BambooHrCursor['employees'],
): AsyncGenerator<EmployeePage, void, undefined> {
  const { client, settings, metadata } = parts;
  const since =
    cursor.latest === null ? BEGINNING : isoSeconds(Date.parse(cursor.latest) - settings.overlapSeconds * 1000);
  const { body, serverTimeMs } = await client.getWithDate('/api/v1/employees/changed', changedSchema, { since });
  const again = cursor.again
    .filter((id) => body.employees[id] === undefined)
    .map((id): Change => ({ id, action: 'Updated', lastChanged: BEGINNING }));
  const changes = [...again, ...Object.values(body.employees)]
    .filter(({ id, lastChanged }) => cursor.seen[id] !== lastChanged || cursor.again.includes(id))
    .toSorted((a, b) => Date.parse(a.lastChanged) - Date.parse(b.lastChanged) || Number(a.id) - Number(b.id));
  const alive = changes.filter((change) => !isDeleted(change));
  // Saved with the first page already: a run that ends before the rows were asked for must not make the next one forget them.
  if (alive.length > 0) cursor.watchSince ??= since;
  const skipped = await selectSkipped(parts, read, alive);
  const plan = changes.length === 0 ? null : planEmployeeRead(read, await metadata.fields());
  for (const chunk of chunksOf(changes, EMPLOYEES_PER_PAGE)) {
    const toRead = chunk.filter(({ id }) => !skipped.has(id));
    const { found, failed, temporary, unread } = await readEach(
      toRead,
      async (change) => await readChange(parts, people, plan ?? planEmployeeRead(read, []), change),
      ({ id }) => `Employee ${id}`,
    );
    cursor.again = [
      ...cursor.again.filter((id) => !chunk.some((change) => change.id === id)),
      ...temporary.map(({ id }) => id),
    ];
    const settledUntilMs = (serverTimeMs ?? 0) - SETTLED_AFTER_MS;
    advance(cursor, chunk, new Set(failed.map(({ id }) => id)), settledUntilMs, settings.overlapSeconds);
    yield { records: found, unread, total: changes.length };
  }
}

async function readChange(
  { client, maker, ownWrites }: SessionParts,
  people: People,
  plan: ReturnType<typeof planEmployeeRead>,
  change: Change,
): Promise<SourceRecord> {
  if (isDeleted(change)) return maker.deleted('employee', change.id);
  return await readEmployee(
    client,
    people,
    maker,
    plan,
    change.id,
    await ownWrites.humanEditAt(change.id, change.lastChanged),
  );
}

async function selectSkipped(
  { client, context }: SessionParts,
  read: ObjectRead,
  alive: readonly Change[],
): Promise<ReadonlySet<string>> {
  if (alive.length < PRESELECT_FROM || !asksForFutureHires(read)) return new Set();
  // Not "today": those who started lately may be handoffs that are still followed.
  const started = await findStarted(client, isoDay(context.now().getTime() - WATCH_HIRES_FOR_DAYS * DAY_MS));
  if (started === null) {
    context.log('info', 'The employee dataset cannot be queried here, so every changed employee is read singly.');
    return new Set();
  }
  return started;
}

function advance(
  cursor: BambooHrCursor['employees'],
  done: readonly Change[],
  failed: ReadonlySet<string>,
  settledUntilMs: number,
  overlapSeconds: number,
): void {
  for (const { id, lastChanged } of done) {
    if (failed.has(id) || Date.parse(lastChanged) > settledUntilMs) delete cursor.seen[id];
    else cursor.seen[id] = lastChanged;
  }
  const newest = done.at(-1)?.lastChanged;
  if (
    newest !== undefined &&
    newest !== BEGINNING &&
    (cursor.latest === null || Date.parse(newest) > Date.parse(cursor.latest))
  )
    cursor.latest = newest;
  const horizonMs = Date.parse(cursor.latest ?? BEGINNING) - overlapSeconds * 1000;
  cursor.seen = Object.fromEntries(Object.entries(cursor.seen).filter(([, at]) => Date.parse(at) >= horizonMs));
}

const isDeleted = (change: Change): boolean => change.action.toLowerCase() === 'deleted';
/** With Z: a plus sign in a query is easily lost on the way and refused then. */
const isoSeconds = (ms: number): string => `${new Date(Math.max(0, ms)).toISOString().slice(0, 19)}Z`;
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

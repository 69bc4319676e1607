import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import { workOutHandoff, type AdvanceInput, type WorkedOut } from '../line/advance-handoff.ts';
import type { Circle } from '../line/circle.ts';
import { triggerPaths } from '../line/judgeable.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import { findNotStored, placeKey, type NewPaths } from './find-not-stored.ts';

/** What the last assessment found. */
export interface Stood {
  /** Requirements that were due and not met. */
  readonly lacked: ReadonlySet<string>;
  /** How many were due that may not be read. */
  readonly unreadable: number;
}

/** A handoff as it is kept, with its records and what its systems show. */
export interface KeptHandoff {
  readonly known: StoredHandoff;
  readonly stood: Stood;
  readonly sources: readonly StoredSource[];
  readonly outbox: readonly OutboxRow[];
}

/** What decides, and by what it is compared. */
export interface ReplayRules {
  /** By the rules that run. */
  readonly before: Circle;
  /** By the draft. */
  readonly after: Circle;
  readonly newPaths: NewPaths;
  readonly now: Date;
}

/** A source field of one record that nobody ever read. */
export interface NotStored {
  readonly connection: string;
  readonly object: string;
  readonly path: string;
  readonly readAt: string;
}

/** One handoff by the rules that run and by the draft. */
export interface Replayed {
  readonly before: StoredHandoff;
  /** By what runs. */
  readonly stood: Stood;
  /** null: whether it counts at all depends on a field that is not stored. */
  readonly after: StoredHandoff | null;
  readonly notStored: readonly NotStored[];
  /** Its records of which the draft asks for something that was not asked for before. */
  readonly looked: readonly Pick<NotStored, 'connection' | 'object'>[];
  /** Rows that would be sent because of the draft, with what they were before it. */
  readonly writes: readonly { readonly row: OutboxRow; readonly was: OutboxRow | undefined }[];
}

/** The very line that runs in production, on what is stored. Nothing is kept. */
export function replayHandoff(kept: KeptHandoff, rules: ReplayRules, mayOpen: AdvanceInput['mayOpen']): Replayed {
  const { known, stood, sources, outbox, asked } = bringUpToDate(kept, rules);
  const notStored = sources.map((source) => findNotStored(source, rules.newPaths));
  const told = {
    before: known,
    stood,
    notStored: sources.flatMap(({ connection, object, readAt }, index) => (notStored[index] ?? []).map((path) => ({ connection, object, path, readAt }))),
    looked: sources.filter(({ state, connection, object }) => state === 'present' && rules.newPaths.get(connection)?.has(object) === true).map(({ connection, object }) => ({ connection, object })),
  };
  if (sources.some((source, index) => dependsOn(rules.after, source, notStored[index] ?? []))) return { ...told, after: null, writes: [] };
  // As what we may not read: left out of the score, and asked of nobody.
  const hidden = sources.map((source, index) => (notStored[index]?.length ? { ...source, unreadable: [...source.unreadable, ...(notStored[index] ?? [])] } : source));
  const { handoff, rows } = advance({ known, sources: hidden, outbox }, rules.after, rules.now, (...ask) => !asked.has(placeKey(...ask)) && mayOpen(...ask));
  return { ...told, after: handoff, writes: writesOf(rows, outbox) };
}

const advance = ({ known, sources, outbox }: Omit<KeptHandoff, 'stood'>, circle: Circle, now: Date, mayOpen: AdvanceInput['mayOpen']): WorkedOut =>
  workOutHandoff({ id: known.id, known, sources, founding: known.founding, connection: known.connection, joins: known.joins, circle, outbox, mayOpen, now });

/**
 * What the next run would change without any draft (a published rule it has not seen, a day that passed) is not the draft's
 * doing. `asked`: whose tasks that run would open, if they may have more.
 */
function bringUpToDate(kept: KeptHandoff, { before, now }: ReplayRules): KeptHandoff & { readonly asked: ReadonlySet<string> } {
  const { known, outbox } = kept;
  const current = known.alsoIn === undefined ? before.memberOf(known.connection)?.ruleset.hash : before.hash;
  const isDue = known.nextTickAt !== null && Date.parse(known.nextTickAt) <= now.getTime();
  const asked = new Set<string>();
  if (known.assessedWith === current && !isDue) return { ...kept, asked };
  const { handoff, rows } = advance(kept, before, now, (...ask) => {
    asked.add(placeKey(...ask));
    return false;
  });
  const planned = new Map(rows.map((row) => [row.id, row]));
  const stayed = outbox.map((row) => planned.get(row.id) ?? row);
  const stored = new Set(outbox.map((row) => row.id));
  return { ...kept, asked, known: handoff, stood: stoodOf(handoff), outbox: [...stayed, ...rows.filter((row) => !stored.has(row.id))] };
}

export const stoodOf = ({ report }: Pick<StoredHandoff, 'report'>): Stood => ({
  lacked: new Set(report.gaps.filter(({ due }) => due).map(({ requirement }) => requirement)),
  unreadable: report.unreadable.length,
});

function dependsOn(circle: Circle, source: StoredSource, notStored: readonly string[]): boolean {
  if (notStored.length === 0) return false;
  const compiled = circle.memberOf(source.connection)?.ruleset.mapping.sourceOf(source.object);
  return compiled !== undefined && triggerPaths(compiled.notation.when).some((path) => notStored.includes(path));
}

/** A row that only waits for another moment, or that was on its way with the same content, is no write of the draft. */
function writesOf(rows: readonly OutboxRow[], outbox: readonly OutboxRow[]): Replayed['writes'] {
  const before = new Map(outbox.map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const was = before.get(row.id);
    const isDue = row.state === 'pending' || row.state === 'sent';
    const isNews = was === undefined || was.desiredHash !== row.desiredHash || was.state === 'failed' || was.state === 'ended';
    return isDue && isNews ? [{ row, was }] : [];
  });
}

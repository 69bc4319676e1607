import { jsonObjectSchema, type JsonObject } from '../json.ts';
import type { CompiledMapping } from '../handoff/compile-mapping.ts';
import type { CompiledRequirements } from '../handoff/compile-requirements.ts';
import type { PlaybookFile } from '../tasks/playbook-file.ts';
import { createCalendar, type Calendar } from '../tasks/business-days.ts';
import { shortHashOf } from '../hash.ts';

export type Rollout = 'observe' | 'fields' | 'tasks' | 'gate';

const LADDER: readonly Rollout[] = ['observe', 'fields', 'tasks', 'gate'];
export const mayHoldTasks = (rollout: Rollout): boolean => rollout === 'tasks' || rollout === 'gate';
/** Of two steps of the ladder the lower one: turning the rollout down stops everything above it, backfills too. */
export const lowerRollout = (a: Rollout, b: Rollout): Rollout => (LADDER.indexOf(a) <= LADDER.indexOf(b) ? a : b);

/** What a connection's owner decided about how far we go. */
export interface Policy {
  /** ISO instant or date; handoffs reached before it are scored for reports only. */
  readonly startFrom: string;
  readonly rollout: Rollout;
  /** How far handoffs older than `startFrom` go, once somebody asked for a backfill. */
  readonly backfill: 'none' | 'fields' | 'tasks';
  readonly quietPeriodMs: number;
  /** Base address of our own pages; null when there are none. */
  readonly publicUrl: string | null;
}

/** When a handoff was reached, as far as known. */
export interface ReachedTime {
  /** Won or accepted, now or before it was taken back. */
  readonly isReached: boolean;
  /** ISO instant. */
  readonly reachedAt: string | null;
}

/** An unreadable date must not make an old deal a new one: it passes no start date until somebody mends it. What was not reached yet is none. */
export const isBacklog = (policy: Policy, { isReached, reachedAt }: ReachedTime): boolean =>
  isReached && (reachedAt === null || reachedAt < policy.startFrom);

const BACKFILL_ROLLOUT = { none: 'observe', fields: 'fields', tasks: 'tasks' } as const;

/** How far one handoff goes in one connection. */
export const rolloutFor = (policy: Policy, time: ReachedTime): Rollout =>
  isBacklog(policy, time) ? lowerRollout(policy.rollout, BACKFILL_ROLLOUT[policy.backfill]) : policy.rollout;

/** Everything that decides about the handoffs of one connection. */
export interface Ruleset {
  readonly mapping: CompiledMapping;
  readonly requirements: CompiledRequirements;
  readonly playbook: PlaybookFile | null;
  readonly policy: Policy;
  /** What the connector says of its source, see Capabilities. */
  readonly tasksOutliveRecord?: boolean | undefined;
  readonly calendar: Calendar;
  readonly zone: string;
  readonly mappedFields: ReadonlySet<string>;
  /** Requirement id → playbook steps that wait for it. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
  /** Free texts that many records share, see findRepeatedTexts. */
  readonly repeatedTexts: ReadonlySet<string>;
  /** Changes when any rule does: handoffs assessed with another one are out of date. */
  readonly hash: string;
  /** Changes when more must be read from the source than before. */
  readonly readsHash: string;
}

export function buildRuleset(parts: {
  readonly mapping: CompiledMapping;
  readonly requirements: CompiledRequirements;
  readonly playbook: PlaybookFile | null;
  readonly policy: Policy;
  readonly repeatedTexts: readonly string[];
  readonly tasksOutliveRecord?: boolean | undefined;
}): Ruleset {
  const { mapping, requirements, playbook, policy, repeatedTexts } = parts;
  const reads: JsonObject = Object.fromEntries(
    mapping.reads.map((read) => [
      read.object,
      [[...read.fields].sort(), read.relations.map((relation) => [relation.name, ...[...relation.fields].sort()])],
    ]),
  );
  return {
    ...parts,
    repeatedTexts: new Set(repeatedTexts),
    calendar: calendarOf(requirements),
    zone: requirements.file.zone,
    mappedFields: new Set(mapping.sources.flatMap((source) => Object.keys(source.notation.fields))),
    blocks: Object.fromEntries(requirements.file.requirements.map((requirement) => [requirement.id, requirement.blocks ?? []])),
    hash: shortHashOf([
      mapping.hash,
      requirements.hash,
      playbook === null ? null : [playbook.version, JSON.stringify(playbook)],
      [policy.startFrom, policy.rollout, policy.backfill, policy.publicUrl],
      [...repeatedTexts],
    ]),
    readsHash: shortHashOf(reads),
  };
}

/** Making one reads the holidays of the world: connections that share their requirements share it. */
const calendars = new WeakMap<CompiledRequirements, Calendar>();
function calendarOf(requirements: CompiledRequirements): Calendar {
  const calendar = calendars.get(requirements) ?? createCalendar(requirements.file.holidays);
  calendars.set(requirements, calendar);
  return calendar;
}

/** Names of our own fields that a mapping writes, per object of the source. */
export const writtenFields = (mapping: CompiledMapping): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(mapping.sources.map((source) => [source.object, Object.keys(source.notation.writeBack.fields ?? {})]));

/** Whether a mapping asks for tasks of their own, apart from a list in a field. */
export const asksForTasks = (mapping: CompiledMapping): boolean =>
  mapping.sources.some(({ notation: { writeBack } }) => writeBack.tasks !== undefined && writeBack.tasks.as === 'items');

/** Where the connector is to put tasks, as the mapping says; undefined when it says nothing. */
export const taskSettingsOf = (mapping: CompiledMapping): JsonObject | undefined => {
  const settings = mapping.sources.find((source) => source.notation.writeBack.tasks !== undefined)?.notation.writeBack.tasks?.settings;
  return settings === undefined ? undefined : jsonObjectSchema.parse(settings);
};

import { hashOf } from '../hash.ts';
import { jsonValueSchema } from '../json.ts';
import { CANONICAL_FIELDS } from './fields.ts';
import type { FieldType, HandoffKind } from './mapping-file.ts';
import { Problems, type MappingProblem } from './mapping-problem.ts';
import { checkRequirement, checkSegments } from './check-requirements.ts';
import { placeholderTest } from './placeholder.ts';
import type { HandoffRecord } from './record.ts';
import type { Requirement, RequirementsFile } from './requirements-file.ts';

export type AppliesNotation = NonNullable<Requirement['applies']>;
export type RecordTest = (record: Pick<HandoffRecord, 'answers'>) => boolean;

export interface CompiledRequirement {
  readonly notation: Requirement;
  /** The requirement's own field, then those that answer it as well. */
  readonly fields: readonly { readonly name: string; readonly freeText: boolean }[];
  /** Asks for somebody, with role and parts. */
  readonly people: boolean;
  readonly applies: RecordTest | null;
  /** Requirements with the same number are due on the same day. */
  readonly dueGroup: number;
}

export interface RequirementSet {
  readonly segment: string | null;
  readonly readyAt: number;
  readonly requirements: readonly CompiledRequirement[];
}

export interface CompiledRequirements {
  readonly file: RequirementsFile;
  readonly hash: string;
  /** Without a segment. */
  readonly base: RequirementSet;
  /** In order; the first whose test holds counts. */
  readonly segments: readonly { readonly when: RecordTest; readonly set: RequirementSet }[];
  readonly isPlaceholder: ((text: string) => boolean) | null;
}

export type CompiledRequirementsResult =
  | { readonly ok: true; readonly requirements: CompiledRequirements }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

/** Checks a requirements file and prepares it for scoring. */
export function compileRequirements(file: RequirementsFile): CompiledRequirementsResult {
  const problems = new Problems();
  file.requirements.forEach((requirement, index) => checkRequirement(requirement, file.handoff, ['requirements', index], problems));
  checkSegments(file, problems);
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  const dueGroups = new Map<string, number>();
  const compile = (requirement: Requirement): CompiledRequirement => compileRequirement(requirement, file.handoff, dueGroups);
  const base = file.requirements.map(compile);
  const segments = file.segments.map((segment) => ({
    when: compileApplies(segment.when),
    set: {
      segment: segment.id,
      readyAt: segment.readyAt ?? file.readyAt,
      requirements: [
        ...base.filter((requirement) => segment.only === undefined || segment.only.includes(requirement.notation.id)),
        ...(segment.also ?? []).map(compile),
      ],
    },
  }));
  return {
    ok: true,
    requirements: {
      file,
      hash: hashOf(jsonValueSchema.parse(JSON.parse(JSON.stringify(file)))),
      base: { segment: null, readyAt: file.readyAt, requirements: base },
      segments,
      isPlaceholder: file.placeholders.length === 0 ? null : placeholderTest(file.placeholders),
    },
  };
}

function compileRequirement(notation: Requirement, kind: HandoffKind, dueGroups: Map<string, number>): CompiledRequirement {
  const key = JSON.stringify(notation.due);
  const dueGroup = dueGroups.get(key) ?? dueGroups.size;
  dueGroups.set(key, dueGroup);
  const known = CANONICAL_FIELDS[kind];
  return {
    notation,
    fields: [notation.field, ...(notation.countsAlso ?? [])].map((name) => ({ name, freeText: known[name]?.freeText ?? false })),
    people: notation.role !== undefined || notation.parts !== undefined || holdsPeople(known[notation.field]?.type),
    applies: notation.applies === undefined ? null : compileApplies(notation.applies),
    dueGroup,
  };
}

const holdsPeople = (type: FieldType | undefined): boolean => type === 'person' || type === 'people';

/** A test over canonical answers. A field without an answer passes none. */
export function compileApplies(notation: AppliesNotation): RecordTest {
  const { field, oneOf, below, atLeast } = notation;
  const wanted = oneOf?.map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
  return (record) => {
    const value = Object.hasOwn(record.answers, field) ? record.answers[field]?.value : undefined;
    if (value === undefined || value === null) return false;
    const plain = typeof value === 'string' ? value.toLowerCase() : value;
    if (wanted !== undefined && !wanted.some((item) => item === plain)) return false;
    if (below === undefined && atLeast === undefined) return true;
    const amount = amountOf(value);
    return amount !== null && (below === undefined || amount < below) && (atLeast === undefined || amount >= atLeast);
  };
}

function amountOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || !('amount' in value)) return null;
  return typeof value.amount === 'number' ? value.amount : null;
}


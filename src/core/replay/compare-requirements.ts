import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { Requirement } from '../handoff/requirements-file.ts';
import { canonicalJson, jsonValueSchema } from '../json.ts';
import type { Circle } from '../line/circle.ts';

export interface ChangedRequirement {
  readonly kind: HandoffKind;
  readonly id: string;
  readonly label: string;
  /** Owner role. */
  readonly owner: string;
  readonly isNew: boolean;
  /** It blocks, or is due at another time, whether or not anybody lacks more than before. */
  readonly isStricter: boolean;
}

/** Every requirement of the draft, by id, with what its text alone says about the change. */
export function compareRequirements(before: Circle, after: Circle): ReadonlyMap<string, ChangedRequirement> {
  const found = new Map<string, ChangedRequirement>();
  for (const { connection, ruleset } of after.members) {
    const known = new Map(requirementsIn(before, connection).map((requirement) => [requirement.id, requirement]));
    for (const requirement of allOf(ruleset.requirements.file)) {
      const { id, label, owner } = requirement;
      const was = known.get(id);
      const earlier = found.get(id);
      found.set(id, { kind: ruleset.requirements.file.handoff, id, label, owner, isNew: was === undefined || earlier?.isNew === true, isStricter: isStricter(was, requirement) || earlier?.isStricter === true });
    }
  }
  return found;
}

const allOf = ({ requirements, segments }: { readonly requirements: readonly Requirement[]; readonly segments: readonly { readonly also?: readonly Requirement[] | undefined }[] }): readonly Requirement[] => [
  ...requirements,
  ...segments.flatMap(({ also }) => also ?? []),
];

function requirementsIn(circle: Circle, connection: string): readonly Requirement[] {
  const file = circle.memberOf(connection)?.ruleset.requirements.file;
  return file === undefined ? [] : allOf(file);
}

const isStricter = (was: Requirement | undefined, now: Requirement): boolean =>
  was !== undefined && ((now.gate && !was.gate) || canonicalJson(jsonValueSchema.parse(was.due)) !== canonicalJson(jsonValueSchema.parse(now.due)));

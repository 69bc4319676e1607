import { CANONICAL_FIELDS, OWNER_ROLES, STAKEHOLDER_ROLES, isCustomField } from './fields.ts';
import type { FieldType, HandoffKind } from './mapping-file.ts';
import { isTypoOf, nearest, type Problems } from './mapping-problem.ts';
import type { Requirement, RequirementsFile } from './requirements-file.ts';
import { isZone } from './transforms/date.ts';

type Place = readonly (string | number)[];

/** Names, roles and dates of one requirement. */
export function checkRequirement(requirement: Requirement, kind: HandoffKind, at: Place, problems: Problems): void {
  checkField(requirement.field, kind, [...at, 'field'], problems);
  requirement.countsAlso?.forEach((name, index) => checkField(name, kind, [...at, 'countsAlso', index], problems));
  if (requirement.applies !== undefined) checkField(requirement.applies.field, kind, [...at, 'applies', 'field'], problems);
  checkPeople(requirement, kind, at, problems);
  checkOwnerRole(requirement.owner, kind, [...at, 'owner'], problems);
  checkDue(requirement.due, kind, [...at, 'due'], problems);
}

/** Ids, weights and segments of the whole file. */
export function checkSegments(file: RequirementsFile, problems: Problems): void {
  checkUnique(file.requirements, ['requirements'], new Set(), problems);
  if (file.requirements.every((requirement) => requirement.weight === 0)) problems.add(['requirements'], 'no requirement has a weight, so there would be no score');
  if (!isZone(file.zone)) problems.add(['zone'], `"${file.zone}" is no time zone`, nearest(file.zone, Intl.supportedValuesOf('timeZone')));
  const ids = file.requirements.map((requirement) => requirement.id);
  const seen = new Set<string>();
  file.segments.forEach((segment, index) => {
    const at = ['segments', index] as const;
    if (seen.has(segment.id)) problems.add([...at, 'id'], `segment "${segment.id}" appears twice`);
    seen.add(segment.id);
    checkField(segment.when.field, file.handoff, [...at, 'when', 'field'], problems);
    segment.only?.forEach((id, place) => {
      if (!ids.includes(id)) problems.add([...at, 'only', place], `there is no requirement "${id}"`, nearest(id, ids));
    });
    segment.also?.forEach((requirement, place) => checkRequirement(requirement, file.handoff, [...at, 'also', place], problems));
    checkUnique(segment.also ?? [], [...at, 'also'], new Set(ids), problems);
  });
}

function checkUnique(requirements: readonly Requirement[], at: Place, taken: ReadonlySet<string>, problems: Problems): void {
  const seen = new Set(taken);
  requirements.forEach((requirement, index) => {
    if (seen.has(requirement.id)) problems.add([...at, index, 'id'], `requirement "${requirement.id}" appears twice`);
    seen.add(requirement.id);
  });
}

const typeOf = (kind: HandoffKind, name: string): FieldType | undefined =>
  Object.hasOwn(CANONICAL_FIELDS[kind], name) ? CANONICAL_FIELDS[kind][name]?.type : undefined;

function checkField(name: string, kind: HandoffKind, at: Place, problems: Problems): void {
  const known = CANONICAL_FIELDS[kind];
  if (!Object.hasOwn(known, name) && !isCustomField(name)) problems.add(at, `there is no field "${name}" in a ${kind} handoff`, nearest(name, Object.keys(known)));
}

function checkPeople(requirement: Requirement, kind: HandoffKind, at: Place, problems: Problems): void {
  const type = typeOf(kind, requirement.field);
  const people = type === 'people' || type === 'person' || isCustomField(requirement.field);
  for (const option of ['role', 'parts'] as const) {
    if (requirement[option] === undefined || people) continue;
    problems.add([...at, option], `"${option}" belongs to people, and ${requirement.field} holds ${type ?? 'something else'}`);
  }
  requirement.role?.forEach((role, index) => {
    if (STAKEHOLDER_ROLES.some((known) => known === role)) return;
    problems.add([...at, 'role', index], `"${role}" is no role; roles are ${STAKEHOLDER_ROLES.join(', ')}`, nearest(role, STAKEHOLDER_ROLES));
  });
  if (requirement.minLength !== undefined && people) problems.add([...at, 'minLength'], 'minLength belongs to texts');
}

/** Teams may have roles of their own; two letters beside a known role is a typing mistake. */
export function checkOwnerRole(owner: string, kind: HandoffKind, at: Place, problems: Problems): void {
  const known = OWNER_ROLES[kind];
  if (known.includes(owner)) return;
  const meant = nearest(owner, known);
  if (!/^[a-z][a-z0-9_]*$/.test(owner)) problems.add(at, `"${owner}": a role is written in small letters with _ between words`, meant);
  else if (meant !== null && isTypoOf(owner, meant)) problems.add(at, `"${owner}" is no owner role known here`, meant);
}

function checkDue(due: Requirement['due'], kind: HandoffKind, at: Place, problems: Problems): void {
  if (due === 'reached' || due.anchor === 'reached') return;
  const type = typeOf(kind, due.anchor);
  if (type === 'date' || type === 'datetime' || isCustomField(due.anchor)) return;
  const dates = Object.entries(CANONICAL_FIELDS[kind]).flatMap(([name, field]) => (field.type === 'date' || field.type === 'datetime' ? [name] : []));
  problems.add([...at, 'anchor'], `"${due.anchor}" is no date of a ${kind} handoff`, nearest(due.anchor, [...dates, 'reached']));
}

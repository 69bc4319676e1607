import type { Capabilities } from '../connector.ts';
import type { Slot } from './compile-cast.ts';
import { compileField } from './compile-field.ts';
import type { FieldNotation, FieldNotationObject, OwnerNotation } from './mapping-file.ts';
import { UNMAPPED, refused, type Reader } from './outcome.ts';
import { pathReader, usePath, type FieldContext, type Place } from './path-reader.ts';
import { manyPeople, onePerson, type PartReaders, type PersonPart } from './transforms/person.ts';
import { booleanCast } from './transforms/boolean.ts';
import { textCast } from './transforms/text.ts';

const SLOTS: Readonly<Record<PersonPart, Slot>> = {
  id: { type: 'text' },
  name: { type: 'text' },
  email: { type: 'text', email: true },
  phone: { type: 'text' },
  title: { type: 'text' },
  role: { type: 'text', role: true },
  active: { type: 'boolean' },
};
const FIELD_PARTS = ['name', 'email', 'phone', 'title', 'role'] as const;
const idCast = textCast({ trim: true, email: false, code: true, separator: ' ' });
const activeCast = booleanCast(undefined, undefined);

/** One person: parts spelled out, or a relation that the connector knows how to expand. */
export function compilePerson(given: FieldNotationObject, at: Place, context: FieldContext): Reader {
  if (given.from !== undefined) return expandedPerson(given.from, at, context);
  return onePerson(partsOf(given, at, context), firstPath(given));
}

export function compilePeople(given: FieldNotationObject, at: Place, context: FieldContext): Reader {
  if (given.each === undefined) {
    context.problems.add(at, 'people come from the rows of a relation: { each: <relation>, name: …, email: …, role: … }');
    return () => refused(UNMAPPED, null, '');
  }
  context.reads.add(given.each, '', false);
  if (given.name === undefined && given.email === undefined) context.problems.add(at, 'people need a name or an email');
  return manyPeople(given.each, partsOf(given, at, { ...context, relation: given.each }));
}

function partsOf(given: FieldNotationObject, at: Place, context: FieldContext): PartReaders {
  const parts: PartReaders = {};
  if (given.id !== undefined) parts.id = pathReader(usePath(given.id, false, [...at, 'id'], context), idCast);
  if (given.active !== undefined) parts.active = pathReader(usePath(given.active, false, [...at, 'active'], context), activeCast);
  for (const part of FIELD_PARTS) {
    const notation = given[part];
    if (notation !== undefined) parts[part] = compileField(notation, SLOTS[part], [...at, part], context).read;
  }
  return parts;
}

const firstPath = (given: FieldNotationObject): string => {
  const first: FieldNotation | undefined = given.name ?? given.email ?? given.id;
  return first === undefined ? '' : typeof first === 'string' ? first : (first.from ?? '');
};

function expandedPerson(base: string, at: Place, context: FieldContext): Reader {
  const { person } = context;
  if (person === null) {
    context.problems.add(at, `this system does not say how "${base}" names a person; spell it out: { name: …, email: … }`);
    return () => refused(UNMAPPED, null, base);
  }
  return onePerson(expand(base, person, at, context), base);
}

function expand(base: string, person: NonNullable<Capabilities['person']>, at: Place, context: FieldContext): PartReaders {
  const part = (name: string, cast: typeof idCast): Reader => pathReader(usePath(`${base}.${name}`, false, at, context), cast);
  return {
    id: part(person.id, idCast),
    name: part(person.name, textCast({ trim: true, email: false, code: false, separator: ' ' })),
    email: part(person.email, textCast({ trim: true, email: true, code: false, separator: ' ' })),
    ...(person.active === null ? {} : { active: part(person.active, activeCast) }),
  };
}

export interface CompiledOwner {
  readonly role: string;
  readonly person: Reader;
  readonly manager: Reader | null;
}

/** An owner and, one level up, the manager; further up nobody would be asked. */
export function compileOwner(role: string, notation: OwnerNotation, at: Place, context: FieldContext): CompiledOwner {
  if (typeof notation === 'string') {
    const { person } = context;
    const manager = person?.manager ?? null;
    return {
      role,
      person: expandedPerson(notation, at, context),
      manager: person === null || manager === null ? null : expandedPerson(`${notation}.${manager}`, at, context),
    };
  }
  const { manager, ...own } = notation;
  if (own.name === undefined && own.email === undefined && own.id === undefined) context.problems.add(at, `"${role}" needs a name, an email or an id`);
  return {
    role,
    person: onePerson(partsOf(own, at, context), own.name ?? own.email ?? ''),
    manager: manager === undefined ? null : onePerson(partsOf(manager, [...at, 'manager'], context), manager.name ?? manager.email ?? ''),
  };
}

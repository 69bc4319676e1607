import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { ABSENT, BLANK, UNREADABLE, answered, mostTelling, refused, type MappableRecord, type Outcome, type Reader } from '../outcome.ts';
import { names, rowsOf } from '../source-path.ts';

export type PersonPart = 'id' | 'name' | 'email' | 'phone' | 'title' | 'role' | 'active';
export type PartReaders = Partial<Record<PersonPart, Reader>>;

export const PERSON_PARTS: readonly PersonPart[] = ['id', 'name', 'email', 'phone', 'title', 'role', 'active'];

interface FoundPerson {
  readonly person: Record<string, JsonValue>;
  /** Nobody is known by role or phone alone. */
  readonly known: boolean;
  readonly notes: readonly string[];
  readonly unreadable: readonly PersonPart[];
  /** Why nobody is known. */
  readonly gap: Outcome | null;
}

function personReader(parts: PartReaders): (fields: JsonObject, record: MappableRecord) => FoundPerson {
  const readers = PERSON_PARTS.flatMap((part) => {
    const read = parts[part];
    return read === undefined ? [] : [{ part, read }];
  });
  return (fields, record) => {
    const person: Record<string, JsonValue> = { id: null, name: null, email: null };
    const notes: string[] = [];
    const unreadable: PersonPart[] = [];
    let gap: Outcome | null = null;
    for (const { part, read } of readers) {
      const outcome = read(fields, record);
      person[part] = outcome.value;
      if ((outcome.reason === null || outcome.reason === 'invalid') && outcome.note !== null) notes.push(`${part}: ${outcome.note}`);
      if (outcome.reason === null) continue;
      if (outcome.reason === 'unreadable') unreadable.push(part);
      if (part === 'name' || part === 'email' || part === 'id') gap = gap === null ? outcome : (mostTelling([gap, outcome]) ?? gap);
    }
    const known = person['name'] !== null || person['email'] !== null || person['id'] !== null;
    return { person, known, notes, unreadable, gap };
  };
}

const withUnreadable = (outcome: Outcome, parts: readonly string[]): Outcome => (parts.length === 0 ? outcome : { ...outcome, unreadableParts: parts });

/** One person from their parts. */
export function onePerson(parts: PartReaders, path: string): Reader {
  const read = personReader(parts);
  return (fields, record) => {
    const { person, known, notes, unreadable, gap } = read(fields, record);
    const note = notes.length === 0 ? null : notes.join('; ');
    if (!known) return gap === null ? refused(BLANK, null, path) : { ...gap, path };
    return withUnreadable(answered(person, path, note), unreadable);
  };
}

/** People from the rows of a relation, in the source's order. Rows without name and e-mail are nobody. */
export function manyPeople(relation: string, parts: PartReaders): Reader {
  const read = personReader(parts);
  return (fields, record) => {
    const rows = rowsOf(relation, fields, record);
    if (rows === undefined) return refused(names(record.unreadable, relation) ? UNREADABLE : ABSENT, null, relation);
    const people: JsonValue[] = [];
    let notes: string[] | null = null;
    let unreadable: Set<PersonPart> | null = null;
    let gap: Outcome | null = null;
    for (const row of rows) {
      if (!isJsonObject(row)) continue;
      const found = read(row, record);
      if (found.known) people.push(found.person);
      else if (found.gap !== null) gap = gap === null ? found.gap : (mostTelling([gap, found.gap]) ?? gap);
      if (found.notes.length > 0) (notes ??= []).push(...found.notes);
      if (found.unreadable.length > 0) unreadable = new Set([...(unreadable ?? []), ...found.unreadable]);
    }
    if (people.length === 0) return gap === null ? refused(BLANK, null, relation) : { ...gap, path: relation };
    return withUnreadable(answered(people, relation, notes === null ? null : [...new Set(notes)].join('; ')), unreadable === null ? [] : [...unreadable]);
  };
}

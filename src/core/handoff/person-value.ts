import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts';
import type { CanonicalValue, Person } from './record.ts';

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

/** The person that a canonical value holds; null when it holds none. */
export function personOf(value: CanonicalValue | null | undefined): Person | null {
  const given = value ?? undefined;
  if (!isJsonObject(given)) return null;
  const { id, name, email, phone, title, role, active } = given;
  return {
    id: textOf(id),
    name: textOf(name),
    email: textOf(email),
    ...(phone === undefined ? {} : { phone: textOf(phone) }),
    ...(title === undefined ? {} : { title: textOf(title) }),
    ...(role === undefined ? {} : { role: textOf(role) }),
    ...(active === undefined ? {} : { active: typeof active === 'boolean' ? active : null }),
  };
}

/** All people that a canonical value holds, one or many. */
export function peopleOf(value: CanonicalValue | null | undefined): readonly Person[] {
  const given = value ?? undefined;
  if (isJsonArray(given)) return given.flatMap((item) => personOf(item) ?? []);
  const person = personOf(value);
  return person === null ? [] : [person];
}

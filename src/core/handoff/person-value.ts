import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { CanonicalValue, Person } from './record.ts';

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

/** The person that a canonical value holds; null when it holds none. */
export function personOf(value: CanonicalValue | null | undefined): Person | null {
  const given = value ?? undefined;
  if (!isJsonObject(given)) return null;
  const { id, name, email, phone, title, role, active } = given;
  const person: { -readonly [Part in keyof Person]: Person[Part] } = { id: textOf(id), name: textOf(name), email: textOf(email) };
  if (phone !== undefined) person.phone = textOf(phone);
  if (title !== undefined) person.title = textOf(title);
  if (role !== undefined) person.role = textOf(role);
  if (active !== undefined) person.active = typeof active === 'boolean' ? active : null;
  return person;
}

/** All people that a canonical value holds, one or many, as they are stored. */
export function peopleIn(value: CanonicalValue | null): readonly JsonObject[] {
  const given = value ?? undefined;
  if (isJsonArray(given)) return given.filter((item): item is JsonObject => isJsonObject(item));
  return isJsonObject(given) ? [given] : [];
}

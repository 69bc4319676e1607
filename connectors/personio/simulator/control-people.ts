import { z } from 'zod';
import { faultOf, storeValue } from './attribute-values.ts';
import { type Command, type Company, nextId, type Person } from './company.ts';
import { addEmployment, employmentInput, personBy, who } from './control-employments.ts';
import { tell } from './happenings.ts';
import { employmentStatus, personStatus } from './people.ts';

const text = z.string().nullable();

const personFields = {
  email: text,
  firstName: z.string(),
  lastName: z.string(),
  preferredName: text,
  gender: z.enum(['UNSPECIFIED', 'MALE', 'FEMALE', 'DIVERSE']),
  /** By attribute key; an empty text clears. */
  attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
};

export const personInput = z.strictObject({
  ...z.strictObject(personFields).partial().shape,
  firstName: z.string(),
  lastName: z.string(),
  employment: employmentInput.optional(),
});
const personChange = z.strictObject({ ...who, ...z.strictObject(personFields).partial().shape });

/** Control acts for a person in the browser: no whitelist, but the same rules for values. */
function setAttributes(company: Company, person: Person, values: z.infer<typeof personFields.attributes>): void {
  for (const [key, value] of Object.entries(values)) {
    const attribute = company.attributes.find((one) => one.custom && one.key === key);
    if (attribute === undefined) throw new Error(`No attribute ${key}`);
    const fault = faultOf(attribute, value);
    if (fault !== undefined) throw new Error(fault);
    storeValue(person.attributes, key, value);
  }
}

export function createPerson(company: Company, input: z.input<typeof personInput>, now: number, id?: string): Person {
  const { attributes = {}, employment, ...data } = personInput.parse(input);
  const person: Person = {
    id: id ?? String(nextId(company)),
    email: data.email ?? null,
    firstName: data.firstName,
    lastName: data.lastName,
    preferredName: data.preferredName ?? null,
    gender: data.gender ?? 'UNSPECIFIED',
    languageCode: null,
    attributes: {},
    createdAt: now,
    updatedAt: now,
    employments: [],
  };
  setAttributes(company, person, attributes);
  company.persons[person.id] = person;
  tell(company, 'person.created', { personId: person.id }, now);
  if (employment !== undefined) addEmployment(company, person, employment, now);
  return person;
}

function deletePerson(company: Company, payload: unknown, now: number): unknown {
  const person = personBy(company, z.strictObject(who).parse(payload));
  delete company.persons[person.id];
  for (const { id } of person.employments) {
    tell(company, 'employment.deleted', { personId: person.id, employmentId: id }, now);
  }
  tell(company, 'person.deleted', { personId: person.id }, now);
  return { deleted: person.id };
}

export const peopleCommands: Readonly<Record<string, Command>> = {
  'create-person': (company, payload, now) => {
    const { id, employments } = createPerson(company, personInput.parse(payload), now);
    return { id, employment: employments[0]?.id ?? null };
  },
  'update-person': (company, payload, now) => {
    const { id, person: name, attributes, ...change } = personChange.parse(payload);
    const person = personBy(company, { id, person: name });
    setAttributes(company, person, attributes ?? {});
    Object.assign(person, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
    person.updatedAt = now;
    tell(company, 'person.updated', { personId: person.id }, now);
    return { id: person.id };
  },
  'delete-person': deletePerson,
  'list-persons': (company, _payload, now) =>
    Object.values(company.persons).map((person) => {
      const [latest] = person.employments;
      return {
        id: person.id,
        name: `${person.firstName} ${person.lastName}`,
        email: person.email,
        preferredName: person.preferredName,
        status: personStatus(company, person, now),
        employment: latest?.id ?? null,
        employmentStatus: latest === undefined ? null : employmentStatus(company, latest, now),
        startDate: latest?.startDate ?? null,
        position: latest?.position ?? null,
        attributes: person.attributes,
      };
    }),
};

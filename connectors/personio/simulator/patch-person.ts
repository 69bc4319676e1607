import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { badRequest, noContent } from './answers.ts';
import { faultOf, storeValue } from './attribute-values.ts';
import { maySee, parseObject, sendsJson, type Call } from './call.ts';
import type { Attribute, Person } from './company.ts';
import { tell } from './happenings.ts';
import { refuseOthers } from './query.ts';

const name = z.string().min(1);

/** Strict, because the documentation lists every member and marks none as nullable. */
const patchSchema = z.strictObject({
  email: z.email().optional(),
  first_name: name.optional(),
  preferred_name: z.string().optional(),
  last_name: name.optional(),
  gender: z.enum(['MALE', 'FEMALE', 'DIVERSE', 'UNSPECIFIED']).optional(),
  language_code: z.enum(['en', 'de', 'es', 'fr', 'nl', 'it', 'sv', 'fi']).optional(),
  custom_attributes: z
    .array(z.strictObject({ id: z.string(), value: z.union([z.string(), z.array(z.string())]) }))
    .optional(),
});

type Patch = z.infer<typeof patchSchema>;

/** All or nothing: one bad attribute leaves the whole person as it was. */
export function patchPerson(call: Call, person: Person): SimulatorResponse {
  const { now, company } = call;
  refuseOthers(call.request.query);
  if (!sendsJson(call)) return badRequest(now, 'The content type of the request must be "application/json".');
  const parsed = patchSchema.safeParse(parseObject(call.request.body));
  if (!parsed.success) return badRequest(now, describe(parsed.error));
  const patch = parsed.data;
  if (Object.keys(patch).length === 0) return badRequest(now, 'The request has no attribute to update.');
  const trouble = troubleWith(call, person, patch);
  if (trouble !== undefined) return badRequest(now, trouble);
  const changed = [setStandard(person, patch), setCustom(call, person, patch)].includes(true);
  if (changed) {
    person.updatedAt = now;
    tell(company, 'person.updated', { personId: person.id }, now);
  }
  call.wrote(1);
  return noContent();
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function troubleWith(call: Call, person: Person, patch: Patch): string | undefined {
  const { email, custom_attributes: items = [] } = patch;
  const taken = Object.values(call.company.persons).some((one) => one.email === email && one.id !== person.id);
  if (email !== undefined && taken) return `The email ${email} is already in use.`;
  if (new Set(items.map(({ id }) => id)).size !== items.length) return 'A custom attribute is given more than once.';
  for (const { id, value } of items) {
    const attribute = writable(call, id);
    if (attribute === undefined) return `The custom attribute ${id} does not exist or is not accessible.`;
    const fault = faultOf(attribute, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function writable(call: Call, key: string): Attribute | undefined {
  if (!maySee(call, key) || call.credential.readOnly.includes(key)) return undefined;
  return call.company.attributes.find((one) => one.custom && one.key === key);
}

function setStandard(person: Person, patch: Patch): boolean {
  const before = JSON.stringify(person);
  if (patch.email !== undefined) person.email = patch.email;
  if (patch.first_name !== undefined) person.firstName = patch.first_name;
  if (patch.last_name !== undefined) person.lastName = patch.last_name;
  if (patch.preferred_name !== undefined) person.preferredName = patch.preferred_name;
  if (patch.gender !== undefined) person.gender = patch.gender;
  if (patch.language_code !== undefined) person.languageCode = patch.language_code;
  return JSON.stringify(person) !== before;
}

function setCustom(call: Call, person: Person, patch: Patch): boolean {
  const kept = (patch.custom_attributes ?? []).filter(({ id }) => !call.skippedByFault.includes(id));
  return kept.map(({ id, value }) => storeValue(person.attributes, id, value)).includes(true);
}

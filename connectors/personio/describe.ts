import type { SourceField, SourceObject } from '../../src/core/connector.ts';
import { isStandard, type Attribute } from './catalogue.ts';
import { MOST_TEXT_CHARACTERS } from './limits.ts';
import { ATTRIBUTE_PREFIX } from './pull/plan-person-read.ts';
import type { SessionParts } from './session-parts.ts';
import { FIXED_PATHS, STANDARD_ATTRIBUTES } from './standard-attributes.ts';

/** What an application offers to mappings: Personio has no metadata for it, so this is its documented answer. */
const APPLICATION: readonly (readonly [path: string, label: string, type: string])[] = [
  ['id', 'Application id', 'text'],
  ['application_date', 'Applied', 'date'],
  ['acceptedAt', 'Offer accepted', 'datetime'],
  ['is_anonymized', 'The person was erased in Personio', 'boolean'],
  ['candidate.id', 'Candidate id', 'text'],
  ['candidate.name', 'Candidate', 'text'],
  ['candidate.first_name', 'First name', 'text'],
  ['candidate.last_name', 'Last name', 'text'],
  ['candidate.email', 'E-mail', 'email'],
  ['candidate.gender', 'Gender', 'text'],
  ['candidate.phone', 'Phone (one more call per application)', 'phone'],
  ['candidate.location', 'Location (one more call)', 'text'],
  ['candidate.birthday', 'Birthday (one more call)', 'date'],
  ['candidate.linkedin_profile', 'LinkedIn (one more call)', 'url'],
  ['candidate.available_from', 'Available from (one more call)', 'date'],
  ['job.id', 'Job id', 'text'],
  ['job.name', 'Job', 'text'],
  ['job.department.name', 'Department', 'text'],
  ['job.category.name', 'Category', 'text'],
  ['current_stage.id', 'Stage id', 'text'],
  ['current_stage.name', 'Stage', 'text'],
  ['current_stage.accepted', 'Stage means "offer accepted"', 'boolean'],
  ['current_stage.phase', 'Personio’s own phase', 'text'],
  ['channel.name', 'Channel', 'text'],
];
const PHASE_VALUES = ['unassigned', 'rejected', 'withdrawn', 'offer', 'accepted', 'hired'] as const;
/** What lies in a standard attribute, where it is not a plain value. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  'employment.position': ['title'],
  'employment.supervisor': ['id', 'name', 'email', 'active'],
  'employment.office': ['id', 'name'],
  'employment.legal_entity': ['id', 'name'],
  'employment.department': ['id', 'name'],
  'employment.team': ['id', 'name'],
  'employment.cost_centers': ['id', 'name', 'weight'],
  'employment.termination': ['termination_date', 'last_working_day', 'type', 'reason'],
};

/** Read anew each time: whoever asks has just changed something. */
export async function describe(parts: SessionParts, objects: readonly string[]): Promise<readonly SourceObject[]> {
  const described: SourceObject[] = [];
  if (objects.includes('person')) described.push(await describePerson(parts));
  if (objects.includes('application')) {
    const fields = APPLICATION.map(([path, label, type]) => ({ ...plain(path, label, type), values: path === 'current_stage.phase' ? PHASE_VALUES : null }));
    described.push({ object: 'application', label: 'Application', fields, relations: [] });
  }
  return described;
}

async function describePerson({ attributes }: SessionParts): Promise<SourceObject> {
  attributes.renew();
  const catalogue = await attributes.catalogue(true);
  const own = catalogue.attributes ?? [];
  return {
    object: 'person',
    label: 'Person with the employment that starts last',
    fields: [
      ...FIXED_PATHS.map(([path, label, type]) => plain(path, label, type)),
      ...STANDARD_ATTRIBUTES.flatMap(([path, , label, type]) => (INNER[path] === undefined ? [plain(path, label, type)] : INNER[path].map((inner) => plain(`${path}.${inner}`, `${label}: ${inner}`, type)))),
      ...own.filter((attribute) => !isStandard(attribute)).map((attribute) => ownField(attribute, own)),
    ],
    relations: [],
  };
}

const TEXTS: ReadonlySet<string> = new Set(['standard', 'multiline', 'string']);

/** By label where a path can hold it and it is the only one; else by key. */
function ownField(attribute: Attribute, all: readonly Attribute[]): SourceField {
  const { key, label, type, options } = attribute;
  const isUsable = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ -]*[\p{L}\p{N}_])?$/u.test(label);
  const isAlone = all.filter((other) => other.label.trim().toLowerCase() === label.trim().toLowerCase()).length === 1;
  return { path: `${ATTRIBUTE_PREFIX}${isUsable && isAlone ? label : key}`, label: `${label} (${key})`, type, custom: true, writable: true, values: options, maxLength: TEXTS.has(type.toLowerCase()) ? MOST_TEXT_CHARACTERS : null };
}

const plain = (path: string, label: string, type: string): SourceField => ({ path, label, type, custom: false, writable: false, values: null, maxLength: null });

import type { CheckItem, ObjectRead } from '../../../src/core/connector.ts';
import { lacks, works } from '../../kit/check-item.ts';
import { PERSONS_PER_LIST } from '../limits.ts';
import { LOOKUP_SCOPES, type Lookups } from '../lookups.ts';
import { attributeNameOf } from '../pull/plan-person-read.ts';
import { readPersons } from '../pull/read-persons.ts';
import { instantAt, listOf, personSchema } from '../schema.ts';
import { newSurroundings, type SessionParts } from '../session-parts.ts';

/** How many of the newest are read with all that the mapping asks for. */
const SAMPLE = 5;
const TICK = 'Settings → Integrations → API credentials → this credential → attributes: tick it for reading';

/** The newest persons are read as a sync would: what is unreadable on every one of them is hidden from the credential. */
export async function checkPersons(parts: SessionParts, read: ObjectRead): Promise<readonly CheckItem[]> {
  const { _data: persons } = await parts.client.get('/v2/persons', listOf(personSchema), { limit: String(PERSONS_PER_LIST) });
  const newest = persons.toSorted((a, b) => ((instantAt(a, 'created_at') ?? '') < (instantAt(b, 'created_at') ?? '') ? 1 : -1)).slice(0, SAMPLE);
  if (newest.length === 0) return [works('read', 'Persons', 'Persons can be read; there are none yet, so mapped fields could not be tried.')];
  const around = newSurroundings(parts);
  const { found, errors } = await readPersons(parts, read, around, newest);
  if (found.length === 0) throw errors[0];
  const records = found.map(({ record }) => record);
  const hidden = commonTo(records.map(({ unreadable }) => unreadable));
  const absent = commonTo(records.map(({ nonexistent }) => nonexistent));
  const byLookup = hidden.filter((path) => lookupOf(path, around.lookups) !== null);
  const byTick = hidden.filter((path) => !byLookup.includes(path));
  return [
    works('read', 'Persons', `Persons and their employments can be read; ${read.fields.length - hidden.length - absent.length} of ${read.fields.length} mapped fields hold or may hold an answer.`),
    ...(byTick.length === 0 ? [] : [tickItem(byTick)]),
    ...(await ambiguousItems(parts, read)),
    ...lookupItems(byLookup, around.lookups),
    ...absent.map((path) => works('read', `Field ${path}`, 'The account has no such attribute, or it is not ticked for this credential; what it feeds stays unmapped. Create it (`handoff setup --inputs`), tick it, or map another one.')),
  ];
}

async function ambiguousItems({ attributes }: SessionParts, read: ObjectRead): Promise<readonly CheckItem[]> {
  const items: CheckItem[] = [];
  for (const path of read.fields) {
    const name = attributeNameOf(path);
    if (name !== null && (await attributes.resolve(name)).kind === 'ambiguous')
      items.push(lacks('read', `Attribute ${name}`, `Several attributes are called "${name}", so none of them is read. Name the right one in the mapping by its key: attributes.dynamic_… (\`handoff connections describe\` lists them).`));
  }
  return items;
}

const tickItem = (paths: readonly string[]): CheckItem =>
  lacks('read', 'Mapped fields', `These are hidden from this credential, or do not exist: ${paths.join(', ')}. Until they can be read they are left out of every score, and no handoff that needs them becomes ready. ${TICK}, or correct the mapping.`, {
    missing: paths.map((path) => `Read "${path.replace(/^attributes\./, '')}"`),
    unlocks: 'Scores that count these fields; handoffs that need them can become ready.',
    unreadable: paths.map((path) => `person.${path}`),
  });

function lookupItems(paths: readonly string[], lookups: Lookups): readonly CheckItem[] {
  return [...lookups.refused].map(([kind, reason]) => {
    const mine = paths.filter((path) => kindOf(path) === kind);
    return lacks('read', `Names of ${kind}`, `${reason} Meanwhile ${mine.join(', ')} cannot be read.`, {
      missing: [LOOKUP_SCOPES[kind]],
      unlocks: 'Names instead of numbers in the packet, and scores that count them.',
      unreadable: mine.map((path) => `person.${path}`),
    });
  });
}

const kindOf = (path: string) =>
  path.startsWith('employment.office.') ? 'workplaces'
  : path.startsWith('employment.legal_entity.') ? 'legal-entities'
  : path.startsWith('employment.cost_centers.') ? 'cost-centers'
  : path.startsWith('employment.department.') || path.startsWith('employment.team.') ? 'org-units'
  : null;
const lookupOf = (path: string, { refused }: Lookups) => [...refused.keys()].find((kind) => kind === kindOf(path)) ?? null;

/** In every one of the lists. */
const commonTo = ([first = [], ...rest]: readonly (readonly string[])[]): readonly string[] => first.filter((path) => rest.every((list) => list.includes(path)));

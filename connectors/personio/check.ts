import type { CheckItem, CheckRequest } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { lacks, works, type Ability, type Lack } from '../kit/check-item.ts';
import { SCOPE } from './auth.ts';
import { checkApplications } from './check/check-applications.ts';
import { checkPersons } from './check/check-persons.ts';
import { isCode, reasonOf } from './client.ts';
import { MISSING_SCOPE } from './errors.ts';
import { foreignProblem } from './setup/guide-attributes.ts';
import { attributeNameOf } from './pull/plan-person-read.ts';
import { documentCategoriesSchema } from './schema.ts';
import type { SessionParts } from './session-parts.ts';

const WHERE = 'Settings → Integrations → API credentials → this credential';

/** What works and what does not; each failing item says what it would unlock and how to mend it. */
export async function check(parts: SessionParts, { reads, writes }: CheckRequest): Promise<readonly CheckItem[]> {
  parts.client.signal = undefined;
  parts.attributes.renew();
  const credential = await attempt('connect', 'Credential', {}, () => checkCredential(parts));
  // A refused credential is not tried a second time.
  if (credential.some(({ ok }) => !ok)) return credential;
  const application = reads.find(({ object }) => object === 'application');
  const person = reads.find(({ object }) => object === 'person');
  return [
    ...credential,
    ...(application === undefined ? [] : await attempt('read', 'Applications', READ_APPLICATIONS, () => checkApplications(parts))),
    ...(await attempt('read', 'Attribute catalogue', {}, () => checkCatalogue(parts))),
    ...(person === undefined ? [] : await attempt('read', 'Persons', READ_PERSONS, () => checkPersons(parts, person))),
    ...(await attempt('write', 'Write-back attributes', {}, () => checkWriting(parts, writes['person'] ?? []))),
    ...(await attempt('write', 'Packet as a document', {}, () => checkDocuments(parts))),
    works('subscribe', 'Webhooks', 'Personio can announce changed persons and employments, which makes hires appear sooner (README, "Webhooks"). Without it every sync asks; applications are always asked for.'),
  ];
}

const READ_APPLICATIONS: Lack = { missing: [SCOPE.readRecruiting], unlocks: 'Accepted offers become handoffs before there is a person.' };
const READ_PERSONS: Lack = { missing: [SCOPE.readPersons], unlocks: 'New hires become handoffs, and everything about them can be read and shown.' };

/** `lack` is told when it was a scope that was missing. */
async function attempt(ability: Ability, name: string, lack: Lack, work: () => Promise<readonly CheckItem[]>): Promise<readonly CheckItem[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const isScope = isCode(error, MISSING_SCOPE, 'forbidden');
    const remedy = isScope && lack.missing !== undefined ? `${WHERE}: tick ${lack.missing.join(', ')}.` : error.remedy;
    return [lacks(ability, name, `${error.message} ${remedy}`, isScope ? lack : {})];
  }
}

async function checkCredential({ client }: SessionParts): Promise<readonly CheckItem[]> {
  const scopes = await client.auth.scopes().catch((error: unknown) => {
    throw client.asConnectorError(error);
  });
  return [works('connect', 'Credential', scopes === null ? 'Personio accepts it.' : `Personio accepts it; its scopes: ${scopes.join(', ')}.`)];
}

async function checkCatalogue({ attributes }: SessionParts): Promise<readonly CheckItem[]> {
  const { attributes: list, problem } = await attributes.catalogue(true);
  if (list !== null) return [works('read', 'Attribute catalogue', `${list.length} attributes are ticked for this credential.`)];
  return [
    lacks('read', 'Attribute catalogue', `${problem ?? ''} Attributes are recognised on persons meanwhile; which of them are hidden cannot be told.`, {
      missing: ['Employees: read (v1)'],
      unlocks: 'Attributes by their label, options of lists, and telling hidden from empty.',
    }),
  ];
}

async function checkWriting({ attributes, client }: SessionParts, paths: readonly string[]): Promise<readonly CheckItem[]> {
  if (paths.length === 0) return [];
  const items: CheckItem[] = [];
  const scopes = await client.auth.scopes();
  if (scopes !== null && !scopes.includes(SCOPE.writePersons))
    items.push(lacks('write', 'Change persons', `The credential may not change persons. ${WHERE}: tick ${SCOPE.writePersons}.`, { missing: [SCOPE.writePersons], unlocks: 'Status, score, missing fields and open tasks appear on the person.' }));
  const missing: string[] = [];
  const foreign = paths.filter((path) => attributeNameOf(path) === null);
  items.push(...foreign.map((path) => lacks('write', `Attribute ${path}`, foreignProblem(path))));
  for (const path of paths.filter((each) => !foreign.includes(each))) {
    const name = attributeNameOf(path) ?? path;
    if ((await attributes.resolve(name)).kind !== 'found') missing.push(name);
  }
  if (missing.length > 0)
    items.push(...missing.map((name) => lacks('write', `Attribute ${name}`, 'It does not exist or is not ticked for this credential, so what it shows is not visible in Personio. `handoff setup` says how to create it.', { missing: [`Attribute "${name}"`], unlocks: 'What this attribute shows.' })));
  else if (foreign.length === 0) items.push(works('write', 'Write-back attributes', 'All attributes exist. Whether they may be changed shows with the first write, which is read back. Who else sees them Personio does not tell: look once that new hires do not (`handoff setup` says where).'));
  items.push(works('confirm', 'Read back', 'Personio answers writes without a word, so every person is read again after a write.'));
  return items;
}

/** An upload cannot be tried without leaving a document; that the category exists can be looked up. */
async function checkDocuments({ settings, client }: SessionParts): Promise<readonly CheckItem[]> {
  const name = 'Packet as a document';
  const chosen = settings.documentCategoryId;
  const categories = await client.get('/v1/company/document-categories', documentCategoriesSchema).then(
    ({ data }) => data.map(({ attributes }) => attributes),
    (error: unknown) => {
      if (reasonOf(error) === null) throw error;
      return null;
    },
  );
  const list = categories === null ? '' : ` Categories: ${categories.map(({ id, name: called }) => `${id} ${called}`).join(', ')}.`;
  if (chosen === undefined) return [works('write', name, `Off: no documentCategoryId is configured. With one, and \`note: packet\` in the mapping, the packet is uploaded once per hire.${list}`)];
  if (categories !== null && !categories.some(({ id }) => id === String(chosen)))
    return [lacks('write', name, `There is no category ${chosen}, so no packet could be uploaded. Correct settings.documentCategoryId.${list}`)];
  return [works('write', name, `Documents go into category ${chosen}. The first upload shows whether it is allowed: trying would leave a document.`)];
}

import { z } from 'zod';
import { connector } from '../../connectors/hubspot/index.ts';
import { outputProperties } from '../../connectors/hubspot/setup/outputs.ts';
import type { Shipment, ShipRequest } from '../../src/core/shipping.ts';
import { shipRequestFor } from '../shipped/shipped-by-default.ts';

/** What `setup --app` writes from with the mapping that the project ships; `edit` changes its text first. */
export const shippedRequest = async (edit?: (text: string) => string): Promise<ShipRequest> => await shipRequestFor(connector, edit === undefined ? {} : { edit });

export type Files = Shipment['files'];
const CARDS = 'src/app/cards';
const componentSchema = z.looseObject({ uid: z.string(), type: z.string(), config: z.looseObject({}) });
const appSchema = z.looseObject({ auth: z.looseObject({ requiredScopes: z.array(z.string()) }), permittedUrls: z.record(z.string(), z.array(z.string())) });
const cardSchema = z.looseObject({ location: z.string(), entrypoint: z.string(), objectTypes: z.tuple([z.literal('deals')]) });

/** Everything in which the project, the properties of setup and the mapping contradict one another, a line each. */
export const findDisagreements = (files: Files, request: ShipRequest): readonly string[] => [...checkComponents(files), ...checkNames(files, request), ...checkTexts(files, request)];

function checkComponents(files: Files): readonly string[] {
  const found: string[] = [];
  const components = files.filter(({ path }) => path.endsWith('.json')).flatMap(({ path, text }) => {
    const value = parse(text);
    if (value === null) found.push(`${path} is no JSON`);
    const component = componentSchema.safeParse(value);
    if (path.endsWith('-hsmeta.json') && !component.success) found.push(`${path} describes no component`);
    return component.success ? [{ path, ...component.data }] : [];
  });
  const uids = components.map(({ uid }) => uid);
  for (const uid of new Set(uids)) if (uids.filter((other) => other === uid).length > 1) found.push(`the uid ${uid} stands twice`);
  const apps = components.filter(({ type }) => type === 'app').map(({ config }) => appSchema.parse(config));
  if (apps.length !== 1) found.push('there must be one app');
  for (const { auth, permittedUrls } of apps) {
    if (auth.requiredScopes.toSorted().join() !== 'crm.objects.deals.read,oauth') found.push(`the app asks for ${auth.requiredScopes.join(', ')}`);
    if (Object.values(permittedUrls).flat().length > 0) found.push('the app calls outside');
  }
  for (const { path, config } of components.filter(({ type }) => type === 'card')) found.push(...checkCard(files, path, cardSchema.parse(config)));
  return found;
}

function checkCard(files: Files, path: string, { entrypoint, location }: z.infer<typeof cardSchema>): readonly string[] {
  const entry = files.find((file) => file.path === `src${entrypoint}`);
  if (entry === undefined) return [`${path} begins at ${entrypoint}, which is not there`];
  return entry.text.includes(`hubspot.extend<'${location}'>`) ? [] : [`${entrypoint} is not made for ${location}`];
}

/** `name: 'text'` or `name: null`, one a line, within a constant. */
const entriesOf = (text: string, constant: string): ReadonlyMap<string, string | null> =>
  new Map(
    [...(new RegExp(`const ${constant}\\b[^=]*= \\{\\n([^}]*)\\}`).exec(text)?.[1] ?? '').matchAll(/^ {2}(\w+): (?:null|'((?:[^'\\]|\\.)*)'),$/gm)].map(([, key = '', value]) => [key, value?.replaceAll(/\\(.)/g, '$1') ?? null]),
  );

function checkNames(files: Files, request: ShipRequest): readonly string[] {
  const names = files.find(({ path }) => path === `${CARDS}/names.ts`)?.text ?? '';
  const source = request.objects.find(({ object }) => object === 'deals');
  const made = outputProperties(request.objects);
  const found: string[] = [];
  const properties = entriesOf(names, 'PROPERTIES');
  if (properties.size === 0) found.push('the card names no properties');
  for (const [shown, name] of properties) {
    if (name !== null && source?.shows[name] !== shown) found.push(`the card reads ${name} as ${shown}, and the mapping does not write that`);
    if (name !== null && !made.some((property) => property.name === name)) found.push(`setup does not make ${name}`);
    if (name === null && Object.values(source?.shows ?? {}).includes(shown)) found.push(`the mapping writes ${shown}, and the card does not read it`);
  }
  const labels = entriesOf(names, 'STATUS_LABELS');
  if (JSON.stringify([...labels]) !== JSON.stringify(Object.entries(source?.statusLabels ?? {}))) found.push('the card and the mapping call the statuses differently');
  const options = made.find(({ name }) => name === properties.get('status'))?.options ?? [];
  if ([...new Set(labels.values())].join('|') !== options.join('|')) found.push('the card and the status property call the statuses differently');
  return found;
}

/** Names stand in the file of names alone, and in the guide only those that there are. */
function checkTexts(files: Files, request: ShipRequest): readonly string[] {
  const source = request.objects.find(({ object }) => object === 'deals');
  const known = new Set(Object.keys(source?.shows ?? {}));
  const found = files
    .filter(({ path, text }) => /\.tsx?$/.test(path) && path !== `${CARDS}/names.ts` && /['"`]handoff_/.test(text))
    .map(({ path }) => `${path} names a property itself`);
  for (const { text } of files.filter(({ path }) => path.endsWith('.txt')))
    for (const [, name = ''] of text.matchAll(/" \(([^)]*)\)/g)) if (!known.has(name)) found.push(`the guide names ${name}, which the mapping does not write`);
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { HandoffError } from '../../../src/core/errors.ts';
import type { ShipRequest } from '../../../src/core/shipping.ts';
import { DEFAULT_SHOWS, PROPERTY_NAME } from '../setup/outputs.ts';

/** What the card shows, in the order of its file of names. */
const SHOWN = Object.values(DEFAULT_SHOWS);
/** Without these a card would say what is not so. */
const NEEDED = ['score', 'status', 'gaps'];

/** The names under which the current mapping knows everything. */
export interface CardNames {
  /** Property that shows this; null where the mapping writes none. */
  readonly property: (shown: string) => string | null;
  readonly statusLabels: Readonly<Record<string, string>>;
  readonly readyAt: number;
  readonly asks: ShipRequest['objects'][number]['asks'];
}

/** Throws HandoffError `cannot_ship` where the mapping names a property that HubSpot cannot have, or lacks one that the card needs. */
export function resolveNames(request: ShipRequest): CardNames {
  const source = request.objects.find(({ object }) => object === 'deals');
  if (source === undefined) throw cannotShip('The mapping has no source "deals".', 'Use a mapping like customer/hubspot.yaml.');
  const { shows, statusLabels, asks } = source;
  for (const name of Object.keys(shows)) refuseName(name);
  const property = (shown: string): string | null => Object.keys(shows).find((name) => shows[name] === shown) ?? null;
  for (const shown of NEEDED) {
    if (property(shown) !== null) continue;
    const usual = Object.keys(DEFAULT_SHOWS).find((name) => DEFAULT_SHOWS[name] === shown) ?? shown;
    throw cannotShip(`The card shows the ${shown}, and the mapping does not write it.`, `Add under writeBack.fields of deals: ${usual}: ${shown}`);
  }
  return { property, statusLabels, readyAt: request.readyAt, asks };
}

function refuseName(name: string): void {
  if (PROPERTY_NAME.test(name)) return;
  throw cannotShip(
    `The mapping writes "${name}", which is no internal name of HubSpot.`,
    'Under writeBack.fields of deals name a property in lower case, digits and underscores that begins with a letter, e.g. deal_readiness.',
  );
}

/** The one file of the card that names properties and status texts. */
export function namesFile({ property, statusLabels }: CardNames): string {
  const kinds = SHOWN.map(quoted).join(' | ');
  return [
    '// Written by `handoff setup CONNECTION --app` from the mapping: change the mapping and write it again.',
    '',
    '/** What the card shows → the deal property that holds it; null where the mapping writes none. */',
    `export const PROPERTIES: Readonly<Record<${kinds}, string | null>> = {`,
    ...SHOWN.map((shown) => `  ${shown}: ${quotedOrNull(property(shown))},`),
    '};',
    '',
    '/** Status → the text that stands in the status property. */',
    'export const STATUS_LABELS = {',
    ...Object.entries(statusLabels).map(([status, label]) => `  ${status}: ${quoted(label)},`),
    '} as const;',
    '',
  ].join('\n');
}

const quotedOrNull = (text: string | null): string => (text === null ? 'null' : quoted(text));
const quoted = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const cannotShip = (message: string, remedy: string): HandoffError => new HandoffError({ code: 'cannot_ship', message, remedy, exitCode: 2 });

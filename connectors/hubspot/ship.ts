import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Shipment, Shipping } from '../../src/core/shipping.ts';
import { guideText } from './ship/guide.ts';
import { namesFile, resolveNames, type CardNames } from './ship/names.ts';
import { slimLock, slimPackage } from './ship/packages.ts';

const APP = fileURLToPath(new URL('app/', import.meta.url));
const CARDS = 'src/app/cards';
export const GUIDE = 'HANDOFF-IN-HUBSPOT.txt';
export const NAMES = `${CARDS}/names.ts`;
/** Stay here: they test the card, and HubSpot would build them. */
const TOOLS = /^(?:test$|node_modules$|jest\.config\.js$|\.)/;

/** A HubSpot project with a card for the deal record, which needs no server. */
export const shipping: Shipping = {
  option: 'app',
  what: 'A card for the deal record, as a project for HubSpot’s own command line, and how to make a segment, a workflow and board cards of the same properties.',
  write: async (request) => {
    const names = resolveNames(request);
    const cards = await readdir(join(APP, CARDS));
    const paths = ['hsproject.json', 'src/app/app-hsmeta.json', ...cards.filter((name) => !TOOLS.test(name)).map((name) => `${CARDS}/${name}`)];
    const files = await Promise.all(paths.map(async (path) => ({ path, text: adapt(path, await readFile(join(APP, path), 'utf8'), names) })));
    return { files: [...files, { path: GUIDE, text: guideText(names) }].toSorted((a, b) => (a.path < b.path ? -1 : 1)), next: NEXT } satisfies Shipment;
  },
};

function adapt(path: string, text: string, names: CardNames): string {
  if (path === NAMES) return namesFile(names);
  if (path === `${CARDS}/package.json`) return slimPackage(text);
  return path === `${CARDS}/package-lock.json` ? slimLock(text) : text;
}

const NEXT: readonly string[] = [
  'Run handoff setup for this connection first, so that the properties exist.',
  'Install HubSpot’s command line and sign in, with a test account first: npm install -g @hubspot/cli && hs account auth',
  'In this folder: hs project validate, then hs project upload.',
  'In HubSpot open Development → Projects → handoff-sync, open the app and install it in the account.',
  'Settings → Objects → Deals → Record customization → the view → Add cards → Apps: put the card "Handoff" into the middle column, and into the sidebar and the preview if you like. Nothing that is there is changed.',
  `${GUIDE} says how the same properties make a segment, a workflow and board cards, also without the app.`,
  'To remove it: take the card off the record, uninstall the app, delete the project; the properties go with handoff setup --remove.',
];

import { readFileSync } from 'node:fs';

/** A page as src/web/shell/pages.ts has it. */
export interface ListedPage {
  readonly path: string;
  readonly nav: string | null;
  readonly action: string;
}

const ENTRY = /path: '(?<path>[^']+)', nav: (?:null|'(?<nav>[^']+)'), action: '(?<action>\w+)'/g;

/** Every page there is; read as text, because its code runs in a browser only. */
export function listPages(): readonly ListedPage[] {
  const text = readFileSync(new URL('../../src/web/shell/pages.ts', import.meta.url), 'utf8');
  return [...text.matchAll(ENTRY)].map(({ groups }) => ({ path: groups?.['path'] ?? '', nav: groups?.['nav'] ?? null, action: groups?.['action'] ?? '' }));
}

/** Its address with `:id` and the like filled in. Throws for one that nobody knows, so that no page is forgotten. */
export function addressOf({ path }: ListedPage, known: Readonly<Record<string, string>>): string {
  if (!path.includes(':')) return path;
  const address = known[path];
  if (address === undefined) throw new Error(`no address is known for the page ${path}`);
  return address;
}

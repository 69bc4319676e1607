import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SHOWS } from '../setup/outputs.ts';
import type { PackageNames } from './names.ts';
import { SOURCE_FOLDER } from './xml.ts';

const PACKAGE = fileURLToPath(new URL('../package/', import.meta.url));
export const COMPONENT_NAME = 'handoffCompleteness';

/** The Lightning web component, with the names and texts of the mapping. Its tests stay where the tools for them are. */
export async function componentFiles(names: PackageNames): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const folder = `${SOURCE_FOLDER}/lwc`;
  const found = await readdir(join(PACKAGE, folder), { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__tests__'))
    .map((entry) => join(entry.parentPath, entry.name).slice(PACKAGE.length).replaceAll('\\', '/'))
    .toSorted();
  return Promise.all(paths.map(async (path) => ({ path, text: adapt(path, await readFile(join(PACKAGE, path), 'utf8'), names) })));
}

/** Fields are named in one file of the bundle, texts of the statuses in another. */
function adapt(path: string, text: string, names: PackageNames): string {
  if (path.endsWith('/fields.js')) return nameFields(text, names);
  return path.endsWith('/statuses.js') ? nameStatuses(text, names) : text;
}

/** `import SCORE from '@salesforce/schema/Opportunity.Handoff_Score__c'`; what the mapping does not write is null. */
const nameFields = (text: string, { field }: PackageNames): string =>
  text.replace(/^import (\w+) from '@salesforce\/schema\/Opportunity\.(\w+__c)';$/gm, (line, constant: string, name: string) => {
    const shown = DEFAULT_SHOWS[name];
    if (shown === undefined) return line;
    const own = field(shown);
    return own === null ? `const ${constant} = null;` : `import ${constant} from '@salesforce/schema/Opportunity.${own}';`;
  });

/** `incomplete: 'Incomplete'` within STATUS_LABELS. */
const nameStatuses = (text: string, { statusText }: PackageNames): string =>
  text.replace(/(const STATUS_LABELS = \{\n)([^}]*)(\n\};)/, (_all, head: string, body: string, end: string) => {
    const named = body.replace(/^( +)(\w+): '(?:[^'\\]|\\.)*'/gm, (_line, indent: string, status: string) => `${indent}${status}: ${quoted(statusText(status))}`);
    return `${head}${named}${end}`;
  });

const quoted = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

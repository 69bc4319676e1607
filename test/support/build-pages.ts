import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const changedAtMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newestMs = (folder: string): number => readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((newest, entry) => Math.max(newest, entry.isFile() ? changedAtMs(join(entry.parentPath, entry.name)) : 0), 0);

/** Tests look at the pages as they are written now: built again when a source is newer than what was built. */
export function buildPages(): void {
  if (Math.max(newestMs(at('src/web')), newestMs(at('src/core'))) <= changedAtMs(at('dist/web/index.html'))) return;
  // As they are shipped: under a test runner the build would take the libraries' larger variants for developers.
  // Files of the former build stay: another run may be looking at them.
  const { status, stderr } = spawnSync(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', '--config', at('src/web/vite.config.ts'), '--logLevel', 'warn', '--emptyOutDir', 'false'], { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
  if (status === 0) return;
  // While somebody writes a page, tests of other rooms go on with the pages as they were.
  if (process.env['CI'] !== undefined || changedAtMs(at('dist/web/index.html')) === 0) throw new Error(`The pages cannot be built:\n${stderr}`);
  process.stderr.write(`The pages cannot be built; tests look at the former ones.\n${stderr}\n`);
}

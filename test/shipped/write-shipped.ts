import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shippedByDefault } from './shipped-by-default.ts';

// Writes anew what is kept in the project for administrators, of the connectors named or of all: run it after a definition
// changed, and commit what it wrote.
/** Made from the ones that stand here, which hold the tools that test it as well. */
const MADE_FROM_OURS = /(?:^|\/)package(?:-lock)?\.json$/;
const only = process.argv.slice(2);
for (const { folder, files } of await shippedByDefault(only.length === 0 ? undefined : only)) {
  for (const { path, text } of files.filter((file) => !MADE_FROM_OURS.test(file.path))) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  console.log(`${folder}: ${files.length} files`);
}

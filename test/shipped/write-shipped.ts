import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shippedByDefault } from './shipped-by-default.ts';

// Writes anew what is kept in the project for administrators, of the connectors named or of all: run it after a definition
// changed, and commit what it wrote.
const only = process.argv.slice(2);
for (const { folder, files } of await shippedByDefault(only.length === 0 ? undefined : only)) {
  for (const { path, text } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  console.log(`${folder}: ${files.length} files`);
}

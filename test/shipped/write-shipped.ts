import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shippedByDefault } from './shipped-by-default.ts';

// Writes anew what is kept in the project for administrators: run it after a definition changed, and commit what it wrote.
for (const { folder, files } of await shippedByDefault()) {
  for (const { path, text } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  console.log(`${folder}: ${files.length} files`);
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';

/**
 * The mappings that ship (`customer/salesforce.yaml`), copied below `folder`, but tasks are written at once and nobody
 * has too many of them: what is planned must be seen.
 */
export async function writeEagerRules(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const document = parseDocument(await readFile(new URL(`../../mappings/${name}`, import.meta.url), 'utf8'));
    const sources = document.get('sources');
    const count = isSeq(sources) ? sources.items.length : 0;
    for (let index = 0; index < count; index += 1) {
      if (!document.hasIn(['sources', index, 'writeBack', 'tasks'])) continue;
      document.setIn(['sources', index, 'writeBack', 'tasks', 'settlingMinutes'], 0);
      document.setIn(['sources', index, 'writeBack', 'tasks', 'maxOpenPerPerson'], 100_000);
    }
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, document.toString());
  }
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildJsonSchemas, printJsonSchema } from './schema.ts';

/** Writes the schema files into `folder` (mappings/schema); returns their names. */
export async function writeJsonSchemas(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const schemas = Object.entries(buildJsonSchemas());
  for (const [name, schema] of schemas) await writeFile(join(folder, name), printJsonSchema(schema));
  return schemas.map(([name]) => name);
}

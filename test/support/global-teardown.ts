import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stopTestPostgres } from './test-postgres.ts';

export default async function globalTeardown(): Promise<void> {
  const template = process.env['TEST_EMBEDDED_TEMPLATE'];
  if (template !== undefined) await rm(dirname(template), { recursive: true, force: true });
  const folder = process.env['TEST_PG_FOLDER'];
  if (folder !== undefined) await stopTestPostgres(folder);
}

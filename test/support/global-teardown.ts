import { rm } from 'node:fs/promises';
import { dropTemplate } from './postgres.ts';
import { stopTestPostgres } from './test-postgres.ts';

export default async function globalTeardown(): Promise<void> {
  const templates = process.env['TEST_EMBEDDED_TEMPLATES'];
  if (templates !== undefined) await rm(templates, { recursive: true, force: true });
  const folder = process.env['TEST_PG_FOLDER'];
  await (folder === undefined ? dropTemplate() : stopTestPostgres(folder));
}

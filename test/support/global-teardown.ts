import { stopTestPostgres } from './test-postgres.ts';

export default async function globalTeardown(): Promise<void> {
  const folder = process.env['TEST_PG_FOLDER'];
  if (folder !== undefined) await stopTestPostgres(folder);
}

import { startTestPostgres } from './test-postgres.ts';

/** One real PostgreSQL for the whole run. TEST_PG_URL (a server whose user may create databases) takes its place. */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_PG_URL'] !== undefined) return;
  const server = await startTestPostgres();
  process.env['TEST_PG_URL'] = server.url;
  process.env['TEST_PG_FOLDER'] = server.folder;
}

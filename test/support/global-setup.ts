import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPages } from './build-pages.ts';
import { startTestPostgres } from './test-postgres.ts';

/** The pages as they are now, and one real PostgreSQL for the whole run. TEST_PG_URL (a server whose user may create databases) takes its place. */
export default async function globalSetup(): Promise<void> {
  buildPages();
  process.env['TEST_EMBEDDED_TEMPLATES'] = await mkdtemp(join(tmpdir(), 'handoff-test-template-'));
  // Named here, so that all workers of the run share them; made by the first test that needs them.
  process.env['TEST_PG_TEMPLATE'] = `template_${randomBytes(8).toString('hex')}`;
  if (process.env['TEST_PG_URL'] !== undefined) return;
  const server = await startTestPostgres();
  process.env['TEST_PG_URL'] = server.url;
  process.env['TEST_PG_FOLDER'] = server.folder;
}

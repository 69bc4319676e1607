import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { createTestEngine, TEST_KEY } from '../support/store.ts';

const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));

export interface ShippedMapping {
  /** Of the connection. */
  readonly id: string;
  readonly connector: string;
  /** Below mappings/. */
  readonly mapping: string;
  /** As connections.yaml has them; JSON is fine. */
  readonly settings: string;
  /** Text of a requirements file of the test's own. */
  readonly requirements: string;
  /** What the test has otherwise in the mapping's text. */
  edit(mapping: string): string;
}

/** One connection with a mapping as it is shipped, at rollout `tasks`, without a quiet period. Everything made is removed. */
export async function withShippedMapping({ id, connector, mapping, settings, requirements, edit }: ShippedMapping, work: (app: App) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-shipped-'));
  const { options, remove } = await createTestEngine('embedded');
  let app: App | null = null;
  try {
    await cp(MAPPINGS, join(folder, 'mappings'), { recursive: true });
    const file = join(folder, 'mappings', mapping);
    await writeFile(file, edit(await readFile(file, 'utf8')));
    await writeFile(join(folder, 'mappings', 'requirements.yaml'), requirements);
    const text = `connections:\n  - { id: ${id}, connector: ${connector}, settings: ${settings}, mapping: ${mapping}, requirements: requirements.yaml, rollout: tasks, quietPeriodSeconds: 0, startFrom: 2020-01-01 }\nmappings: { folder: mappings }\n`;
    const env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: options.engine === 'embedded' ? options.folder : folder };
    app = await createApp(parseConfig(text, { cwd: folder, file: 'connections.yaml', env }));
    await work(app);
  } finally {
    await app?.close();
    await remove();
    await rm(folder, { recursive: true, force: true });
  }
}

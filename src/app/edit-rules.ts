import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { toConfigError } from '../config/config-problem.ts';
import { rulesFilesOf, type NamedRulesFile } from '../config/load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from '../config/load-mapping.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { PublishedFile } from '../core/ports.ts';
import type { RulesFileView, Said } from '../http/service-port.ts';
import type { Base } from './open-sessions.ts';

/** Rules files by name, as they are published. Throws HandoffError `unknown_mapping`. */
export interface RulesEditing {
  listRules(): Promise<readonly RulesFileView[]>;
  /** The file that an id (its name with ~ for /) or a name stands for. */
  findRulesFile(id: string): { readonly name: string; readonly path: string; readonly connections: readonly string[] };
  /** null: the version that runs. */
  showRules(id: string, version: number | null): Promise<PublishedFile>;
  listVersions(id: string): Promise<readonly Omit<PublishedFile, 'text'>[]>;
  /** Throws `bad_config` with every problem. */
  lintRules(id: string, text: string): Promise<void>;
  /**
   * Makes this text the rules that run; where files lead, the file is written too, unless somebody edited it meanwhile.
   * Throws `version_moved` when the newest version is not `after` by now.
   */
  publishRules(id: string, text: string, after: number, said: Said): Promise<PublishedFile>;
}

const idOf = (name: string): string => name.replaceAll('/', '~');

interface Used extends NamedRulesFile {
  readonly connections: readonly string[];
}

export function editRulesOf({ config, store, clock, findConnector }: Base): RulesEditing {
  const used = new Map<string, Used>();
  for (const connection of config.connections) {
    for (const file of rulesFilesOf(config, connection)) used.set(file.name, { ...file, connections: [...(used.get(file.name)?.connections ?? []), connection.id] });
  }
  const find = (id: string): Used => {
    const found = [...used.values()].find(({ name }) => name === id || idOf(name) === id);
    if (found !== undefined) return found;
    throw new HandoffError({ code: 'unknown_mapping', message: `No connection uses a rules file "${id}".`, remedy: `Use one of: ${[...used.keys()].map(idOf).join(', ')}.`, exitCode: 2 });
  };
  const running = async (name: string): Promise<PublishedFile> => {
    const published = await store.findPublished(name);
    if (published !== null) return published;
    throw new HandoffError({ code: 'unknown_mapping', message: `"${name}" was not published yet.`, remedy: 'It is when its connection runs, when "handoff serve" starts, or by "handoff mapping publish".' });
  };
  const lint = async ({ name, which, connections }: Used, text: string): Promise<void> => {
    for (const { connector } of config.connections.filter(({ id }) => connections.includes(id))) {
      const { capabilities } = await findConnector(connector);
      const checked = which === 'mapping' ? loadMapping(text, name, capabilities.person) : which === 'requirements' ? loadRequirements(text, name) : loadPlaybook(text, name);
      if (!checked.ok) throw toConfigError(checked.problems);
    }
  };
  return {
    findRulesFile: find,
    listRules: async () => {
      const heads = new Map((await store.findPublishedHeads()).map((head) => [head.name, head]));
      const shown = [...used.values()].filter(({ name, which }) => which === 'mapping' || heads.has(name));
      return Promise.all(
        shown.map(async ({ name, connections }) => {
          const [latest] = heads.has(name) ? await store.findVersions(name) : [];
          return { id: idOf(name), name, connections, published: latest === undefined ? null : { version: latest.version, hash: latest.hash, author: latest.author, reason: latest.reason, publishedAt: latest.publishedAt } };
        }),
      );
    },
    showRules: async (id, version) => {
      const { name } = find(id);
      const found = version === null ? await running(name) : await store.findVersion(name, version);
      if (found !== null) return found;
      throw new HandoffError({ code: 'unknown_mapping', message: `"${name}" has no version ${version}.`, remedy: 'Look at its versions first.' });
    },
    listVersions: async (id) => store.findVersions(find(id).name),
    lintRules: async (id, text) => lint(find(id), text),
    publishRules: async (id, text, after, said) => {
      const file = find(id);
      await lint(file, text);
      const publish = (): Promise<PublishedFile> =>
        store.publish({ name: file.name, text, hash: hashOf(text), author: said.by, reason: said.reason, publishedAt: clock.now().toISOString(), after });
      return config.mappings.source === 'database' ? publish() : writeWith(file, text, (await store.findPublished(file.name))?.text ?? null, publish);
    },
  };
}

/**
 * The file is put in place only when its text is published, and the text is published only when the file can be written:
 * a file that stayed behind would lead again at the next start.
 */
async function writeWith({ path, name }: Used, text: string, published: string | null, publish: () => Promise<PublishedFile>): Promise<PublishedFile> {
  const onDisk = await readFile(path, 'utf8').catch(() => null);
  if (onDisk !== null && onDisk !== published && onDisk !== text) {
    throw new HandoffError({ code: 'mapping_changed', message: `The file ${name} was edited and is not published yet.`, remedy: 'Publish it first ("handoff mapping publish"), or undo the edit; then make the change to what stands there.', place: name });
  }
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, text);
  } catch (error) {
    throw new HandoffError({ code: 'folder_not_writable', message: `The file ${name} cannot be written, and files lead (mappings.source: files).`, remedy: 'Let the service write to its folder, set mappings.source: database, or edit the file where it is kept.', place: name, cause: error });
  }
  try {
    const made = await publish();
    await rename(beside, path);
    return made;
  } finally {
    await rm(beside, { force: true });
  }
}

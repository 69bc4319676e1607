import { toConfigError, type PlacedProblem } from '../config/config-problem.ts';
import { lintTogether } from '../config/lint-together.ts';
import { rulesFilesOf, type NamedRulesFile } from '../config/load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from '../config/load-mapping.ts';
import { peekKindOf } from '../config/load-published-rules.ts';
import { readRulesText } from '../config/load-rules.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { PublishedFile } from '../core/ports.ts';
import type { RulesFileView, Said } from '../http/service-port.ts';
import type { RulesText } from './keep-rules.ts';
import { findConfig, type Base } from './open-sessions.ts';
import { readOnDisk, writeRulesFiles } from './write-rules-files.ts';

/** Rules files by name, as they are published. Throws HandoffError `unknown_mapping`. */
export interface RulesEditing {
  listRules(): Promise<readonly RulesFileView[]>;
  /** The file that an id (its name with ~ for /) or a name stands for. */
  findRulesFile(id: string): UsedRulesFile;
  /** null: no connection uses a file of that name any more. */
  peekRulesFile(name: string): UsedRulesFile | null;
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
  /** What a change begins with: what is published; before that the file, or the one that comes with the project. */
  beginRules(id: string): Promise<{ readonly version: number; readonly text: string }>;
  /** The file where files lead and there is one; else null. */
  readLeadingFile(name: string): Promise<string | null>;
  /** Everything wrong in texts that are to run together. */
  lintTogether(texts: readonly RulesText[]): Promise<readonly PlacedProblem[]>;
  /** Publishes by `publish`; where files lead, the files are written too, all or none. `replaces`: hashes of what may stand in the file. */
  publishTogether<T>(texts: readonly (RulesText & { readonly replaces: readonly string[] })[], publish: () => Promise<T>): Promise<T>;
}

/** A rules file and who uses it. */
export interface UsedRulesFile extends NamedRulesFile {
  readonly connections: readonly string[];
}

const idOf = (name: string): string => name.replaceAll('/', '~');

export function editRulesOf({ config, store, clock, findConnector }: Base): RulesEditing {
  const usedNow = (): ReadonlyMap<string, UsedRulesFile> => {
    const used = new Map<string, UsedRulesFile>();
    for (const connection of config.connections) {
      for (const file of rulesFilesOf(config, connection)) used.set(file.name, { ...file, connections: [...(used.get(file.name)?.connections ?? []), connection.id] });
    }
    return used;
  };
  const find = (id: string): UsedRulesFile => {
    const used = usedNow();
    const found = [...used.values()].find(({ name }) => name === id || idOf(name) === id);
    if (found !== undefined) return found;
    throw new HandoffError({ code: 'unknown_mapping', message: `No connection uses a rules file "${id}".`, remedy: `Use one of: ${[...used.keys()].map(idOf).join(', ')}.`, exitCode: 2 });
  };
  const running = async (name: string): Promise<PublishedFile> => {
    const published = await store.findPublished(name);
    if (published !== null) return published;
    throw new HandoffError({ code: 'unknown_mapping', message: `"${name}" was not published yet.`, remedy: 'It is when its connection runs, when "handoff serve" starts, or by "handoff mapping publish".' });
  };
  const lint = async ({ name, which, connections }: UsedRulesFile, text: string): Promise<void> => {
    for (const { connector } of config.connections.filter(({ id }) => connections.includes(id))) {
      const { capabilities } = await findConnector(connector);
      const checked = which === 'mapping' ? loadMapping(text, name, capabilities.person) : which === 'requirements' ? loadRequirements(text, name) : loadPlaybook(text, name);
      if (!checked.ok) throw toConfigError(checked.problems);
    }
  };
  const leads = config.mappings.source === 'files';
  const publishTogether: RulesEditing['publishTogether'] = (texts, publish) => (leads ? writeRulesFiles(texts.map((text) => ({ ...text, path: find(text.name).path })), publish) : publish());
  return {
    findRulesFile: find,
    peekRulesFile: (name) => usedNow().get(name) ?? null,
    listRules: async () => {
      const heads = new Map((await store.findPublishedHeads()).map((head) => [head.name, head]));
      const shown = [...usedNow().values()].filter(({ name, which }) => which === 'mapping' || heads.has(name));
      const kinds = new Map(await Promise.all(shown.map(async ({ name }) => [name, await peekKindOf(name, (file) => store.findPublished(file))] as const)));
      return Promise.all(
        shown.map(async ({ name, which, connections }) => {
          const [latest] = heads.has(name) ? await store.findVersions(name) : [];
          const kind = kinds.get(name) ?? null;
          const users = connections.filter((connection) => kind === (kinds.get(findConfig(config, connection).mapping.name) ?? kind));
          return { id: idOf(name), name, which, kind, connections: users, published: latest === undefined ? null : { version: latest.version, hash: latest.hash, author: latest.author, reason: latest.reason, publishedAt: latest.publishedAt } };
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
      const published = await store.findPublished(file.name);
      return publishTogether([{ name: file.name, text, replaces: published === null ? [] : [published.hash] }], publish);
    },
    beginRules: async (id) => {
      const { which, ...file } = find(id);
      const published = await store.findPublished(file.name);
      return published ?? { version: 0, text: await readRulesText(config, findConfig(config, file.connections[0] ?? ''), which, file, file.name) };
    },
    readLeadingFile: async (name) => {
      const path = usedNow().get(name)?.path;
      return leads && path !== undefined ? readOnDisk(path) : null;
    },
    lintTogether: (texts) =>
      lintTogether({ config, personOf: async ({ connector }) => (await findConnector(connector)).capabilities.person, findPublished: (name) => store.findPublished(name) }, texts),
    publishTogether,
  };
}

import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from './load-config.ts';
import { listYaml, SHIPPED } from './load-rules.ts';

const KINDS = ['customer', 'employee'] as const;
export type StarterKind = (typeof KINDS)[number];

/** Rules files in the mappings folder and those that come with the project, by name, each once. */
export async function listRulesFiles(config: Pick<Config, 'mappings'>): Promise<readonly string[]> {
  const [own, shipped] = await Promise.all([listYaml(config.mappings.folder, true), listYaml(SHIPPED, true)]);
  return [...new Set([...own, ...shipped])].toSorted();
}

/** Mappings for this connector, by the beginning of their file's name. */
export const mappingsNamedAfter = (connector: string, names: readonly string[]): readonly string[] => names.filter((name) => new RegExp(`^${connector}([^a-z0-9].*)?\\.yaml$`).test(basename(name)));

/** Kinds of handoff that a mapping for this connector comes along for. */
export async function starterKindsOf(connector: string): Promise<readonly StarterKind[]> {
  const shipped = await listYaml(SHIPPED, true);
  return KINDS.filter((kind) => shipped.includes(`${kind}/${connector}.yaml`));
}

/**
 * Puts the mapping that comes with the project, and what belongs to its kind of handoff, into the mappings folder, so that
 * people have files to edit. What stands there stays. Returns the names of those it made.
 */
export async function copyStarters(config: Pick<Config, 'mappings'>, mapping: string): Promise<readonly string[]> {
  const kind = dirname(mapping);
  const shipped = await listYaml(SHIPPED, true);
  if (!shipped.includes(mapping)) return [];
  const schemas = (await readdir(join(SHIPPED, 'schema'))).map((name) => `schema/${name}`);
  const wanted = [mapping, ...['requirements', 'playbook'].map((which) => `${kind}/${which}.yaml`).filter((name) => shipped.includes(name)), ...schemas];
  const made: string[] = [];
  for (const name of wanted) if (await copyMissing(join(SHIPPED, name), join(config.mappings.folder, name))) made.push(name);
  return made;
}

async function copyMissing(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch {
    // There already; or the folder is read-only, and then those of the project are used where they are.
    return false;
  }
}

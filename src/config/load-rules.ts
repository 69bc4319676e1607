import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Capabilities } from '../core/connector.ts';
import type { CompiledMapping } from '../core/handoff/compile-mapping.ts';
import type { CompiledRequirements } from '../core/handoff/compile-requirements.ts';
import type { PlaybookFile } from '../core/tasks/playbook-file.ts';
import { nearestName, toConfigError, type Checked, type PlacedProblem } from './config-problem.ts';
import { defaultRules, type Config, type ConnectionConfig, type RulesFile } from './load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import { readRulesFile } from './read-rules-file.ts';

export interface Rules {
  readonly mapping: CompiledMapping;
  readonly requirements: CompiledRequirements;
  readonly playbook: PlaybookFile | null;
}

/** Rules that come with the project, used where the working folder has no file of that name. */
export const SHIPPED = fileURLToPath(new URL('../../mappings/', import.meta.url));

/**
 * Mapping, requirements and playbook of one connection, read from files, handed to `publish`, and checked as published.
 * Throws HandoffError `bad_config` that lists the problems of all three; nothing is published unless all are right.
 */
export async function loadRules(
  config: Config,
  connection: ConnectionConfig,
  person: Capabilities['person'],
  publish: (file: { readonly name: string; readonly text: string }) => Promise<{ readonly text: string }>,
): Promise<Rules> {
  const mappingText = await readMappingText(config, connection);
  const mapping = unwrap(loadMapping(mappingText, connection.mapping.name, person));
  const kind = mapping.mapping.file.handoff;
  const requirementsFile = connection.requirements ?? defaultRules(config, kind, 'requirements');
  const requirementsText = await readRulesText(config, connection, 'requirements', requirementsFile, `${kind}/requirements.yaml`);
  const requirements = unwrap(loadRequirements(requirementsText, requirementsFile.name));
  const playbookFile = connection.playbook ?? defaultRules(config, kind, 'playbook');
  const playbookText = await readRulesText(config, connection, 'playbook', playbookFile, `${kind}/playbook.yaml`);
  unwrap(loadPlaybook(playbookText, playbookFile.name));
  const published = {
    mapping: await publish({ name: connection.mapping.name, text: mappingText }),
    requirements: await publish({ name: requirementsFile.name, text: requirementsText }),
    playbook: await publish({ name: playbookFile.name, text: playbookText }),
  };
  return {
    mapping: published.mapping.text === mappingText ? mapping.mapping : unwrap(loadMapping(published.mapping.text, connection.mapping.name, person)).mapping,
    requirements:
      published.requirements.text === requirementsText ? requirements.requirements : unwrap(loadRequirements(published.requirements.text, requirementsFile.name)).requirements,
    playbook: unwrap(loadPlaybook(published.playbook.text, playbookFile.name)).playbook,
  };
}

const readMappingText = (config: Config, connection: ConnectionConfig): Promise<string> =>
  readRulesText(config, connection, 'mapping', connection.mapping, connection.mapping.name);

/** `shippedName` is looked up among the rules that come with the project when the working folder has no such file. */
export async function readRulesText(config: Config, connection: ConnectionConfig, which: 'mapping' | 'requirements' | 'playbook', file: RulesFile, shippedName: string): Promise<string> {
  const own = await readRulesFile(file.path, file.name);
  if (own.ok) return new TextDecoder().decode(own.bytes);
  const shipped = await readRulesFile(`${SHIPPED}${shippedName}`, file.name);
  if (shipped.ok && own.problems.every((problem) => problem.message.includes('no such file'))) return new TextDecoder().decode(shipped.bytes);
  if (connection[which] === null) throw toConfigError(own.problems);
  const { document, index } = connection.settingsPlace;
  const place = document.positionOf(['connections', index, which], 'value');
  const near = nearestName(file.name, await existingNames(config, file));
  throw toConfigError(own.problems.map((problem) => ({
    ...problem, ...place, file: document.file, path: `connections.${index}.${which}`, message: `${file.name}: ${problem.message}`, suggestion: near,
  })));
}

/** Rules files that a connection could name: of the mappings folder, of the folder where the named one should be, and the shipped ones. */
async function existingNames(config: Config, missing: RulesFile): Promise<readonly string[]> {
  const beside = missing.name.slice(0, missing.name.lastIndexOf('/') + 1);
  const [own, near, shipped] = await Promise.all([listYaml(config.mappings.folder, true), listYaml(dirname(missing.path), false), listYaml(SHIPPED, true)]);
  return [...own, ...near.map((name) => `${beside}${name}`), ...shipped];
}

/** Names of the YAML files in a folder; none when it is not there. */
export async function listYaml(folder: string, recursive: boolean): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive }).catch((): string[] => []);
  return names.filter((name) => name.endsWith('.yaml')).map((name) => name.replaceAll('\\', '/'));
}

function unwrap<T>(checked: Checked<T>): { readonly ok: true } & T {
  if (checked.ok) return checked;
  const problems: readonly PlacedProblem[] = checked.problems;
  throw toConfigError(problems);
}

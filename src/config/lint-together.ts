import type { Capabilities } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import { findDisagreements, type Disagreement } from '../core/line/find-disagreements.ts';
import type { PlacedProblem } from './config-problem.ts';
import { defaultRules, rulesFilesOf, type Config, type ConnectionConfig, type NamedRulesFile } from './load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import { loadTriedRules } from './load-tried-rules.ts';
import { readYaml } from './read-yaml.ts';

export interface LintTogether {
  readonly config: Config;
  readonly personOf: (connection: ConnectionConfig) => Promise<Capabilities['person']>;
  /** What is published now. */
  readonly findPublished: (name: string) => Promise<{ readonly text: string } | null>;
}

interface RulesText {
  readonly name: string;
  readonly text: string;
}

/**
 * Everything that is wrong in these texts, each by itself and with the files that run beside them: in every connection
 * that uses one. What files that stay disagreed about before is not held against them. In the order of the files.
 */
export async function lintTogether({ config, personOf, findPublished }: LintTogether, texts: readonly RulesText[]): Promise<readonly PlacedProblem[]> {
  const named = new Map(texts.map((file) => [file.name, file]));
  const found: PlacedProblem[] = [];
  const looked = new Set<string>();
  for (const connection of config.connections) {
    const files = rulesFilesOf(config, connection);
    const mine = files.filter(({ name }) => named.has(name));
    // Thousands of connections mostly share a few files.
    const alike = JSON.stringify([connection.connector, files.map(({ name, which }) => [which, name])]);
    if (mine.length === 0 || looked.has(alike)) continue;
    looked.add(alike);
    const person = await personOf(connection);
    const alone = mine.flatMap((file) => lintAlone(file, named.get(file.name)?.text ?? '', person));
    found.push(...alone);
    if (alone.length > 0) continue;
    const before = await disagreementsOf(config, connection, person, findPublished);
    const after = await disagreementsOf(config, connection, person, async (name) => named.get(name) ?? findPublished(name));
    const known = new Set(before.map(keyOf));
    found.push(...after.filter((problem) => !known.has(keyOf(problem))));
  }
  const order = [...named.keys()];
  const unique = [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
  return unique.toSorted((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column);
}

/** Lines move with every edit; what is said where does not. */
const keyOf = ({ file, path, message }: PlacedProblem): string => JSON.stringify([file, path, message]);

function lintAlone({ name, which }: NamedRulesFile, text: string, person: Capabilities['person']): readonly PlacedProblem[] {
  const checked = which === 'mapping' ? loadMapping(text, name, person) : which === 'requirements' ? loadRequirements(text, name) : loadPlaybook(text, name);
  return checked.ok ? [] : checked.problems;
}

/** Nothing when the files of the connection cannot be used anyway: that is said of the one that is wrong, or was so before. */
async function disagreementsOf(config: Config, connection: ConnectionConfig, person: Capabilities['person'], findText: LintTogether['findPublished']): Promise<readonly PlacedProblem[]> {
  try {
    const { mapping, requirements, playbook } = await loadTriedRules(config, connection, person, findText);
    if (playbook === null) return [];
    const kind = mapping.file.handoff;
    const files = { requirements: connection.requirements ?? defaultRules(config, kind, 'requirements'), playbook: connection.playbook ?? defaultRules(config, kind, 'playbook') };
    const disagreements = findDisagreements({ mapping: mapping.file, requirements: requirements.file, playbook }, { mapping: connection.mapping.name, playbook: files.playbook.name });
    return await Promise.all(disagreements.map(async (each) => place(each, files[each.in].name, (await findText(files[each.in].name))?.text ?? '')));
  } catch (error) {
    if (error instanceof HandoffError) return [];
    throw error;
  }
}

function place({ path, message, suggestion, remedy }: Disagreement, file: string, text: string): PlacedProblem {
  const yaml = readYaml(text, file);
  const position = yaml.ok ? yaml.document.positionOf(path, 'value') : { line: 0, column: 0 };
  return { file, ...position, path: path.join('.'), message, suggestion, remedy };
}

import type { Capabilities } from '../core/connector.ts';
import { toConfigError, type Checked } from './config-problem.ts';
import { defaultRules, type Config, type ConnectionConfig } from './load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import { readRulesText, type Rules } from './load-rules.ts';

/**
 * The rules of a connection from texts in hand; what `findText` does not have is read from its file. Nothing is published.
 * Throws HandoffError `bad_config` that lists the problems of all three files at once.
 */
export async function loadTriedRules(config: Config, connection: ConnectionConfig, person: Capabilities['person'], findText: (name: string) => Promise<{ readonly text: string } | null>): Promise<Rules> {
  const textOf: typeof readRulesText = async (...file) => (await findText(file[3].name))?.text ?? readRulesText(...file);
  const mapping = loadMapping(await textOf(config, connection, 'mapping', connection.mapping, connection.mapping.name), connection.mapping.name, person);
  // Which requirements belong to it is said by the mapping: nobody can guess on.
  if (!mapping.ok) throw toConfigError(mapping.problems);
  const kind = mapping.mapping.file.handoff;
  const requirementsFile = connection.requirements ?? defaultRules(config, kind, 'requirements');
  const playbookFile = connection.playbook ?? defaultRules(config, kind, 'playbook');
  const requirements = loadRequirements(await textOf(config, connection, 'requirements', requirementsFile, `${kind}/requirements.yaml`), requirementsFile.name);
  const playbook = loadPlaybook(await textOf(config, connection, 'playbook', playbookFile, `${kind}/playbook.yaml`), playbookFile.name);
  if (requirements.ok && playbook.ok) return { mapping: mapping.mapping, requirements: requirements.requirements, playbook: playbook.playbook };
  throw toConfigError([...problemsOf(requirements), ...problemsOf(playbook)]);
}

const problemsOf = (checked: Checked<object>) => (checked.ok ? [] : checked.problems);

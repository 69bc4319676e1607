import { toConfigError } from './config-problem.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import { readYaml } from './read-yaml.ts';

/** Checks one rules file by what it holds. Throws HandoffError `bad_config` with every problem. */
export function lintRules(bytes: Uint8Array, file: string): void {
  const yaml = readYaml(bytes, file);
  if (!yaml.ok) throw toConfigError(yaml.problems);
  const value: unknown = yaml.document.value;
  const has = (key: string): boolean => typeof value === 'object' && value !== null && key in value;
  const checked = has('requirements') ? loadRequirements(bytes, file) : has('steps') ? loadPlaybook(bytes, file) : loadMapping(bytes, file, ANY_PERSON);
  if (!checked.ok) throw toConfigError(checked.problems);
}

/** Without a connection nobody knows how its connector shows people; any shape will do for checking names. */
const ANY_PERSON = { id: 'Id', name: 'Name', email: 'Email', active: null, manager: null } as const;

import type { Connector } from '../core/connector.ts';
import { toConfigError } from './config-problem.ts';
import { describeIssues } from './describe-issues.ts';
import type { YamlDocument } from './read-yaml.ts';

/** `settings:` of one connection where it stands in the connections file. */
export interface SettingsPlace {
  readonly document: YamlDocument;
  /** From 0. */
  readonly index: number;
}

/**
 * Checks `settings:` of a connection by the connector's own schema. Throws HandoffError `bad_config` with file and
 * line; the message never holds a value, because any of them may be a secret.
 */
export function parseSettings(connector: Connector, settings: unknown, place: SettingsPlace): unknown {
  const result = connector.settings.safeParse(settings);
  if (result.success) return result.data;
  const { document, index } = place;
  const at = ['connections', index, 'settings'] as const;
  const within: YamlDocument = { file: document.file, value: maskTexts(settings), positionOf: (path, part) => document.positionOf([...at, ...path], part) };
  const problems = describeIssues(result.error.issues, connector.settings, within);
  const named = problems.map((problem) => ({ ...problem, path: [...at, problem.path].filter((part) => part !== '').join('.') }));
  throw toConfigError(named, `connectors/${connector.name}/README.md lists the settings of ${connector.capabilities.displayName}.`);
}

function maskTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskTexts);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item)]));
  return typeof value === 'string' || typeof value === 'number' ? '…' : value;
}

import { z } from 'zod';
import type { Capabilities } from '../core/connector.ts';
import { handoffKindSchema, type HandoffKind } from '../core/handoff/mapping-file.ts';
import { defaultRules, type Config, type ConnectionConfig } from './load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import type { Rules } from './load-rules.ts';
import { readYaml } from './read-yaml.ts';
import { remember } from './remember.ts';

type FindPublished = (name: string) => Promise<{ readonly text: string } | null>;

const kindSchema = z.object({ handoff: handoffKindSchema });
const MOST_KINDS = 3_000;
const keptKinds = remember<{ readonly kind: HandoffKind | null }>(MOST_KINDS);

/** Which kind of handoff a connection is about, without compiling its rules or loading its connector; null when nothing usable was published for it. */
export const peekKind = (connection: ConnectionConfig, findPublished: FindPublished): Promise<HandoffKind | null> => peekKindOf(connection.mapping.name, findPublished);

/** Of a rules file by its name: mapping, requirements and playbook all say it. */
export async function peekKindOf(file: string, findPublished: FindPublished): Promise<HandoffKind | null> {
  const published = await findPublished(file);
  return published === null ? null : keptKinds(published.text, () => ({ kind: kindOf(published.text) })).kind;
}

function kindOf(text: string): HandoffKind | null {
  const yaml = readYaml(text, '');
  const parsed = yaml.ok ? kindSchema.safeParse(yaml.document.value) : null;
  return parsed?.success === true ? parsed.data.handoff : null;
}

/**
 * The published rules of a connection, whatever its files say; null when there are none, or when this version of the
 * service cannot use them.
 */
export async function loadPublishedRules(config: Config, connection: ConnectionConfig, person: Capabilities['person'], findPublished: FindPublished): Promise<Rules | null> {
  const mappingText = await findPublished(connection.mapping.name);
  const mapping = mappingText === null ? null : loadMapping(mappingText.text, connection.mapping.name, person);
  if (mapping?.ok !== true) return null;
  const kind = mapping.mapping.file.handoff;
  const requirementsFile = connection.requirements ?? defaultRules(config, kind, 'requirements');
  const playbookFile = connection.playbook ?? defaultRules(config, kind, 'playbook');
  const requirementsText = await findPublished(requirementsFile.name);
  const playbookText = await findPublished(playbookFile.name);
  if (requirementsText === null || playbookText === null) return null;
  const requirements = loadRequirements(requirementsText.text, requirementsFile.name);
  const playbook = loadPlaybook(playbookText.text, playbookFile.name);
  return requirements.ok && playbook.ok ? { mapping: mapping.mapping, requirements: requirements.requirements, playbook: playbook.playbook } : null;
}

import { z } from 'zod';
import type { Capabilities } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import { handoffKindSchema, type HandoffKind } from '../core/handoff/mapping-file.ts';
import { defaultRules, type Config, type ConnectionConfig } from './load-config.ts';
import { loadMapping, loadPlaybook, loadRequirements } from './load-mapping.ts';
import { loadRules, readMappingText, type Rules } from './load-rules.ts';
import { readYaml } from './read-yaml.ts';

type FindPublished = (name: string) => Promise<{ readonly text: string } | null>;

const kindSchema = z.object({ handoff: handoffKindSchema });

/** Which kind of handoff a connection is about, without compiling its rules or loading its connector; null when nobody can say. */
export async function peekKind(config: Config, connection: ConnectionConfig, findPublished: FindPublished): Promise<HandoffKind | null> {
  const published = await findPublished(connection.mapping.name);
  const file = config.mappings.source === 'database' && published !== null ? null : await readMappingText(config, connection).catch(() => null);
  return kindOf(file) ?? kindOf(published?.text ?? null);
}

function kindOf(text: string | null): HandoffKind | null {
  const yaml = text === null ? null : readYaml(text, '');
  const parsed = yaml?.ok === true ? kindSchema.safeParse(yaml.document.value) : null;
  return parsed?.success === true ? parsed.data.handoff : null;
}

/**
 * Rules of a connection whose records share handoffs with another one that runs now. Nothing is published by it. Rules
 * that are broken right now are that connection's own trouble: until they are mended the last published ones hold; null
 * when there are none.
 */
export async function loadPeerRules(config: Config, connection: ConnectionConfig, person: Capabilities['person'], findPublished: FindPublished): Promise<Rules | null> {
  const filesLead = config.mappings.source === 'files';
  try {
    return await loadRules(config, connection, person, async (file) => (filesLead ? file : ((await findPublished(file.name)) ?? file)));
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return loadPublished(config, connection, person, findPublished);
  }
}

async function loadPublished(config: Config, connection: ConnectionConfig, person: Capabilities['person'], findPublished: FindPublished): Promise<Rules | null> {
  const mappingText = await findPublished(connection.mapping.name);
  const mapping = mappingText === null ? null : loadMapping(mappingText.text, connection.mapping.name, person);
  if (mapping?.ok !== true) return null;
  const kind = mapping.mapping.file.handoff;
  const requirementsText = await findPublished((connection.requirements ?? defaultRules(config, kind, 'requirements')).name);
  const playbookText = await findPublished((connection.playbook ?? defaultRules(config, kind, 'playbook')).name);
  if (requirementsText === null || playbookText === null) return null;
  const requirements = loadRequirements(requirementsText.text, 'requirements');
  const playbook = loadPlaybook(playbookText.text, 'playbook');
  return requirements.ok && playbook.ok ? { mapping: mapping.mapping, requirements: requirements.requirements, playbook: playbook.playbook } : null;
}

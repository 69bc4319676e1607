import type { Connector } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';

/** Checks `settings:` of a connection by the connector's own schema. The message never holds a value. */
export function parseSettings(connector: Connector, settings: unknown, file: string, id: string): unknown {
  const result = connector.settings.safeParse(settings);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `settings${issue.path.map((part) => `.${String(part)}`).join('')}: ${issue.message}`);
  throw new HandoffError({
    code: 'bad_settings',
    message: `${file}: connection "${id}": ${lines.join('; ')}`,
    remedy: `connectors/${connector.name}/README.md lists the settings of ${connector.capabilities.displayName}.`,
    place: `connection "${id}"`,
    exitCode: 2,
  });
}

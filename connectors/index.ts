import { distance } from 'fastest-levenshtein';
import type { Connector } from '../src/core/connector.ts';
import { HandoffError } from '../src/core/errors.ts';

/** Loaded on first use: one SDK alone costs a quarter of a second. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly connector: Connector }>>> = {
  bamboohr: () => import('./bamboohr/index.ts'),
  csv: () => import('./csv/index.ts'),
  hubspot: () => import('./hubspot/index.ts'),
  personio: () => import('./personio/index.ts'),
  salesforce: () => import('./salesforce/index.ts'),
  workday: () => import('./workday/index.ts'),
};

export const connectorNames: readonly string[] = Object.keys(LOADERS);

/** Throws HandoffError `unknown_connector` (exit code 2) with the nearest name. */
export async function loadConnector(name: string): Promise<Connector> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (load !== undefined) return (await load()).connector;
  const nearest = connectorNames.toSorted((a, b) => distance(a, name) - distance(b, name))[0] ?? '';
  const near = distance(nearest, name.toLowerCase()) <= Math.ceil(name.length / 3);
  throw new HandoffError({
    code: 'unknown_connector',
    message: `There is no connector "${name}"${near ? `, did you mean "${nearest}"?` : '.'}`,
    remedy: `Use one of: ${connectorNames.join(', ')}.`,
    exitCode: 2,
  });
}

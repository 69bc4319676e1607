import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connectorNames, loadConnector } from '../../connectors/index.ts';
import { loadMapping, loadRequirements } from '../../src/config/load-mapping.ts';
import type { Connector } from '../../src/core/connector.ts';
import { shipRequestOf } from '../../src/core/line/ship-request.ts';
import type { Shipment, Shipping, ShipRequest } from '../../src/core/shipping.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the rules that come with the project say, with this put in place of parts of the mapping. */
export async function shipRequestFor(connector: Connector, change: { readonly inputs?: boolean; readonly edit?: (mapping: string) => string } = {}): Promise<ShipRequest> {
  const read = (name: string): Promise<string> => readFile(`${ROOT}mappings/customer/${name}.yaml`, 'utf8');
  const text = await read(connector.name);
  const mapping = loadMapping(change.edit?.(text) ?? text, `${connector.name}.yaml`, connector.capabilities.person);
  const requirements = loadRequirements(await read('requirements'), 'requirements.yaml');
  if (!mapping.ok) throw new Error(JSON.stringify(mapping.problems));
  if (!requirements.ok) throw new Error(JSON.stringify(requirements.problems));
  return shipRequestOf({ mapping: mapping.mapping, requirements: requirements.requirements }, change.inputs ?? false);
}

export interface DefaultShipment extends Shipment {
  readonly connector: string;
  /** Where it is kept in this project, absolute. */
  readonly folder: string;
  readonly shipping: Shipping;
}

/** What is kept in the project for administrators: each connector's files, written with the default mapping. */
export async function shippedByDefault(only: readonly string[] = connectorNames): Promise<readonly DefaultShipment[]> {
  const found: DefaultShipment[] = [];
  for (const name of only) {
    const connector = await loadConnector(name);
    const { shipping } = connector;
    if (shipping === null) continue;
    found.push({ connector: name, shipping, folder: `${ROOT}connectors/${name}/${shipping.option}`, ...(await shipping.write(await shipRequestFor(connector))) });
  }
  return found;
}

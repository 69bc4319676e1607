import { resolve } from 'node:path';
import type { App } from '../app.ts';
import { HandoffError } from '../core/errors.ts';
import { shipRequestOf } from '../core/line/ship-request.ts';
import type { Connector } from '../core/connector.ts';
import type { Shipping } from '../core/shipping.ts';
import type { CliContext } from './context.ts';
import { writeShipment } from './write-shipment.ts';

export interface ShipFlags {
  readonly option: Shipping['option'];
  /** As typed; null: the default below the working folder. */
  readonly folder: string | null;
  readonly inputs: boolean;
  readonly dryRun: boolean;
}

/** Writes what an administrator deploys on the vendor's side, with the names of the rules as they are. Asks nobody but our own files. */
export async function shipFiles(context: CliContext, app: App, id: string, flags: ShipFlags): Promise<void> {
  const connection = app.config.connections.find((item) => item.id === id);
  const connector = await app.connectors.find(connection?.connector ?? id);
  const shipping = requireShipping(connector, flags.option);
  const shipment = await shipping.write(shipRequestOf(await app.rules(id), flags.inputs));
  const folder = flags.folder ?? `handoff-${connector.name}-${shipping.option}`;
  const files = await writeShipment(resolve(folder), shipment, flags.dryRun);
  context.output.data({ connection: id, folder: resolve(folder), dryRun: flags.dryRun, files, next: shipment.next });
  context.output.say(() => files.map(({ change, path }) => `${change.padEnd(8)} ${path}`).join('\n'));
  context.output.say(`\n${files.length} files ${flags.dryRun ? 'would be ' : ''}in ${folder}. ${shipping.what}`);
  if (flags.dryRun) return;
  context.output.say(['\nNext:', ...shipment.next.map((step, index) => `${index + 1}. ${step}`)].join('\n'));
}

function requireShipping({ capabilities, shipping }: Connector, option: Shipping['option']): Shipping {
  if (shipping !== null && shipping.option === option) return shipping;
  throw new HandoffError({
    code: 'nothing_to_ship',
    message: `There is no ${option === 'package' ? 'package' : 'app'} for ${capabilities.displayName}.`,
    remedy: shipping === null ? `Leave --${option} out: setup then makes, or lists, what ${capabilities.displayName} needs.` : `Use --${shipping.option} instead of --${option}.`,
    exitCode: 2,
  });
}

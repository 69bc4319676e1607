import { resolve } from 'node:path';
import { loadConnector } from '../app.ts';
import type { ConnectionConfig } from '../config/load-config.ts';
import { loadRules } from '../config/load-rules.ts';
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

/**
 * Writes what an administrator deploys on the vendor's side, with the names that stand in the rules files. It asks neither the
 * account nor the database, which a running service may have for itself.
 */
export async function shipFiles(context: CliContext, connection: ConnectionConfig, flags: ShipFlags): Promise<void> {
  const connector = await loadConnector(connection.connector);
  const shipping = requireShipping(connector, flags.option);
  const rules = await loadRules(await context.config(), connection, connector.capabilities.person, (file) => Promise.resolve(file));
  const shipment = await shipping.write(shipRequestOf(rules, flags.inputs));
  const folder = flags.folder ?? `handoff-${connector.name}-${shipping.option}`;
  const files = await writeShipment(resolve(folder), shipment, flags.dryRun);
  context.output.data({ connection: connection.id, folder: resolve(folder), dryRun: flags.dryRun, files, next: shipment.next });
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

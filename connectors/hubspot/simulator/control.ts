import { z } from 'zod';
import { accountCommands } from './control-account.ts';
import { objectCommands } from './control-objects.ts';
import { schemaCommands } from './control-schema.ts';
import { bulkSeed } from './seed-bulk.ts';
import { demoSeed } from './demo-seed.ts';
import { dumpPortal } from './portal-state.ts';
import type { Command, Portal } from './portal.ts';
import { webhookCommands } from './webhook-sender.ts';


const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries<Command>({
    ...accountCommands,
    ...objectCommands,
    ...schemaCommands,
    ...webhookCommands,
    'bulk-seed': bulkSeed,
    'demo-seed': demoSeed,
    state: (portal) => dumpPortal(portal),
  }),
);

export function obey(portal: Portal, name: string, payload: unknown, now: number): unknown {
  const command = commands.get(name);
  if (command === undefined) throw new Error(`Unknown command "${name}". Known: ${[...commands.keys(), 'reset'].join(', ')}`);
  try {
    return command(portal, payload, now);
  } catch (error) {
    throw error instanceof z.ZodError ? new Error(`${name}: ${z.prettifyError(error)}`) : error;
  }
}

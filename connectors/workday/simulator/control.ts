import { accessCommands } from './control-access.ts';
import { objectCommands } from './control-objects.ts';
import { peopleCommands } from './control-people.ts';
import { reportCommands } from './control-reports.ts';
import { bulkSeed } from './seed-bulk.ts';
import { demoSeed } from './seed-demo.ts';
import { settingsSchema, type Tenant } from './tenant.ts';

export type Command = (tenant: Tenant, payload: unknown, now: number) => unknown;

const generalCommands: Readonly<Record<string, Command>> = {
  settings: (tenant, payload) => {
    tenant.settings = settingsSchema.parse({ ...tenant.settings, ...settingsSchema.partial().strict().parse(payload) });
    tenant.window = { startedAt: 0, reports: 0, soap: 0 };
    return tenant.settings;
  },
  'demo-seed': (tenant, _payload, now) => demoSeed(tenant, now),
  'bulk-seed': (tenant, payload, now) => bulkSeed(tenant, payload, now),
  state: (tenant) => tenant,
};

const commands: ReadonlyMap<string, Command> = new Map(Object.entries({ ...generalCommands, ...accessCommands, ...objectCommands, ...peopleCommands, ...reportCommands }));

export function obey(tenant: Tenant, name: string, payload: unknown, now: number): unknown {
  const command = commands.get(name);
  if (command === undefined) throw new Error(`Unknown command "${name}". Known: ${[...commands.keys(), 'reset'].join(', ')}`);
  return command(tenant, payload, now);
}

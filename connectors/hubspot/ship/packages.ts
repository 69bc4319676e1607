import { z } from 'zod';

const packageSchema = z.looseObject({ scripts: z.unknown().optional(), devDependencies: z.unknown().optional(), overrides: z.unknown().optional() });
const entrySchema = z.looseObject({ dev: z.boolean().optional(), devOptional: z.boolean().optional(), devDependencies: z.unknown().optional() });
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });

/** package.json as HubSpot builds the card: without the tools that test it here. */
export function slimPackage(text: string): string {
  const { scripts: _scripts, devDependencies: _tools, overrides: _pins, ...rest } = packageSchema.parse(JSON.parse(text));
  return asText(rest);
}

/** The lock that belongs to it: the same versions of what is left. */
export function slimLock(text: string): string {
  const lock = lockSchema.parse(JSON.parse(text));
  const kept = Object.entries(lock.packages).filter(([, entry]) => entry.dev !== true && entry.devOptional !== true);
  return asText({ ...lock, packages: Object.fromEntries(kept.map(([path, { devDependencies: _tools, ...entry }]) => [path, entry])) });
}

const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

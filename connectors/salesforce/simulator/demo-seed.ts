import { z } from 'zod';
import type { Org } from './org.ts';
export const demoSeedSchema = z.strictObject({});
export function demoSeed(_org: Org, _wanted: z.infer<typeof demoSeedSchema>, _now: number): unknown {
  return {};
}

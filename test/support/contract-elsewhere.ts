import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { WriteBack } from '../../src/core/connector.ts';
import { jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';

/** What a process somewhere else is asked to do: read everything, then write. */
export interface Errand {
  readonly connector: string;
  readonly settings: JsonObject;
  readonly mappingFile: string;
  readonly dateField: string;
  readonly offsetMs: number;
  readonly write: readonly WriteBack[];
}

export const findingsSchema = z.object({
  zone: z.string(),
  /** `object/id` → the date as the handoff shows it. */
  dates: z.record(z.string(), z.string().nullable()),
  /** `object/id` → fields as they were read. */
  fields: z.record(z.string(), jsonObjectSchema),
  outcomes: z.array(z.string()),
});
export type Findings = z.infer<typeof findingsSchema>;

const child = fileURLToPath(new URL('./contract-elsewhere-child.ts', import.meta.url));

/** Runs the errand in a process of its own whose clock on the wall stands in `zone`. */
export async function runElsewhere(zone: string, errand: Errand): Promise<Findings> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', child, JSON.stringify(errand)], { env: { ...process.env, TZ: zone }, maxBuffer: 64 * 1_048_576 });
  return findingsSchema.parse(JSON.parse(stdout));
}

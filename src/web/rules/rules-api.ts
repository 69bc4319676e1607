import type { UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { handoffKindSchema } from '../../core/handoff/mapping-file.ts';
import type { Answer } from '../api/call-api.ts';
import { useApi } from '../api/use-api.ts';

const versionFields = { version: z.number(), author: z.string(), reason: z.string(), publishedAt: z.string() };
const rulesFileSchema = z.object({
  id: z.string(), name: z.string(), which: z.enum(['mapping', 'requirements', 'playbook']), kind: handoffKindSchema.nullable(), connections: z.array(z.string()), published: z.object(versionFields).nullable(),
});
export type RulesFile = z.infer<typeof rulesFileSchema>;
const versionSchema = z.object({ name: z.string(), ...versionFields });
export type RulesVersion = z.infer<typeof versionSchema>;
const rulesTextSchema = versionSchema.extend({ text: z.string() });
export type RulesText = z.infer<typeof rulesTextSchema>;

const listSchema = z.object({ items: z.array(rulesFileSchema), total: z.number() });
export const useRulesFiles = (): UseQueryResult<Answer<z.output<typeof listSchema>>> => useApi(listSchema, '/api/v1/mappings?limit=200');

const versionsSchema = z.object({ items: z.array(versionSchema), total: z.number() });
export const useVersions = (file: string, limit: number): UseQueryResult<Answer<z.output<typeof versionsSchema>>> => useApi(versionsSchema, `/api/v1/mappings/${encodeURIComponent(file)}/versions?limit=${limit}`);

/** `version` 0: nothing stood before. */
export const useRulesText = (file: string, version: number, enabled = true): UseQueryResult<Answer<RulesText>> =>
  useApi(rulesTextSchema, `/api/v1/mappings/${encodeURIComponent(file)}/versions/${version}`, { enabled: enabled && version > 0 });

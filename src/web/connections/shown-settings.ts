import type { z } from 'zod';
import { jsonObjectSchema } from '../../core/json.ts';
import { connectionSettingsSchema } from '../../core/view/connector-view.ts';

/** What stands in connections.yaml about one connection. */
export const shownSettingsSchema = connectionSettingsSchema.extend({ settings: jsonObjectSchema });
export type ShownSettings = z.infer<typeof shownSettingsSchema>;

import { z } from 'zod';

const text = z.string().max(300);
const id = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, { error: 'must begin with a lower-case letter and hold only lower-case letters, digits, - and _ (40 at most)' });
const DEEPEST = 8;
/** Deeper than any connector's settings; what is nested without end must not get further. */
const isFlat = (value: unknown, depth = 0): boolean => typeof value !== 'object' || value === null || (depth < DEEPEST && Object.values(value).every((item) => isFlat(item, depth + 1)));
const settings = z.record(z.string(), z.unknown()).refine((given) => isFlat(given), { error: 'is nested too deeply' }).describe('By the paths of the connector’s form; a secret as its plain text. Of a known connection only what changes: null takes a setting away, a secret as GET …/settings shows it stays');
const anyway = z.boolean().default(false).describe('true: also when the account does not answer');

const rest = {
  schedule: text.nullable().describe('Cron; null: only when asked'),
  zone: text.nullable().describe('Of the schedule, e.g. Europe/Berlin; null: UTC'),
  startFrom: text.nullable().describe('ISO date; older handoffs are scored for reports only. null: the moment of connecting'),
  rollout: z.enum(['observe', 'fields', 'tasks', 'gate']).describe('observe writes nothing'),
  limits: z.strictObject({ concurrency: z.number(), dailyShare: z.number(), daily: z.number().nullable(), writeReserve: z.number(), mode: z.enum(['fast', 'save_calls']) }).partial(),
};

/** Looking whether an account answers; nothing is kept. */
export const tryInputSchema = z
  .strictObject({
    connection: text.optional().describe('A known one, whose settings these change'),
    connector: text,
    settings,
    mapping: text.optional().describe('Default: the first that fits the connector'),
  })
  .meta({ id: 'TryAccount', example: { connector: 'csv', settings: { folder: 'exports', file: 'deals.csv', id: 'id' }, mapping: 'customer/csv.yaml' } });
export type TryInput = z.infer<typeof tryInputSchema>;

export const addInputSchema = z
  .strictObject({ id, connector: text, settings, mapping: text, ...z.strictObject(rest).partial().shape, anyway })
  .meta({ id: 'AddConnection', example: { id: 'sales', connector: 'csv', settings: { folder: 'exports', file: 'deals.csv', id: 'id' }, mapping: 'customer/csv.yaml', schedule: '*/5 * * * *', rollout: 'observe' } });
export type AddInput = z.infer<typeof addInputSchema>;

export const changeInputSchema = z
  .strictObject({ ...z.strictObject({ settings, mapping: text, ...rest }).partial().shape, anyway })
  .meta({ id: 'ChangeConnection', example: { settings: { auth: { clientSecret: 'the new one' } }, schedule: '*/10 * * * *' } });
export type ChangeInput = z.infer<typeof changeInputSchema>;

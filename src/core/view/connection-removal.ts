import { z } from 'zod';

const text = z.string();
const count = z.int();

/** What the database holds of one connection that is to be taken out. */
export interface ConnectionHoldings {
  /** With a record in it, whatever became of them. */
  readonly handoffs: number;
  /** Of those, the ones that another connection holds a record of as well. */
  readonly shared: number;
  /** Tasks of ours that its system shows as open, as far as receipts tell. */
  readonly openTasks: number;
  /** Changes that are not written there yet. */
  readonly waitingWrites: number;
}

export interface HoldingsStore {
  countHoldings(connection: string): Promise<ConnectionHoldings>;
}

/** What taking a connection out of connections.yaml would mean, worked out before anybody does it. */
export const connectionRemovalSchema = z
  .object({
    connection: text,
    file: text.describe('Where it stands'),
    handoffs: count.describe('That hold a record of it; they stay readable'),
    shared: count.describe('Of those, with records in other connections too: there they go on'),
    openTasks: count.describe('Of ours, in its system; they stay as they are'),
    waitingWrites: count.describe('Changes that would not be written'),
    secrets: z.array(text).readonly().describe('Names in the encrypted store that nothing else in the file uses; they are deleted'),
    keepsAccess: z.boolean().describe('What the system gave out when it let us in is stored; it is deleted'),
    hearsCalls: z.boolean().describe('The system calls us; its calls would be turned away'),
    refused: z.object({ message: text, remedy: text, place: text }).nullable().describe('Why it cannot be removed as things stand; null: it can'),
  })
  .meta({
    id: 'ConnectionRemoval',
    example: { connection: 'sales', file: 'connections.yaml', handoffs: 120, shared: 3, openTasks: 14, waitingWrites: 2, secrets: ['sales.auth.clientSecret'], keepsAccess: false, hearsCalls: true, refused: null },
  });
export type ConnectionRemoval = z.infer<typeof connectionRemovalSchema>;

export const removalInputSchema = z.strictObject({ confirm: z.string().max(100).describe('The id of the connection once more') }).meta({ id: 'RemoveConnection', example: { confirm: 'sales' } });

/** What was taken out, and what stays. */
export const connectionRemovedSchema = z
  .object({ connection: text, handoffs: count.describe('That stay readable'), openTasks: count.describe('That stay in its system'), secretsDeleted: z.array(text).readonly().describe('Names; what the system itself had given out is not among them') })
  .meta({ id: 'ConnectionRemoved', example: { connection: 'sales', handoffs: 120, openTasks: 14, secretsDeleted: ['sales.auth.clientSecret'] } });
export type ConnectionRemoved = z.infer<typeof connectionRemovedSchema>;

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
  /** Ids of handoffs with a task that stands open there, or whose closing is not confirmed; in their order, after `afterId`. */
  findOpenTaskHolders(connection: string, limit: number, afterId: string | null): Promise<readonly string[]>;
  /** Its open sync errors end with it; should it come back, what was refused is tried again. */
  endSyncErrors(connection: string): Promise<void>;
}

/** What taking a connection out of connections.yaml would mean, worked out before anybody does it. */
export const connectionRemovalSchema = z
  .object({
    connection: text,
    file: text.describe('Where it stands'),
    handoffs: count.describe('That hold a record of it; they stay readable'),
    shared: count.describe('Of those, with records in other connections too: there they go on'),
    openTasks: count.describe('Of ours, in its system; closed first, unless the request says otherwise'),
    closingCalls: count.describe('API calls that closing them costs'),
    waitingWrites: count.describe('Changes that would not be written'),
    secrets: z.array(text).readonly().describe('Names in the encrypted store that nothing else in the file uses; they are deleted'),
    keepsAccess: z.boolean().describe('What the system gave out when it let us in is stored; it is deleted'),
    hearsCalls: z.boolean().describe('The system calls us; its calls would be turned away'),
    refused: z.object({ message: text, remedy: text, place: text }).nullable().describe('Why it cannot be removed as things stand; null: it can'),
  })
  .meta({
    id: 'ConnectionRemoval',
    example: { connection: 'sales', file: 'connections.yaml', handoffs: 120, shared: 3, openTasks: 14, closingCalls: 1, waitingWrites: 2, secrets: ['sales.auth.clientSecret'], keepsAccess: false, hearsCalls: true, refused: null },
  });
export type ConnectionRemoval = z.infer<typeof connectionRemovalSchema>;

export const removalInputSchema = z
  .strictObject({
    confirm: z.string().max(100).describe('The id of the connection once more'),
    closeTasks: z.boolean().default(true).describe('Our open tasks there are closed first, with a note; where that fails for one, nothing is removed. false: they stay open'),
  })
  .meta({ id: 'RemoveConnection', example: { confirm: 'sales', closeTasks: true } });
export type RemovalInput = z.infer<typeof removalInputSchema>;

/** What was taken out, and what stays. */
export const connectionRemovedSchema = z
  .object({ connection: text, handoffs: count.describe('That stay readable'), tasksClosed: count.describe('Of ours, in its system'), openTasks: count.describe('Of ours that stay open in its system'), secretsDeleted: z.array(text).readonly().describe('Names; what the system itself had given out is not among them') })
  .meta({ id: 'ConnectionRemoved', example: { connection: 'sales', handoffs: 120, tasksClosed: 14, openTasks: 0, secretsDeleted: ['sales.auth.clientSecret'] } });
export type ConnectionRemoved = z.infer<typeof connectionRemovedSchema>;

import { z } from 'zod';
import type { TaskContent, TaskWriteBack } from '../../src/core/connector.ts';

const contentSchema: z.ZodType<TaskContent> = z.object({
  subject: z.string(),
  body: z.string(),
  dueDate: z.string(),
  owner: z.object({ id: z.string().nullable(), name: z.string().nullable(), email: z.string().nullable() }),
  team: z.string(),
  status: z.enum(['open', 'done', 'withdrawn']),
  note: z.string().nullable(),
});

/** What we last wrote of a task and the vendor took; null before the first receipt, or when it cannot be read any more. */
export const acknowledgedTask = ({ acknowledged }: TaskWriteBack): TaskContent | null =>
  contentSchema.safeParse(acknowledged).data ?? null;

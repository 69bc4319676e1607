import { z } from 'zod';
import type { Role } from '../access/permissions.ts';
import type { ListedHandoff } from '../report/report-store.ts';
import { handoffKindSchema, handoffStatusSchema } from './handoff-summary.ts';
import { maySeeValues, titleFor } from './visible-values.ts';

const text = z.string();
const maybe = text.nullable();
const count = z.int();

/** One handoff in the long list: only what a row shows and filters ask. */
export const handoffRowSchema = z
  .object({
    id: text,
    kind: handoffKindSchema,
    title: text.describe('Of a hire "New hire" for roles that may not see people’s data'),
    connection: text.describe('Of the record that it was founded on'),
    alsoIn: z.array(text).readonly().describe('Other connections that hold a record of it'),
    score: count.nullable(),
    status: handoffStatusSchema,
    olderThanStart: z.boolean().describe('Scored for reports only'),
    reachedAt: maybe,
    updatedAt: text,
    owner: maybe.describe('Who owns most of what is missing, else the record’s owner; null also for roles that may not see people’s data'),
    nextDeadline: maybe,
    gaps: count.describe('Due and missing'),
    openTasks: count,
    questions: count.describe('Open ones'),
  })
  .meta({
    id: 'HandoffRow',
    example: {
      id: '0d9c2a7be1f04c55', kind: 'customer', title: 'Northwind Traders', connection: 'sales', alsoIn: [], score: 82, status: 'incomplete', olderThanStart: false, reachedAt: '2026-11-20T16:00:00.000Z',
      updatedAt: '2026-11-22T09:00:00.000Z', owner: 'Sofia Marin', nextDeadline: '2026-11-25', gaps: 2, openTasks: 1, questions: 0,
    },
  });
export type HandoffRow = z.infer<typeof handoffRowSchema>;

/** `roles`: of whoever looks. */
export const rowFor = (handoff: ListedHandoff, roles: readonly Role[]): HandoffRow => ({
  id: handoff.id,
  kind: handoff.kind,
  title: titleFor(handoff, roles),
  connection: handoff.connection,
  alsoIn: handoff.alsoIn,
  score: handoff.score,
  status: handoff.status,
  olderThanStart: handoff.olderThanStart,
  reachedAt: handoff.reachedAt,
  updatedAt: handoff.updatedAt,
  owner: maySeeValues(roles, handoff.kind) ? handoff.owner : null,
  nextDeadline: handoff.nextDeadline,
  gaps: handoff.gaps,
  openTasks: handoff.openTasks,
  questions: handoff.openQuestions,
});

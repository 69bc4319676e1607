import { z } from 'zod';
import { handoffFilterSchema } from './handoff-filter.ts';

export const filterNameSchema = z.string().trim().min(1).max(80).refine((name) => !/\p{C}/u.test(name), 'holds characters that cannot be seen');
export const MOST_SAVED_FILTERS = 50;

/** A filter of the list of handoffs that somebody gave a name. */
export const savedFilterSchema = z
  .object({ name: z.string(), filter: handoffFilterSchema, savedAt: z.string() })
  .meta({ id: 'SavedFilter', example: { name: 'Mine, overdue', filter: { owner: 'Sofia Marin', due: 'overdue' }, savedAt: '2026-11-22T09:00:00.000Z' } });
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** `caller`: one text per person or token (callerKey). */
export interface FilterStore {
  /** By name. */
  findFilters(caller: string): Promise<readonly SavedFilter[]>;
  /** Replaces the one of this name. False, and nothing saved, when the caller has `most` others. */
  saveFilter(caller: string, filter: SavedFilter, most: number): Promise<boolean>;
  /** False when there is none. */
  deleteFilter(caller: string, name: string): Promise<boolean>;
}

import { z } from 'zod';
import type { StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';

const scoreAtSchema = z.object({ score: z.int().nullable().describe('null where nothing was due yet that could be scored'), at: z.string().describe('Moment of the assessment') }).nullable();

/** The score at the three moments that figures compare, of the present run of the handoff. */
export const recordedScoresSchema = z
  .object({
    beforeClose: scoreAtSchema.describe('The last one before the deal closed or the offer was accepted; null where nobody watched it before'),
    atClose: scoreAtSchema.describe('The first one after that; null before, and where it was found by an earlier release'),
    atAcceptance: scoreAtSchema.describe('When the receiving team accepted it'),
    closeSeenLate: z.boolean().describe('The score at the close was taken more than a day after it: the record may have been filled in meanwhile'),
  })
  .meta({
    id: 'RecordedScores',
    example: { beforeClose: { score: 47, at: '2026-11-19T08:00:00.000Z' }, atClose: { score: 61, at: '2026-11-20T16:05:00.000Z' }, atAcceptance: { score: 92, at: '2026-11-23T10:00:00.000Z' }, closeSeenLate: false },
  });
export type RecordedScoresView = z.infer<typeof recordedScoresSchema>;

const DAY_MS = 86_400_000;

export const recordedScoresOf = ({ scores, reachedAt }: Pick<StoredHandoff, 'scores' | 'reachedAt'>): RecordedScoresView => ({
  beforeClose: scores?.beforeClose ?? null,
  atClose: scores?.atClose ?? null,
  atAcceptance: scores?.atAcceptance ?? null,
  // Without a readable date nobody can say that it was late.
  closeSeenLate: reachedAt !== null && Date.parse(scores?.atClose?.at ?? '') - Date.parse(reachedAt) > DAY_MS,
});

/** After "score", mid-sentence. */
export const MOMENTS: Readonly<Record<HandoffKind, Readonly<Record<'before_close' | 'at_close' | 'at_acceptance', string>>>> = {
  customer: { before_close: 'before the close', at_close: 'at the close', at_acceptance: 'at acceptance' },
  employee: { before_close: 'before the offer was accepted', at_close: 'when the offer was accepted', at_acceptance: 'when the teams accepted it' },
};
export const SEEN_LATE = 'first seen after the close';

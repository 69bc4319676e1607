import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { StoredHandoff } from '../core/handoff/handoff.ts';

/** The larger part of a handoff, kept packed. */
export type HandoffBody = Pick<StoredHandoff, 'record' | 'report'>;

/** Level 1: the record repeats its own keys, so more effort gains nothing. */
export const packBody = (body: HandoffBody): Buffer => deflateRawSync(JSON.stringify(body), { level: 1 });

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** Our own writing: looked at, not taken apart, because a page holds hundreds. */
const bodySchema = z.object({ record: z.custom<HandoffBody['record']>(isObject), report: z.custom<HandoffBody['report']>(isObject) });

export const unpackBody = (packed: Buffer): HandoffBody => bodySchema.parse(JSON.parse(inflateRawSync(packed).toString('utf8')));

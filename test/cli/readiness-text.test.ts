import { describe, expect, it } from '@jest/globals';
import { readinessText } from '../../src/cli/render/readiness.ts';
import { buildHandoff } from '../store/build-rows.ts';

const seen = (score: number | null, at: string) => ({ score, at });

describe('readiness and kept scores in the terminal', () => {
  it('says what operations would miss while it is before the close', () => {
    expect(readinessText(buildHandoff({ status: 'pre_close', reachedAt: null, scores: { beforeClose: seen(41, '2026-11-22T09:00:00.000Z'), atClose: null, atAcceptance: null } }), 200)).toBe(
      'If this closed today, operations would miss: Goal.\nScore 41 before the close (2026-11-22 09:00 UTC).',
    );
  });
  it('tells the scores of three moments, and that one was seen late', () => {
    const scores = { beforeClose: null, atClose: seen(70, '2026-11-22T09:00:00.000Z'), atAcceptance: seen(null, '2026-11-23T09:00:00.000Z') };
    expect(readinessText(buildHandoff({ reachedAt: '2026-11-20T09:00:00.000Z', scores }), 200)).toBe('Score 70 at the close (2026-11-22 09:00 UTC, first seen after the close), none at acceptance (2026-11-23 09:00 UTC).');
  });
  it('says nothing where nothing was recorded', () => {
    expect(readinessText(buildHandoff(), 200)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { dueAfterFailure, dueAfterRead } from '../../../src/core/hints/pace-hints.ts';

const AT = '2026-11-23T09:00:00.000Z';

describe('when an announced record may be read again', () => {
  it('half a minute after the last reading began', () => {
    expect(dueAfterRead(AT)).toBe('2026-11-23T09:00:30.000Z');
  });

  it.each([
    [1, 0, '2026-11-23T09:00:30.000Z'],
    [2, 0, '2026-11-23T09:01:00.000Z'],
    [3, 0, '2026-11-23T09:02:00.000Z'],
    [40, 0, '2026-11-23T09:15:00.000Z'],
    [1, 3_600_000, '2026-11-23T10:00:00.000Z'],
  ])('after failed reading number %i, when the vendor asks for %i ms: %s', (attempts, retryAfterMs, due) => {
    expect(dueAfterFailure(AT, attempts, retryAfterMs)).toBe(due);
  });
});

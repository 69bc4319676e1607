import { describe, expect, it } from '@jest/globals';
import { DEFAULT_RETRY, parseRetryAfter, waitBeforeAttempt } from '../../../connectors/kit/back-off.ts';
import { chunksOf, eachPage } from '../../../connectors/kit/pagination.ts';
import { redact } from '../../../connectors/kit/redact.ts';

const now = new Date('2026-11-22T10:00:00Z');

describe('Retry-After', () => {
  it('is read as seconds or as a date, and as nothing when it is neither', () => {
    expect(
      ['120', '0', 'Sun, 22 Nov 2026 10:01:00 GMT', 'Sun, 22 Nov 2026 09:00:00 GMT', 'soon', '', null].map((value) =>
        parseRetryAfter(value, now),
      ),
    ).toEqual([120_000, 0, 60_000, 0, null, null, null]);
  });
});

describe('backing off', () => {
  it('doubles up to a limit and spreads over the upper half', () => {
    expect([2, 3, 4, 12].map((attempt) => waitBeforeAttempt(DEFAULT_RETRY, attempt, 0))).toEqual([
      250, 500, 1_000, 10_000,
    ]);
    expect(waitBeforeAttempt(DEFAULT_RETRY, 2, 0.999)).toBe(500);
  });
});

describe('walking pages', () => {
  it('goes from position to position until there is none', async () => {
    const pages = [];
    for await (const page of eachPage<string, number>((position) =>
      Promise.resolve({ page: `page ${position ?? 1}`, next: position === 3 ? null : (position ?? 1) + 1 }),
    ))
      pages.push(page);
    expect(pages).toEqual(['page 1', 'page 2', 'page 3']);
  });

  it('stops when the same page is offered twice', async () => {
    const walk = async (): Promise<void> => {
      for await (const page of eachPage<number, string>(() => Promise.resolve({ page: 1, next: 'again' })))
        expect(page).toBe(1);
    };
    await expect(walk()).rejects.toThrow('twice');
  });

  it('cuts lists without losing the rest', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunksOf([], 2)).toEqual([]);
  });
});

describe('redacting', () => {
  it('takes out secrets, tokens and e-mail addresses, and shortens', () => {
    expect(redact('key abcd1234 refused for ana@example.com', ['abcd1234'])).toBe('key … refused for …');
    expect(redact('Authorization: Basic QUJDREVGRw== was wrong', [])).toBe('Authorization: … was wrong');
    expect(redact('refresh_token=r-123&x=1', [])).toBe('…&x=1');
    expect(redact('a\u0000b\nc', [])).toBe('a b c');
    expect(redact('x'.repeat(1_000), []).length).toBe(301);
  });
});

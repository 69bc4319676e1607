import { describe, expect, it } from '@jest/globals';
import { ConnectorError, HandoffError } from '../../../src/core/errors.ts';
import { stopOf } from '../../../src/core/lanes/stop-of.ts';

const refused = (exitCode?: 1 | 2 | 3): HandoffError => new HandoffError({ code: 'refused', message: 'It is refused.', remedy: 'Mend it.', ...(exitCode === undefined ? {} : { exitCode }) });
const aborted = (): AbortSignal => AbortSignal.abort();

describe('what an error means for the next run', () => {
  it('takes the connector at its word', () => {
    const error = new ConnectorError('sales', { action: 'rate_limited', code: 'too_many', message: 'Too many.', remedy: 'Wait.', retryAfterMs: 1_500 });
    expect(stopOf(error)).toEqual({ action: 'rate_limited', code: 'too_many', message: 'Too many.', remedy: 'Wait.', retryAfterMs: 1_500 });
  });

  it('knows no moment when the connector names none', () => {
    expect(stopOf(new ConnectorError('sales', { action: 'fail', code: 'bad_key', message: 'No.', remedy: 'Mend it.' }))).toMatchObject({ action: 'fail', retryAfterMs: null });
  });

  it.each([
    [2, 'misconfigured'],
    [1, 'retry'],
    [undefined, 'retry'],
  ] as const)('our own refusal with exit code %s: %s', (exitCode, action) => {
    expect(stopOf(refused(exitCode))).toMatchObject({ action, code: 'refused', message: 'It is refused.', remedy: 'Mend it.' });
  });

  it.each([[new TypeError('x is undefined')], ['thrown text'], [undefined]])('a defect is no reason: %s', (error) => {
    expect(stopOf(error)).toBeNull();
    expect(stopOf(error, new AbortController().signal)).toBeNull();
  });

  it.each([[refused(2)], [new DOMException('stopped', 'AbortError')], [new Error('socket hang up')]])('after a stop was asked for it is an interruption: %s', (error) => {
    expect(stopOf(error, aborted())).toMatchObject({ action: 'interrupted', retryAfterMs: 0 });
  });
});

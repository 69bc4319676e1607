import type { ErrorResolution } from '../../src/core/errors.ts';
import { isThrottle, type Failure } from './failure.ts';

/** One row: the first whose test holds decides. */
export interface ErrorRule {
  readonly when: (failure: Failure) => boolean;
  readonly resolve: (failure: Failure) => ErrorResolution;
}

/** Shorthand for the commonest test. */
export const onStatus =
  (...statuses: readonly number[]) =>
  (failure: Failure): boolean =>
    failure.kind === 'answer' && statuses.includes(failure.status);

const words = (failure: Failure): string =>
  failure.kind === 'answer' && failure.message !== null ? ` It said: "${failure.message}".` : '';
const codeOf = (failure: Failure, fallback: string): string =>
  failure.kind === 'answer' ? (failure.code ?? fallback) : fallback;

const status = (failure: Failure): number =>
  failure.kind === 'answer' || failure.kind === 'html' ? failure.status : 0;

/** What holds for every vendor; a vendor's own rows are asked first. `vendor` is the name people know it by. */
export function commonRules(vendor: string): readonly ErrorRule[] {
  return [
    {
      when: isThrottle,
      resolve: (failure) => ({
        action: 'rate_limited',
        code: 'rate_limited',
        message: `${vendor} asked us to slow down.`,
        remedy:
          'The next sync tries it again. If it happens all day, lower limits.concurrency of the connection.',
        ...(failure.kind === 'answer' && failure.retryAfterMs !== null ? { retryAfterMs: failure.retryAfterMs } : {}),
      }),
    },
    {
      when: (failure) => failure.kind === 'html',
      resolve: (failure) => ({
        action: status(failure) >= 500 ? 'retry' : 'fail',
        code: 'html_answer',
        message: `A web page came back where data was expected (HTTP ${status(failure)}): a login page, a proxy or a maintenance notice.`,
        remedy: `Check that the address in the connection is the API address of ${vendor}, and that no proxy stands between.`,
      }),
    },
    {
      when: (failure) => failure.kind === 'network',
      resolve: (failure) => ({
        action: 'retry',
        code: failure.kind === 'network' ? failure.code : 'network',
        message: `${vendor} could not be reached, or the connection broke.`,
        remedy: 'The next sync tries it again. If it stays, check the address in the connection and the network.',
      }),
    },
    {
      when: (failure) => failure.kind === 'timeout',
      resolve: (failure) => ({
        action: 'retry',
        code: 'timeout',
        message: `${vendor} did not answer within ${failure.kind === 'timeout' ? Math.round(failure.afterMs / 1000) : 0} seconds.`,
        remedy: 'The next sync tries it again.',
      }),
    },
    {
      when: (failure) => failure.kind === 'too_large',
      resolve: (failure) => ({
        action: 'fail',
        code: 'answer_too_large',
        message: `${vendor} sent more than ${failure.kind === 'too_large' ? Math.round(failure.maxBytes / 1_048_576) : 0} MB in one answer.`,
        remedy: 'Report this with the request named in the log; nothing was changed.',
      }),
    },
    {
      when: (failure) => failure.kind === 'unexpected',
      resolve: (failure) => ({
        action: 'fail',
        code: 'unexpected_answer',
        message: `${vendor} answered in a form that its documentation does not describe (at ${failure.kind === 'unexpected' ? failure.where : '?'}).`,
        remedy: 'Report this: the connector has to learn the new form. Nothing was changed.',
      }),
    },
    {
      when: onStatus(401),
      resolve: (failure) => ({
        action: 'fail',
        code: codeOf(failure, 'unauthorized'),
        message: `${vendor} refused the credential.${words(failure)}`,
        remedy:
          'Renew the credential of this connection; it is not tried again until then, because repeated refusals lock the account.',
      }),
    },
    {
      when: onStatus(403),
      resolve: (failure) => ({
        action: 'skip_record',
        code: codeOf(failure, 'forbidden'),
        message: `${vendor} does not let this credential do that.${words(failure)}`,
        remedy: 'Give the integration user the permission, then retry.',
      }),
    },
    {
      when: (failure) => failure.kind === 'answer' && (failure.status === 408 || failure.status >= 500),
      resolve: (failure) => ({
        action: 'retry',
        code: codeOf(failure, `http_${status(failure)}`),
        message: `${vendor} had a problem of its own (HTTP ${status(failure)}).${words(failure)}`,
        remedy: 'The next sync tries it again.',
      }),
    },
    {
      when: (failure) => failure.kind === 'answer' && failure.status >= 300 && failure.status < 400,
      resolve: (failure) => ({
        action: 'fail',
        code: 'redirected',
        message: `${vendor} pointed to another address (HTTP ${status(failure)}); a credential is not sent after it.`,
        remedy: 'Put the present address of the account into the connection.',
      }),
    },
  ];
}

/** The last word when no row fits: the request itself was wrong. */
export function resolveFailure(rules: readonly ErrorRule[], failure: Failure, vendor: string): ErrorResolution {
  const rule = rules.find(({ when }) => when(failure));
  if (rule !== undefined) return rule.resolve(failure);
  return {
    action: 'skip_record',
    code: codeOf(failure, `http_${status(failure)}`),
    message: `${vendor} refused the request (HTTP ${status(failure)}).${words(failure)}`,
    remedy: 'Mend what it names in the record or the mapping, then retry.',
  };
}

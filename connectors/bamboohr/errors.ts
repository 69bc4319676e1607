import { onStatus, type ErrorRule } from '../kit/error-table.ts';
import type { Failure } from '../kit/failure.ts';
import type { HttpAnswer } from '../kit/http-client.ts';

const said = (failure: Failure): string => (failure.kind === 'answer' ? (failure.message ?? '') : '');
const quoted = (failure: Failure): string => (said(failure) === '' ? '' : ` It said: "${said(failure)}".`);
const saysPayroll = (failure: Failure): boolean =>
  failure.kind === 'answer' &&
  failure.status >= 400 &&
  failure.status < 500 &&
  /trax|payroll|pay schedule/i.test(said(failure));

/** What BambooHR says and what to do about it; asked before the rows that hold for every vendor. */
export const bambooHrErrors: readonly ErrorRule[] = [
  {
    when: saysPayroll,
    resolve: (failure) => ({
      action: 'skip_record',
      code: 'trax_payroll',
      message: `BambooHR refuses the change because this person is on a pay schedule that is synced with Trax Payroll; it then wants all payroll fields in the same request.${quoted(failure)}`,
      remedy:
        'We never send payroll fields. Keep status and score of these people in the tasks table only (remove the fields from the mapping), or take the fields out of the payroll-synced section.',
    }),
  },
  {
    // Not documented: seen as "Too many failed attempts" after repeated wrong keys.
    when: (failure) => failure.kind === 'answer' && failure.status === 403 && /too many/i.test(said(failure)),
    resolve: (failure) => ({
      action: 'fail',
      code: 'temporarily_blocked',
      message: `BambooHR has blocked this account's API access for a while after too many wrong keys.${quoted(failure)}`,
      remedy:
        'Put the right API key into the connection and wait some minutes; every further attempt prolongs the block.',
    }),
  },
  {
    when: onStatus(401),
    resolve: (failure) => ({
      action: 'fail',
      code: 'unauthorized',
      message: `BambooHR refused the credential.${quoted(failure)}`,
      remedy:
        'Create a new API key as the integration user (picture menu → API Keys) and put it into the connection. It is not tried again until then, because repeated wrong keys lock the account.',
    }),
  },
  {
    when: onStatus(404),
    resolve: (failure) => ({
      action: 'skip_record',
      code: 'not_found',
      message: `BambooHR does not know this person, application, table or address.${quoted(failure)}`,
      remedy:
        'Check companyDomain in the connection and the table name in the mapping; a deleted record needs nothing.',
    }),
  },
  {
    when: onStatus(400, 406, 409, 412, 413, 415, 422),
    resolve: (failure) => ({
      action: 'skip_record',
      code: failure.kind === 'answer' ? (failure.code ?? `http_${failure.status}`) : 'refused',
      message: `BambooHR refused the values.${quoted(failure)}`,
      remedy: 'Mend the field it names in BambooHR or in the mapping, then retry.',
    }),
  },
  {
    // The vendor's own clients retry these two as well.
    when: onStatus(504, 598),
    resolve: () => ({
      action: 'retry',
      code: 'gateway_timeout',
      message: 'BambooHR took too long to answer.',
      remedy: 'The next sync tries it again.',
    }),
  },
];

/**
 * BambooHR explains itself in a header and mostly leaves the body empty; the datasets use problem+json, the newer
 * employee endpoints `{"error":{"code","message"}}`.
 */
export function explainAnswer(answer: HttpAnswer): { readonly code: string | null; readonly message: string | null } {
  const header = answer.headers['x-bamboohr-error-message'] ?? answer.headers['x-bamboohr-message'] ?? null;
  const body = parsed(answer.text);
  const nested = asObject(body['error']);
  const message =
    header ?? text(nested['message']) ?? text(body['detail']) ?? text(body['error_description']) ?? text(body['error']);
  return { code: text(nested['code']) ?? text(body['code']), message };
}

function parsed(source: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(source));
  } catch {
    return {};
  }
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

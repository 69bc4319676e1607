import { onStatus, type ErrorRule } from '../kit/error-table.ts';
import type { Failure } from '../kit/failure.ts';
import type { HttpAnswer } from '../kit/http-client.ts';

const said = (failure: Failure): string => (failure.kind === 'answer' ? (failure.message ?? '') : '');
const quoted = (failure: Failure): string => (said(failure) === '' ? '' : ` It said: "${said(failure)}".`);
const isCode = (code: string) => (failure: Failure): boolean => failure.kind === 'answer' && failure.code === code;

/** Codes of our own, for what Personio says in ways that differ from call to call. */
export const INVALID_CLIENT = 'invalid_client';
export const OLDER_SIGN_IN_REFUSED = 'v1_sign_in_refused';
export const MISSING_SCOPE = 'missing_scope';
export const NOT_FOUND = 'not_found';
export const ATTRIBUTE_REFUSED = 'attribute_refused';

/** What Personio says and what to do about it; asked before the rows that hold for every vendor. */
export const personioErrors: readonly ErrorRule[] = [
  {
    when: isCode(INVALID_CLIENT),
    resolve: (failure) => ({
      action: 'fail',
      code: INVALID_CLIENT,
      message: `Personio does not accept the client id and secret of this connection.${quoted(failure)}`,
      remedy:
        'Personio → Settings → Integrations → API credentials: check that the credential still exists, generate a new secret and put both into the connection.',
    }),
  },
  {
    when: isCode(OLDER_SIGN_IN_REFUSED),
    resolve: (failure) => ({
      action: 'skip_record',
      code: OLDER_SIGN_IN_REFUSED,
      message: `Personio does not let this credential use its older interface (v1), which the attribute catalogue and documents need.${quoted(failure)}`,
      remedy: 'Give the credential access to "Employees" and "Documents" in its v1 section, or put a v1 credential of its own under settings.v1.',
    }),
  },
  {
    // A credential without a scope gets 401 on most calls and 400 "Unauthorized token" on some; a token that had ended was renewed before.
    when: (failure) => onStatus(401)(failure) || (onStatus(400)(failure) && /unauthori[sz]ed token/i.test(said(failure))),
    resolve: (failure) => ({
      action: 'skip_record',
      code: MISSING_SCOPE,
      message: `Personio let us sign in, but a new token was refused for this too: the credential lacks the scope.${quoted(failure)}`,
      remedy: 'Settings → Integrations → API credentials → this credential: tick the scope (`handoff connections check` names it). The next sync goes on by itself: it reads what the scope covers and writes what waits.',
    }),
  },
  {
    // Wording seen nowhere but expected of a refused attribute; whatever else a 400 says is the person's own affair.
    when: (failure) => onStatus(400, 422)(failure) && /attribute .*(?:does not exist|not accessible|not (?:be )?(?:allowed|permitted|whitelisted))/i.test(said(failure)),
    resolve: (failure) => ({
      action: 'skip_record',
      code: ATTRIBUTE_REFUSED,
      message: `Personio does not let this credential change one of our attributes, and then changes none of that person’s.${quoted(failure)}`,
      remedy: 'Settings → Integrations → API credentials → this credential: tick the attribute for writing. What waits is written by itself afterwards.',
    }),
  },
  {
    when: onStatus(403),
    resolve: (failure) => ({
      action: 'skip_record',
      code: 'forbidden',
      message: `Personio does not let this credential do that.${quoted(failure)}`,
      remedy: 'Settings → Integrations → API credentials: give the credential the scope, and whitelist the attribute it names, then retry.',
    }),
  },
  {
    when: onStatus(404),
    resolve: (failure) => ({
      action: 'skip_record',
      code: NOT_FOUND,
      message: `Personio does not know this person, application or address.${quoted(failure)}`,
      remedy: 'A deleted record needs nothing; else check the address in the connection.',
    }),
  },
  {
    when: onStatus(431),
    resolve: () => ({
      action: 'retry',
      code: 'headers_too_large',
      message: 'Personio answered 431 (headers too large), which it does now and then without a reason that anybody published.',
      remedy: 'The next sync tries it again. If it stays, report it to Personio with the time.',
    }),
  },
  {
    when: onStatus(400, 406, 409, 412, 413, 415, 422),
    resolve: (failure) => ({
      action: 'skip_record',
      code: failure.kind === 'answer' ? (failure.code ?? `http_${failure.status}`) : 'refused',
      message: `Personio refused the values.${quoted(failure)}`,
      remedy: 'Mend the attribute or document category it names in Personio or in the mapping, then retry.',
    }),
  },
];

/**
 * v2: problem+json with `errors[{title, detail}]` and a trace id, which Personio's support asks for; the token call has
 * `error` and `error_description`; v1 `{"success": false, "error": {code, message}}`.
 */
export function explainAnswer(answer: HttpAnswer): { readonly code: string | null; readonly message: string | null } {
  const body = parsed(answer.text);
  const first = asObject(Array.isArray(body['errors']) ? body['errors'][0] : null);
  const older = asObject(body['error']);
  const words = [...new Set([text(first['title']), text(first['detail'])])].flatMap((part) => part ?? []).join(': ');
  const message = words !== '' ? words : (text(older['message']) ?? text(body['error_description']) ?? text(body['error']) ?? text(body['message']));
  const trace = text(body['personio_trace_id']) ?? text(body['trace_id']);
  const code = text(body['error']) ?? (typeof older['code'] === 'number' ? `personio_${older['code']}` : text(older['code']));
  const clean = message === null ? null : withoutTokens(message);
  return { code, message: clean === null ? null : trace === null ? clean : `${clean} (trace ${trace})` };
}

/** Personio's tokens have a shape of their own. */
const withoutTokens = (message: string): string => message.replaceAll(/papi-[\w.~+/=-]+/g, '…');

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

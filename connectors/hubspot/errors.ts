import type { ErrorResolution } from '../../src/core/errors.ts';
import { commonRules, onStatus, resolveFailure, type ErrorRule } from '../kit/error-table.ts';
import type { Failure } from '../kit/failure.ts';
import { redact } from '../kit/redact.ts';
import { LOCK_WAIT_MS } from './limits.ts';
import { vendorErrorSchema, type VendorError } from './schema.ts';

const VENDOR = 'HubSpot';

const RULE_CODES = new Set(['MISSING_CONDITIONAL_REQUIRED_PROPERTY', 'MISSING_REQUIRED_PROPERTY', 'MISSING_REQUIRED_ASSOCIATION']);
const VALUE_CODES = new Set([
  'INVALID_OPTION', 'INVALID_DATE', 'INVALID_INTEGER', 'INVALID_NUMBER', 'INVALID_BOOLEAN', 'INVALID_EMAIL', 'INVALID_STRING', 'TOO_LONG', 'CONFLICTING_UNIQUE_VALUE',
]);
const FIELD_CODES = new Set(['PROPERTY_DOESNT_EXIST', 'READ_ONLY_VALUE', 'NON_UNIQUE_ID_PROPERTY']);

const code = (failure: Failure): string => (failure.kind === 'answer' ? (failure.code ?? '') : '');
const said = (failure: Failure): string =>
  failure.kind === 'answer' && failure.message !== null ? ` HubSpot says: "${failure.message}"` : '';

type Words = Pick<ErrorResolution, 'action' | 'message' | 'remedy'>;
const rule = (when: ErrorRule['when'], name: string, words: Words): ErrorRule => ({
  when,
  resolve: (failure) => ({ ...words, code: code(failure) || name, message: `${words.message}${said(failure)}` }),
});
const coded = (codes: ReadonlySet<string>): ErrorRule['when'] => (failure) => codes.has(code(failure));

/** What HubSpot says and what it asks of us (docs, "Error handling"; changelog, "CRM API write validation enforcement"). */
const ERROR_TABLE: readonly ErrorRule[] = [
  {
    when: (failure) => failure.kind === 'answer' && failure.status === 429 && failure.code === 'DAILY',
    resolve: (failure) => ({
      action: 'rate_limited',
      code: 'DAILY',
      message: 'The portal used up its HubSpot API calls of today; all its apps share them.',
      remedy: 'We wait until midnight in the portal’s time zone. A slower schedule, or HubSpot’s API add-on, leaves more room.',
      ...(failure.kind === 'answer' && failure.retryAfterMs !== null ? { retryAfterMs: failure.retryAfterMs } : {}),
    }),
  },
  {
    when: onStatus(477),
    resolve: (failure) => ({
      action: 'rate_limited',
      code: 'DATA_CENTER_MIGRATION',
      message: 'HubSpot is moving the portal to another data centre.',
      remedy: 'Nothing to do: we wait. It can take up to a day.',
      retryAfterMs: failure.kind === 'answer' ? (failure.retryAfterMs ?? 3_600_000) : 3_600_000,
    }),
  },
  {
    when: onStatus(423),
    resolve: () => ({
      action: 'retry',
      code: 'LOCKED',
      message: 'The record was locked in HubSpot at that moment, because something else was saving it.',
      remedy: 'The next sync tries it again.',
      retryAfterMs: LOCK_WAIT_MS,
    }),
  },
  rule(coded(RULE_CODES), 'VALIDATION_RULE', {
    action: 'skip_record',
    message: 'A validation rule of your portal refused the change, although it has nothing to do with the handoff.',
    remedy: 'Fill the named property on the deal, or relax the rule under Settings → Properties or on the pipeline; then retry.',
  }),
  rule(coded(VALUE_CODES), 'INVALID_VALUE', {
    action: 'skip_record',
    message: 'HubSpot found a value that does not fit its property.',
    remedy: 'Compare the property’s type, options and rules with the mapping’s writeBack section.',
  }),
  rule(coded(FIELD_CODES), 'PROPERTY_DOESNT_EXIST', {
    action: 'skip_record',
    message: 'A property does not exist in the portal, or cannot be written.',
    remedy: 'Run "handoff setup", or correct the mapping’s writeBack section.',
  }),
  rule((failure) => code(failure) === 'MISSING_SCOPES', 'MISSING_SCOPES', {
    action: 'fail',
    message: 'The HubSpot credential lacks a scope.',
    remedy: 'Add the named scope to the service key or app, then run "handoff connections check".',
  }),
  rule((failure) => code(failure) === 'BAD_REFRESH_TOKEN', 'BAD_REFRESH_TOKEN', {
    action: 'fail',
    message: 'HubSpot refused to renew the OAuth token.',
    remedy: 'Install the app in the portal again and put its new refresh token into the connection.',
  }),
  rule((failure) => code(failure) === 'OBJECT_NOT_FOUND' || onStatus(404)(failure), 'OBJECT_NOT_FOUND', {
    action: 'skip_record',
    message: 'The record no longer exists in HubSpot, or the credential may not see it.',
    remedy: 'Nothing to do if it was deleted; else check what the credential may see.',
  }),
  rule((failure) => code(failure) === 'CONFLICT' || onStatus(409)(failure), 'CONFLICT', {
    action: 'skip_record',
    message: 'HubSpot has something of this name or key already.',
    remedy: 'Look for a second record with the same key, then retry.',
  }),
  rule(onStatus(414), 'URI_TOO_LONG', {
    action: 'fail',
    message: 'A request to HubSpot was too long.',
    remedy: 'Map fewer fields and report this.',
  }),
  rule(onStatus(400), 'VALIDATION_ERROR', {
    action: 'skip_record',
    message: 'HubSpot refused the request.',
    remedy: 'Mend what it names in the record or the mapping, then retry.',
  }),
];

export const resolveHubSpot = (failure: Failure): ErrorResolution => {
  const resolution = resolveFailure([...ERROR_TABLE, ...commonRules(VENDOR)], failure, VENDOR);
  return failure.kind === 'html' && failure.status < 500 ? { ...resolution, action: 'fail' } : resolution;
};

/** What one error of a batch answer means for the item it names. */
export function resolveItemError(error: VendorError, secrets: readonly string[]): ErrorResolution {
  const { code: name, message } = explainError(error, secrets);
  const status = name === 'OBJECT_NOT_FOUND' ? 404 : 400;
  return resolveHubSpot({ kind: 'answer', status, code: name, message, retryAfterMs: null });
}

/** HubSpot's code and words, without markup, without JSON, with the names of the properties they are about. */
export function explainError(error: VendorError, secrets: readonly string[]): { readonly code: string | null; readonly message: string | null } {
  const inner = innerErrors(error.message);
  const [first] = error.errors ?? [];
  const named = [...inner.map(({ name }) => name), ...namesIn(error.context), ...(error.errors ?? []).flatMap((item) => namesIn(item.context))];
  const names = [...new Set(named.filter((name) => name !== ''))];
  const scopes = [error, ...(error.errors ?? [])].flatMap(({ context }) => listIn(context, 'requiredGranularScopes'));
  const own = error.message.replace(/\[\{.*$/s, '').replace(/:\s*$/, '');
  const texts = [own, ...(inner.length > 0 ? inner.map(({ message }) => message) : (error.errors ?? []).map(({ message }) => message))];
  const plain = [...new Set(texts.map((text) => withoutMarkup(text)).filter((text) => text !== ''))].join(' · ');
  const more = [
    ...(names.length === 0 ? [] : [`property: ${names.join(', ')}`]),
    ...(scopes.length === 0 ? [] : [`scopes: ${[...new Set(scopes)].join(', ')}`]),
  ];
  const message = redact([plain, ...(more.length === 0 ? [] : [`(${more.join('; ')})`])].join(' ').trim(), secrets);
  const category = error.policyName ?? inner[0]?.error ?? first?.code ?? error.code ?? wellKnown(error) ?? error.category ?? error.status;
  return { code: category === undefined || category === 'error' ? null : redact(category, secrets), message: message === '' ? null : message };
}

function wellKnown(error: VendorError): string | undefined {
  if (/non-unique .* property/i.test(error.message)) return 'NON_UNIQUE_ID_PROPERTY';
  return error.category === undefined && error.errorType === 'RATE_LIMIT' ? 'RATE_LIMIT' : undefined;
}

export const listIn = (context: VendorError['context'], key: string): readonly string[] => {
  const found = context?.[key];
  return Array.isArray(found) ? found.map(String) : typeof found === 'string' ? [found] : [];
};
const namesIn = (context: VendorError['context']): readonly string[] => ['propertyName', 'properties'].flatMap((key) => listIn(context, key));

interface InnerError {
  readonly name: string;
  readonly error: string | undefined;
  readonly message: string;
}
/** `Property values were not valid: [{"isValid":false,"message":…,"error":…,"name":…}]`: the details are JSON inside the text. */
function innerErrors(message: string): readonly InnerError[] {
  const start = message.indexOf('[{');
  if (start === -1) return [];
  try {
    const parsed: unknown = JSON.parse(message.slice(start, message.lastIndexOf(']') + 1));
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((item: unknown) => {
      const found = vendorErrorSchema.loose().safeParse(item).data;
      if (found === undefined) return [];
      const name = 'name' in found && typeof found['name'] === 'string' ? found['name'] : '';
      const error = 'error' in found && typeof found['error'] === 'string' ? found['error'] : undefined;
      return [{ name, error, message: found.message }];
    });
  } catch {
    return [];
  }
}

const withoutMarkup = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('{"', ' ')
    .replace(/\s+/g, ' ')
    .trim();

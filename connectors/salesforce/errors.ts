import type { ErrorResolution } from '../../src/core/errors.ts';
import { ERROR_TABLE } from './error-table.ts';
import { CONCURRENT_LIMIT_WAIT_MS, DAILY_LIMIT_WAIT_MS } from './limits.ts';
import type { VendorError } from './schema.ts';

const BY_CODE = new Map(ERROR_TABLE.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)));
const VENDOR_TEXT_LENGTH = 400;

/** Vendor texts are shown to people: no markup, no addresses of persons, nothing that looks like a token. */
export function readableVendorText(text: string, secrets: readonly string[] = []): string {
  const plain = secrets
    .reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text)
    .replace(/\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~!-]{6,}/gi, '[token]')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]+/g, '[token]')
    .replace(/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+/g, '[token]')
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+\.[^\s@"'<>]+/g, '[e-mail]')
    .replace(/\s+/g, ' ')
    .trim();
  return Array.from(plain).slice(0, VENDOR_TEXT_LENGTH).join('');
}

/** From one vendor error to what the caller must do. `status` is the HTTP status of a single request, null inside a batch. */
export function resolveVendorError(
  error: VendorError,
  status: number | null,
  secrets: readonly string[] = [],
): ErrorResolution {
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return resolveLimit(error);
  const rule = BY_CODE.get(error.code);
  const text = readableVendorText(error.message, secrets);
  const said = text === '' ? '' : ` Salesforce says: "${text}"`;
  if (rule !== undefined)
    return { action: rule.action, code: error.code, message: `${rule.message}${said}`, remedy: rule.remedy };
  if (status !== null && (status >= 500 || status === 420)) {
    return {
      action: 'retry',
      code: error.code,
      message: `Salesforce could not answer just now (${status}).${said}`,
      remedy: 'The next sync tries it again.',
    };
  }
  const action = status === null ? 'skip_record' : 'fail';
  return {
    action,
    code: error.code,
    message: `Salesforce refused the request (${error.code}).${said}`,
    remedy: 'Show this message to your Salesforce administrator.',
  };
}

/** Salesforce says 403 where others say 429, for two different limits, and never a Retry-After. */
function resolveLimit(error: VendorError): ErrorResolution {
  const concurrent = /concurrent/i.test(error.message);
  return concurrent
    ? {
        action: 'rate_limited',
        code: error.code,
        message: 'Too many long requests to Salesforce at once.',
        remedy: 'Nothing to do: we wait. If it lasts, lower limits.concurrency.',
        retryAfterMs: CONCURRENT_LIMIT_WAIT_MS,
      }
    : {
        action: 'rate_limited',
        code: error.code,
        message: 'The org used up its Salesforce API calls of the last 24 hours.',
        remedy:
          'We wait until calls are free again; other integrations share this limit. limits.mode: save_calls needs fewer.',
        retryAfterMs: DAILY_LIMIT_WAIT_MS,
      };
}

export function resolveNoAnswer(cause: unknown): ErrorResolution {
  const code = networkCode(cause);
  return {
    action: 'retry',
    code,
    message: `Salesforce could not be reached (${code}).`,
    remedy: 'Check the network, the proxy and the loginUrl; the next sync tries it again.',
  };
}

export function resolveHtml(status: number): ErrorResolution {
  return status >= 500
    ? {
        action: 'retry',
        code: 'HTML_ANSWER',
        message: `Salesforce answered with a web page (${status}), as it does during maintenance.`,
        remedy: 'The next sync tries it again. If it lasts, look at status.salesforce.com.',
      }
    : {
        action: 'fail',
        code: 'HTML_ANSWER',
        message: `A web page (${status}) came back instead of data.`,
        remedy: 'Check loginUrl: it must be the My Domain address, and no proxy or login page may stand in between.',
      };
}

export function resolveUnexpected(what: string): ErrorResolution {
  return {
    action: 'fail',
    code: 'UNEXPECTED_ANSWER',
    message: `Salesforce answered in a form we do not know: ${what}.`,
    remedy: 'Check apiVersion in the connection’s settings and report this.',
  };
}

const TIMEOUTS = new Set(['AbortError', 'TimeoutError']);

/** Read by shape: an error of the platform need not be an instance of this realm's Error. */
interface ErrorShape {
  readonly name: string;
  readonly code: string | null;
  readonly cause: unknown;
}
function shapeOf(error: unknown): ErrorShape | null {
  if (typeof error !== 'object' || error === null) return null;
  const name = 'name' in error && typeof error.name === 'string' ? error.name : '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name, code, cause: 'cause' in error ? error.cause : undefined };
}

/** fetch wraps what happened on the network as the cause of a TypeError; an aborted wait is our own deadline. */
export function isNetworkError(error: unknown): boolean {
  const shape = shapeOf(error);
  return shape !== null && (TIMEOUTS.has(shape.name) || (shape.name === 'TypeError' && shape.cause !== undefined));
}

function networkCode(error: unknown): string {
  let shape = shapeOf(error);
  for (let depth = 0; shape !== null && depth < 5; depth += 1) {
    if (TIMEOUTS.has(shape.name)) return 'TIMEOUT';
    if (shape.code !== null) return shape.code;
    shape = shapeOf(shape.cause);
  }
  return 'NETWORK';
}

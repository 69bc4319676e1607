import type { ErrorResolution } from '../../src/core/errors.ts';
import { ERROR_TABLE } from './error-table.ts';
import { CONCURRENT_LIMIT_WAIT_MS, DAILY_LIMIT_WAIT_MS } from './limits.ts';
import type { VendorError } from './schema.ts';

const BY_CODE = new Map(ERROR_TABLE.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)));
const VENDOR_TEXT_LENGTH = 400;

/** Vendor texts are shown to people: no markup, no addresses of persons, nothing that looks like a token. */
export function readableVendorText(text: string): string {
  const plain = text
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
export function resolveVendorError(error: VendorError, status: number | null): ErrorResolution {
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return resolveLimit(error);
  const rule = BY_CODE.get(error.code);
  const text = readableVendorText(error.message);
  const said = text === '' ? '' : ` Salesforce says: "${text}"`;
  if (rule !== undefined)
    return { action: rule.action, code: error.code, message: `${rule.message}${said}`, remedy: rule.remedy };
  if (status !== null && (status >= 500 || status === 420)) {
    return {
      action: 'retry',
      code: error.code,
      message: `Salesforce could not answer just now (${status}).${said}`,
      remedy: 'Nothing to do: it is tried again.',
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
    remedy: 'Check the network, the proxy and the loginUrl; it is tried again.',
  };
}

export function resolveHtml(status: number): ErrorResolution {
  return status >= 500
    ? {
        action: 'retry',
        code: 'HTML_ANSWER',
        message: `Salesforce answered with a web page (${status}), as it does during maintenance.`,
        remedy: 'Nothing to do: it is tried again. If it lasts, look at status.salesforce.com.',
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

function networkCode(cause: unknown): string {
  for (let at: unknown = cause, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'AbortError') return 'TIMEOUT';
  }
  return 'NETWORK';
}

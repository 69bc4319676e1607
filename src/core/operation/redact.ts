/** What stands in the place of what was taken out. */
export const REDACTED = '[redacted]';
const E_MAIL = '[e-mail]';

/** Shorter ones would be found inside ordinary words. */
const SHORTEST_SECRET = 6;

const NAMES = 'access_?token|refresh_?token|id_?token|token|api_?key|client_?secret|secret|password|passwd|pwd|private_?key|assertion|signature|code_verifier';
/** Ordinary words as the name of a JSON value (every error has a code), credentials in an address. */
const NAMES_IN_ADDRESSES = `${NAMES}|code|sid|sig|key`;

/** Quantifiers are bounded: a hostile text must not cost more than its length. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, REDACTED],
  // user:password@ in an address.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'\\]{1,300}@/gi, `$1${REDACTED}@`],
  [/(\bhttps?:\/\/hooks\.slack(?:-gov)?\.com\/)[^\s"'\\)]{1,300}/gi, `$1${REDACTED}`],
  // JSON, form or header by the name of its key; the quotes may be escaped ones of a text inside a text.
  [new RegExp(`((?:\\\\*["'])(?:${NAMES}|authorization|(?:set-)?cookie|x-[a-z-]{1,40}(?:token|key|secret|signature))(?:\\\\*["'])\\s{0,5}:\\s{0,5}\\\\*["'])[^"'\\\\]{1,8000}`, 'gi'), `$1${REDACTED}`],
  [new RegExp(`([?&#;\\s](?:${NAMES_IN_ADDRESSES})=)[^&\\s"'\\\\;<>]{1,8000}`, 'gi'), `$1${REDACTED}`],
  [/(\b(?:bearer|basic|oauth|token)\s{1,5})(?=[^\s"'\\,;]{0,200}[0-9._~+/=-])[^\s"'\\,;]{8,8000}/gi, `$1${REDACTED}`],
  [/\beyJ[A-Za-z0-9_-]{5,8000}\.[A-Za-z0-9_-]{1,8000}(?:\.[A-Za-z0-9_-]{0,8000})?/g, REDACTED],
  [/[\p{L}\p{N}._%+'-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu, E_MAIL],
];

/**
 * Takes out of a text every known secret, in the forms in which it travels, and whatever looks like a credential or an
 * e-mail address. `encodings` gives further forms of a secret (base64, say), which need what the core does not have.
 */
export function redactorOf(secrets: Iterable<string>, encodings: (secret: string) => readonly string[] = () => []): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const form of [secret, ...secret.split(/\r?\n/), ...encodings(secret)]) {
      if (form.trim().length < SHORTEST_SECRET) continue;
      for (const way of [form, encodeURIComponent(form), JSON.stringify(form).slice(1, -1), JSON.stringify(JSON.stringify(form).slice(1, -1)).slice(1, -1)]) forms.add(way);
    }
  }
  // The longest first: one secret may be the beginning of another.
  const known = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of known) if (clean.includes(form)) clean = clean.replaceAll(form, REDACTED);
    for (const [pattern, instead] of PATTERNS) clean = clean.replace(pattern, instead);
    return clean;
  };
}

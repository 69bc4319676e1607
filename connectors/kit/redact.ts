const MAX_WORDS = 300;
const SECRET_SHAPES: readonly RegExp[] = [
  /\b(?:Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{6,}/gi,
  /\b[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\b/g,
  /\b(?:access_token|refresh_token|client_secret|api_?key|password|assertion)\b["']?\s*[=:]\s*["']?[^\s"'&,}]+/gi,
  /[^\s@"'<>]+@[^\s@"'<>]+\.[A-Za-z]{2,}/g,
];

/**
 * A vendor's message as it may be stored and shown: without the connection's own secrets, anything shaped like a token
 * or an e-mail address, control characters, and without more than 300 characters.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '…');
  for (const shape of SECRET_SHAPES) clean = clean.replaceAll(shape, '…');
  clean = clean.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return clean.length > MAX_WORDS ? `${clean.slice(0, MAX_WORDS)}…` : clean;
}

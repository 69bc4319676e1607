/** Several reasons for one status, in one line: a whole sentence ends with its full stop, all else is set apart by a semicolon. null without any. */
export function joinReasons(reasons: readonly (string | null)[]): string | null {
  const said = reasons.filter((reason) => reason !== null);
  return said.length === 0 ? null : said.reduce((line, reason) => `${line}${line.endsWith('.') ? ' ' : '; '}${reason}`);
}

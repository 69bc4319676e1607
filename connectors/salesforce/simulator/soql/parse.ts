import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { Refusal } from '../errors.ts';
import { locatedAt } from './path.ts';

const MAX_SOQL = 100_000;
const MAX_WHERE = 4_000;

export function parseSoql(soql: string): Query {
  if (soql.trim() === '') throw new Refusal(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (soql.length > MAX_SOQL)
    throw new Refusal(400, 'MALFORMED_QUERY', `SOQL statements cannot be longer than ${MAX_SOQL} characters.`);
  if (whereLength(soql) > MAX_WHERE) {
    throw new Refusal(400, 'MALFORMED_QUERY', `The WHERE clause cannot be longer than ${MAX_WHERE} characters.`);
  }
  try {
    return parseQuery(soql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /at offset: (\d+)/.exec(message)?.[1];
    const found = /found: ?(?:-->)? ?'?([^'<]*)/.exec(message)?.[1]?.trim() ?? '';
    const at =
      offset !== undefined ? Number(offset) : found === '' ? soql.length : Math.max(0, soql.lastIndexOf(found));
    throw locatedAt(soql, at, 'MALFORMED_QUERY', `unexpected token: '${found === '' ? '<EOF>' : found}'`);
  }
}

const ENDS_WHERE = /^(?:order\s+by|limit|offset|group\s+by|for\s+(?:view|reference|update)|with|update)\b/i;

/** Length of the outermost WHERE text, quotes and parentheses respected. */
function whereLength(soql: string): number {
  let depth = 0;
  let start = -1;
  for (let at = 0; at < soql.length; at += 1) {
    const letter = soql.charAt(at);
    if (letter === "'") {
      for (at += 1; at < soql.length && soql.charAt(at) !== "'"; at += 1) if (soql.charAt(at) === '\\') at += 1;
    } else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (depth === 0 && /\s/.test(letter)) {
      const rest = soql.slice(at + 1, at + 20);
      if (start < 0 && /^where\b/i.test(rest)) start = at + 6;
      else if (start >= 0 && ENDS_WHERE.test(rest)) return at - start;
    }
  }
  return start < 0 ? 0 : soql.length - start;
}

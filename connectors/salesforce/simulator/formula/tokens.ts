import { Refusal } from '../errors.ts';

export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly value: number }
  | { readonly kind: 'text'; readonly text: string; readonly value: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

/** Blanks and comments, then one of: number, text in either quotes, name, sign. */
const BLANK = /(?:\s|\/\*[\s\S]*?\*\/)*/y;
const PARTS = /(\d+(?:\.\d+)?)|("(?:[^"\\\n\r]|\\[nrt"'\\])*"|'(?:[^'\\\n\r]|\\[nrt"'\\])*')|([A-Za-z$][\w$.:#]*)|(&&|\|\||<>|!=|==|<=|>=|[-+*/^&=<>!(),])/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** As Salesforce words what it cannot read; a rule with such a formula is not saved. */
export const syntaxError = (problem: string): Refusal => new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', `Syntax error. ${problem}`, ['Formula']);

export function readTokens(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = endOf(BLANK, formula, 0); at < formula.length; at = endOf(BLANK, formula, at)) {
    PARTS.lastIndex = at;
    const [text = '', number, quoted, name] = PARTS.exec(formula) ?? [];
    if (text === '') throw syntaxError(`Found '${formula.charAt(at)}'`);
    at += text.length;
    if (number !== undefined) tokens.push({ kind: 'number', text, value: Number(number) });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text, value: unquoted(quoted) });
    else tokens.push({ kind: name === undefined ? 'sign' : 'name', text });
  }
  return tokens;
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

const unquoted = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);

import type { Value } from '../schema.ts';
import { readTokens, syntaxError, type Token } from './tokens.ts';

/** Signs are calls too, by the name of the function they stand for, or by the sign itself where there is none. */
export type Node =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] };

/** From the loosest to the tightest, as the formula language of Salesforce has them. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '||': 'OR' },
  { '&&': 'AND' },
  { '=': '=', '==': '=', '<>': '<>', '!=': '<>' },
  { '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
  { '+': '+', '-': '-', '&': '&' },
  { '^': '^' },
  { '*': '*', '/': '/' },
];
const UNARY: Readonly<Record<string, string>> = { '!': 'NOT', '-': 'MINUS', '+': 'PLUS' };
const WORDS: Readonly<Record<string, Value>> = { TRUE: true, FALSE: false, NULL: null };

/** Throws what Salesforce says of a formula that it cannot read. */
export function parseFormula(formula: string): Node {
  const reader = new Reader(readTokens(formula));
  const node = reader.expression();
  reader.end();
  return node;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw syntaxError(`Extra '${rest.text}'`);
  }

  expression(level = 0): Node {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#unary();
    let left = this.expression(level + 1);
    for (let name = this.#takeOneOf(signs); name !== undefined; name = this.#takeOneOf(signs)) {
      left = { kind: 'call', name, args: [left, this.expression(level + 1)] };
    }
    return left;
  }

  #unary(): Node {
    const name = this.#takeOneOf(UNARY);
    return name === undefined ? this.#primary() : { kind: 'call', name, args: [this.#unary()] };
  }

  #primary(): Node {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) throw syntaxError('The formula ends too early');
    if (token.kind === 'number' || token.kind === 'text') return { kind: 'literal', value: token.value };
    if (token.kind === 'sign') {
      if (token.text !== '(') throw syntaxError(`Found '${token.text}'`);
      const inside = this.expression();
      this.#require(')');
      return inside;
    }
    if (this.#take('(')) return { kind: 'call', name: token.text.toUpperCase(), args: this.#args() };
    const word = WORDS[token.text.toUpperCase()];
    return word === undefined ? { kind: 'name', name: token.text } : { kind: 'literal', value: word };
  }

  #args(): readonly Node[] {
    if (this.#take(')')) return [];
    const args = [this.expression()];
    while (this.#take(',')) args.push(this.expression());
    this.#require(')');
    return args;
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    const found = token?.kind === 'sign' && token.text === sign;
    if (found) this.#at += 1;
    return found;
  }

  #takeOneOf(signs: Readonly<Record<string, string>>): string | undefined {
    const token = this.#tokens[this.#at];
    const name = token?.kind === 'sign' ? signs[token.text] : undefined;
    if (name !== undefined) this.#at += 1;
    return name;
  }

  #require(sign: string): void {
    if (!this.#take(sign)) throw syntaxError(`Missing '${sign}'`);
  }
}

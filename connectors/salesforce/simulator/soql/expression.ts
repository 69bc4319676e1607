import type { WhereClause } from '@jetstreamapp/soql-parser-js';
import type { Row } from '../schema.ts';
import { located } from './path.ts';

export type Test = (row: Row) => boolean;

export interface Leaf {
  readonly kind: 'test';
  readonly test: Test;
  /** Set for a comparison of the queried object's own SystemModstamp: lets a scan start and stop early. */
  readonly stamp?: { readonly operator: string; readonly value: string } | undefined;
  /** Set for `Field = x` and `Field IN (…)` on ids and external ids: lets an index answer. */
  readonly keys?: { readonly field: string; readonly values: readonly string[]; readonly fold: boolean } | undefined;
  readonly semiJoin?: boolean | undefined;
}

export type Expression =
  | Leaf
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression };

type Condition = Exclude<WhereClause['left'], null>;
type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly condition: Condition };

/** The parser hands over a flat chain with counted parentheses; this gives it back its shape. */
export function toExpression(soql: string, where: WhereClause, leaf: (condition: Condition) => Leaf): Expression {
  const tokens = flatten(where);
  let at = 0;

  const malformed = (token: string): Error => located(soql, token, 'MALFORMED_QUERY', `unexpected token: '${token}'`);

  const chain = (): Expression => {
    const terms = [unary(true)];
    let operator: 'AND' | 'OR' | undefined;
    for (let next = tokens[at]; next === 'AND' || next === 'OR'; next = tokens[at]) {
      // Mixing the two without parentheses has no meaning in SOQL, and Salesforce refuses to guess one.
      if (operator !== undefined && operator !== next) throw malformed(next);
      operator = next;
      at += 1;
      terms.push(unary(false));
    }
    const [only] = terms;
    if (terms.length === 1 && only !== undefined) return only;
    const kind = operator === 'OR' ? 'or' : 'and';
    if (kind === 'or' && terms.some(holdsSemiJoin)) {
      throw located(soql, 'OR', 'MALFORMED_QUERY', "Semi join sub-selects are not allowed with the 'OR' operator");
    }
    return { kind, terms };
  };

  const unary = (first: boolean): Expression => {
    const token = tokens[at];
    at += 1;
    if (token === 'NOT') {
      if (!first) throw malformed('NOT');
      return { kind: 'not', term: unary(true) };
    }
    if (token === '(') {
      const inside = chain();
      if (tokens[at] !== ')') throw malformed(')');
      at += 1;
      return inside;
    }
    if (token === undefined || typeof token === 'string') throw malformed(token ?? '<EOF>');
    return leaf(token.condition);
  };

  const whole = chain();
  const left = tokens[at];
  if (left !== undefined) throw malformed(typeof left === 'string' ? left : '(');
  return whole;
}

function holdsSemiJoin(expression: Expression): boolean {
  if (expression.kind === 'test') return expression.semiJoin === true;
  if (expression.kind === 'not') return holdsSemiJoin(expression.term);
  return expression.terms.some(holdsSemiJoin);
}

function flatten(where: WhereClause): Token[] {
  const tokens: Token[] = [];
  const parentheses = (count: number | undefined, token: '(' | ')'): void => {
    for (let n = 0; n < (count ?? 0); n += 1) tokens.push(token);
  };
  let clause: WhereClause | undefined = where;
  while (clause !== undefined) {
    const { left }: { left: WhereClause['left'] } = clause;
    if (left !== null) {
      parentheses(left.openParen, '(');
      if ('operator' in left) {
        tokens.push({ condition: left });
        parentheses(left.closeParen, ')');
      }
    }
    if (!('operator' in clause)) break;
    tokens.push(clause.operator);
    clause = clause.right;
  }
  return tokens;
}

export function toTest(expression: Expression): Test {
  switch (expression.kind) {
    case 'test':
      return expression.test;
    case 'not': {
      const inner = toTest(expression.term);
      return (row) => !inner(row);
    }
    case 'and':
    case 'or': {
      const tests = expression.terms.map(toTest);
      const isAnd = expression.kind === 'and';
      const [a, b] = tests;
      if (a !== undefined && b !== undefined && tests.length === 2) {
        return isAnd ? (row) => a(row) && b(row) : (row) => a(row) || b(row);
      }
      return isAnd ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
    }
  }
}

export interface StampBounds {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const OPEN: StampBounds = { from: undefined, to: undefined };

/** Inclusive bounds that every matching row's SystemModstamp must lie in. */
export function stampBounds(expression: Expression): StampBounds {
  switch (expression.kind) {
    case 'test': {
      const { stamp } = expression;
      if (stamp === undefined) return OPEN;
      if (stamp.operator === '=') return { from: stamp.value, to: stamp.value };
      if (stamp.operator.startsWith('>')) return { from: stamp.value, to: undefined };
      return stamp.operator.startsWith('<') ? { from: undefined, to: stamp.value } : OPEN;
    }
    case 'not':
      return OPEN;
    case 'and':
      return expression.terms
        .map(stampBounds)
        .reduce((a, b) => ({ from: larger(a.from, b.from), to: smaller(a.to, b.to) }), OPEN);
    case 'or':
      return expression.terms.map(stampBounds).reduce((a, b) => ({
        from: a.from === undefined || b.from === undefined ? undefined : smaller(a.from, b.from),
        to: a.to === undefined || b.to === undefined ? undefined : larger(a.to, b.to),
      }));
  }
}

export function indexedKeys(expression: Expression): Leaf['keys'] {
  if (expression.kind === 'test') return expression.keys;
  if (expression.kind !== 'and') return undefined;
  for (const term of expression.terms) {
    const keys = indexedKeys(term);
    if (keys !== undefined) return keys;
  }
  return undefined;
}

function larger(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

function smaller(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

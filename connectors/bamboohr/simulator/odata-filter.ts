/** The subset of OData the datasets document: eq ne lt le gt ge, in (...), and, or, parentheses. */

export type Reader = (field: string) => string | null;
export type Predicate = (read: Reader) => boolean;

export class FilterError extends Error {}

const TOKEN = /\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)/y;

function tokens(source: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  const text = source.trim();
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) throw new FilterError(`Unexpected text in filter: ${text}`);
    found.push(match[1]);
  }
  return found;
}

type Compare = (order: number) => boolean;

const COMPARE: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['eq', (order) => order === 0],
  ['ne', (order) => order !== 0],
  ['lt', (order) => order < 0],
  ['le', (order) => order <= 0],
  ['gt', (order) => order > 0],
  ['ge', (order) => order >= 0],
]);

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]|$)/;

/** Dates and moments compare as times, whatever zone they were written in. */
function order(left: string, right: string): number {
  const comparable = (text: string): number | undefined => {
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    const ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  };
  const [a, b] = [comparable(left), comparable(right)];
  if (a !== undefined && b !== undefined) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function parseFilter(source: string, isField: (name: string) => boolean): Predicate {
  const rest = tokens(source);
  const next = (): string => {
    const token = rest.shift();
    if (token === undefined) throw new FilterError('The filter ends too early');
    return token;
  };
  const expect = (wanted: string): void => {
    const token = next();
    if (token !== wanted) throw new FilterError(`Expected "${wanted}" but found "${token}"`);
  };
  const literal = (): string => {
    const token = next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^(-?\d+(\.\d+)?|true|false|null)$/.test(token)) return token === 'null' ? '' : token;
    throw new FilterError(`Expected a value but found "${token}"`);
  };
  const comparison = (): Predicate => {
    const field = next();
    if (field === '(') {
      const inner = disjunction();
      expect(')');
      return inner;
    }
    if (!isField(field)) throw new FilterError(`Unknown field "${field}"`);
    const operator = next().toLowerCase();
    if (operator === 'in') {
      expect('(');
      const values = [literal()];
      for (let token = next(); token !== ')'; token = next()) {
        if (token !== ',') throw new FilterError(`Unexpected "${token}"`);
        values.push(literal());
      }
      return (read) => values.includes(read(field) ?? '');
    }
    const compare = COMPARE.get(operator);
    if (compare === undefined) throw new FilterError(`Unknown operator "${operator}"`);
    const value = literal();
    return (read) => compare(order(read(field) ?? '', value));
  };
  const conjunction = (): Predicate => {
    let left = comparison();
    while (rest[0]?.toLowerCase() === 'and') {
      next();
      const [a, b] = [left, comparison()];
      left = (read) => a(read) && b(read);
    }
    return left;
  };
  const disjunction = (): Predicate => {
    let left = conjunction();
    while (rest[0]?.toLowerCase() === 'or') {
      next();
      const [a, b] = [left, conjunction()];
      left = (read) => a(read) || b(read);
    }
    return left;
  };
  const whole = disjunction();
  if (rest.length > 0) throw new FilterError(`Unexpected "${rest.join(' ')}"`);
  return whole;
}

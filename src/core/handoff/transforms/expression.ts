import { Environment, EvaluationError, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { Refusal, type MappableRecord } from '../outcome.ts';

/** What an expression reads: `record.Account.Name` → Account.Name; rows of `related.Items` → Items[].Name. */
export interface CompiledExpression {
  readonly reads: readonly string[];
  readonly evaluate: (fields: JsonObject, record: Pick<MappableRecord, 'related'>) => JsonValue | Refusal;
}

/** An expression is a formula, not a program: a screenful. */
const LIMITS = { maxAstNodes: 300, maxDepth: 32, maxListElements: 100, maxMapEntries: 50, maxCallArguments: 16 };
/** With macros nested at most twice, 200 rows bound one evaluation to 40,000 steps of 300 nodes. */
const MOST_ROWS = 200;
const DEEPEST_MACROS = 2;
/** Characters of text that one evaluation may see. */
const MOST_TEXT = 50_000;
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** `matches` runs a regular expression whose time nobody can bound; `bind` can double a text with every step. */
const REFUSED: Readonly<Record<string, string>> = {
  matches: 'regular expressions are not bounded; use contains, startsWith or endsWith',
  bind: 'cel.bind is not available',
};

const ENVIRONMENT = createEnvironment();

/** CEL keeps int and double apart; people who write formulas do not. */
function createEnvironment(): Environment {
  const environment = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false })
    .registerVariable('record', 'map')
    .registerVariable('related', 'map');
  const operators: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, compute] of Object.entries(operators)) {
    environment.registerOperator(`double ${sign} int`, (a: unknown, b: unknown) => compute(Number(a), Number(b)));
    environment.registerOperator(`int ${sign} double`, (a: unknown, b: unknown) => compute(Number(a), Number(b)));
  }
  return environment;
}

/** Parses and type-checks once. Returns the problem in words when the expression cannot be used. */
export function compileExpression(text: string): CompiledExpression | { readonly problem: string } {
  let parsed;
  try {
    parsed = ENVIRONMENT.parse(text);
  } catch (error) {
    return { problem: `the expression cannot be read: ${messageOf(error)}` };
  }
  const scan = scanExpression(parsed.ast);
  if (scan.problem !== null) return { problem: scan.problem };
  const checked = parsed.check();
  if (!checked.valid) return { problem: `the expression does not fit together: ${messageOf(checked.error)}` };
  const run = parsed;
  return {
    reads: scan.reads,
    evaluate: (fields, record) => {
      if (isTooLarge(fields, record)) return new Refusal('invalid', 'the record is too large for an expression');
      try {
        const result: unknown = run({ record: fields, related: record.related });
        return toJson(result);
      } catch (error) {
        return new Refusal('invalid', `the expression failed: ${messageOf(error)}`);
      }
    },
  };
}

function messageOf(error: unknown): string {
  if (error instanceof ParseError || error instanceof EvaluationError) return error.summary;
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
}

function toJson(value: unknown): JsonValue | Refusal {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : new Refusal('invalid', 'the expression gives no finite number');
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      const json = toJson(item);
      if (json instanceof Refusal) return json;
      items.push(json);
    }
    return items;
  }
  return new Refusal('invalid', 'the expression gives something other than a text, number, yes/no or a list of these');
}

function isTooLarge(fields: JsonObject, record: Pick<MappableRecord, 'related'>): boolean {
  for (const name in record.related) if ((record.related[name]?.length ?? 0) > MOST_ROWS) return true;
  return textIn(fields, MOST_TEXT) < 0 || Object.values(record.related).some((rows) => textIn(rows, MOST_TEXT) < 0);
}

/** What is left of a budget of characters and items; negative when it is used up. */
function textIn(value: JsonValue | undefined, budget: number): number {
  if (typeof value === 'string') return budget - value.length;
  let left = budget - 1;
  if (isJsonArray(value)) {
    if (value.length > MOST_ROWS) return -1;
    for (const item of value) if ((left = textIn(item, left)) < 0) return left;
  } else if (isJsonObject(value)) {
    for (const key in value) if ((left = textIn(value[key], left)) < 0) return left;
  }
  return left;
}

interface Scan {
  reads: readonly string[];
  problem: string | null;
}

/** Walks the syntax tree: which source paths are read, and whether anything unbounded is used. */
function scanExpression(root: ASTNode): Scan {
  const reads = new Set<string>();
  let problem: string | null = null;
  const visit = (node: ASTNode, rows: ReadonlyMap<string, string>, macros: number): void => {
    const path = pathOf(node, rows);
    if (path !== null) {
      if (path !== '') reads.add(path);
      return;
    }
    if (node.op === 'call' || node.op === 'rcall') {
      const name = node.args[0];
      problem ??= REFUSED[name] ?? null;
      if (node.op === 'rcall' && MACROS.has(name)) {
        if (macros >= DEEPEST_MACROS) problem ??= `${name} is nested too deeply`;
        visit(node.args[1], rows, macros);
        const [variable, ...rest] = node.args[2];
        const source = rowSourceOf(node.args[1], rows);
        const inner = new Map(rows);
        if (variable?.op === 'id') inner.set(variable.args, source === null || source === '' ? '' : `${source.replace('[]', '')}[]`);
        for (const item of rest) visit(item, inner, macros + 1);
        return;
      }
    }
    for (const child of childrenOf(node)) visit(child, rows, macros);
  };
  visit(root, new Map(), 0);
  return { reads: [...reads], problem };
}

/** The list whose items a macro runs over; `filter` gives items of the list that it filters. */
function rowSourceOf(node: ASTNode, rows: ReadonlyMap<string, string>): string | null {
  if (node.op === 'rcall' && node.args[0] === 'filter') return rowSourceOf(node.args[1], rows);
  return pathOf(node, rows);
}

/** The source path that a chain of names selects; null when the node is something else, '' for the variable alone. */
function pathOf(node: ASTNode, rows: ReadonlyMap<string, string>): string | null {
  const segments: string[] = [];
  let current: ASTNode = node;
  while (current.op === '.' || current.op === '[]') {
    const key: string | ASTNode = current.args[1];
    if (typeof key === 'string') segments.unshift(key);
    else if (key.op === 'value' && typeof key.args === 'string') segments.unshift(key.args);
    else if (key.op !== 'value') return null;
    current = current.args[0];
  }
  if (current.op !== 'id') return null;
  if (current.args === 'record') return segments.join('.');
  if (current.args === 'related') {
    const [relation, ...below] = segments;
    return relation === undefined ? '' : [`${relation}[]`, ...below].join('.');
  }
  const bound = rows.get(current.args);
  return bound === undefined || bound === '' ? null : [bound, ...segments].join('.');
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = [];
  const gather = (item: unknown): void => {
    if (Array.isArray(item)) item.forEach(gather);
    else if (isNode(item)) found.push(item);
  };
  gather(node.args);
  return found;
}

const isNode = (item: unknown): item is ASTNode => typeof item === 'object' && item !== null && 'op' in item && 'args' in item;

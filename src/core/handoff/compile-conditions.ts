import type { Condition } from '../connector.ts';
import type { JsonPrimitive, JsonValue } from '../json.ts';
import type { ReadCollector } from './collect-reads.ts';
import type { ConditionsNotation } from './mapping-file.ts';
import type { Problems } from './mapping-problem.ts';
import type { MappableRecord } from './outcome.ts';
import { compilePath, NO_RELATED_RECORD, pathProblem, type Found } from './source-path.ts';

export type ConditionTest = (record: Pick<MappableRecord, 'fields' | 'related'>, today: string) => boolean;

export interface CompiledConditions {
  /** Any set may hold; in a set all tests must. Empty: nothing was asked. */
  readonly sets: readonly (readonly Condition[])[];
  readonly holds: ConditionTest;
}

type Place = readonly (string | number)[];

/** `{ IsWon: true, Type: [New Customer] }`, or a list of such sets of which any may hold. */
export function compileConditions(notation: ConditionsNotation, at: Place, reads: ReadCollector, problems: Problems): CompiledConditions {
  const several = Array.isArray(notation);
  const sets = (several ? notation : [notation]).map((set, index) => {
    const place = several ? [...at, index] : at;
    return Object.entries(set).map(([path, test]): { condition: Condition; test: ConditionTest } => {
      const problem = pathProblem(path);
      if (problem !== null) problems.add([...place, path], problem);
      const compiled = compilePath(path);
      reads.add(compiled.relation, compiled.relation === null ? path : compiled.segments.join('.'), false);
      const condition = toCondition(path, test);
      return { condition, test: testOf(condition, (record) => compiled.find(record.fields, record)) };
    });
  });
  const tests = sets.map((set) => set.map((item) => item.test));
  return {
    sets: sets.map((set) => set.map((item) => item.condition)),
    holds: (record, today) => tests.some((set) => set.every((test) => test(record, today))),
  };
}

type TestNotation = Exclude<ConditionsNotation, readonly unknown[]>[string];

function toCondition(path: string, test: TestNotation): Condition {
  if (Array.isArray(test)) return { path, oneOf: test };
  if (typeof test !== 'object' || test === null) return { path, oneOf: [test] };
  const given: { -readonly [Key in keyof Condition]: Condition[Key] } = { path };
  if (test.oneOf !== undefined) given.oneOf = test.oneOf;
  if (test.noneOf !== undefined) given.noneOf = test.noneOf;
  if (test.atLeast !== undefined) given.atLeast = test.atLeast;
  if (test.present !== undefined) given.present = test.present;
  if (test.notPast !== undefined) given.notPast = test.notPast;
  return given;
}

const isBlank = (found: Found): boolean =>
  found === undefined || found === null || found === NO_RELATED_RECORD || (typeof found === 'string' && found.trim() === '') || (isList(found) && found.length === 0);
const isList = (found: Found): found is readonly JsonValue[] => Array.isArray(found);

function testOf(condition: Condition, find: (record: Pick<MappableRecord, 'fields' | 'related'>) => Found): ConditionTest {
  const { oneOf, noneOf, atLeast, present, notPast } = condition;
  return (record, today) => {
    const found = find(record);
    if (present !== undefined && isBlank(found) === present) return false;
    if (oneOf !== undefined && !isOneOf(found, oneOf)) return false;
    if (noneOf !== undefined && isOneOf(found, noneOf)) return false;
    if (atLeast !== undefined && !reaches(found, atLeast)) return false;
    return notPast === undefined || isTodayOrLater(found, today) === notPast;
  };
}

const isOneOf = (found: Found, wanted: readonly JsonPrimitive[]): boolean =>
  isList(found) && found.length > 0 ? found.some((item) => isOneOf(item, wanted)) : wanted.some((value) => isSame(found, value));

/** Files know only texts: there "true" is true, "5.0" is 5, and an empty text is nothing. */
function isSame(found: Found, wanted: JsonPrimitive): boolean {
  if (wanted === null) return isBlank(found);
  if (found === wanted) return true;
  if (typeof found === 'string') {
    const text = found.trim();
    if (typeof wanted === 'string') return text === wanted;
    if (typeof wanted === 'boolean') return text.toLowerCase() === String(wanted);
    return text !== '' && Number(text) === wanted;
  }
  return (typeof found === 'number' || typeof found === 'boolean') && typeof wanted === 'string' && String(found) === wanted;
}

function reaches(found: Found, atLeast: number): boolean {
  if (typeof found === 'number') return found >= atLeast;
  return typeof found === 'string' && found.trim() !== '' && Number(found) >= atLeast;
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;
const isTodayOrLater = (found: Found, today: string): boolean =>
  typeof found === 'string' && ISO_DAY.test(found) && found.slice(0, 10) >= today;

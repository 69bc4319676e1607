import { isJsonObject, type JsonValue } from '../json.ts';
import { checkOptions, compileCast, describeTransform, readType, type Slot } from './compile-cast.ts';
import { compilePeople, compilePerson } from './compile-person.ts';
import type { FieldNotation, FieldNotationObject, FieldType } from './mapping-file.ts';
import { isNothing, pathReader, usePath, type FieldContext, type Place } from './path-reader.ts';
import {
  ABSENT, BLANK, Refusal, UNMAPPED, UNREADABLE, answered, mostTelling, quote, refused, type Cast, type Outcome, type Reader,
} from './outcome.ts';
import { compilePath, names, rowsOf, type SourcePath } from './source-path.ts';
import { compileExpression } from './transforms/expression.ts';
import { plainText } from './transforms/text.ts';

export interface CompiledReader {
  readonly read: Reader;
  readonly transform: string | null;
}

/** Options that a list of alternatives hands on to each of them. */
const INHERITED = ['as', 'values', 'else', 'format', 'zone', 'decimal', 'currency', 'true', 'false', 'trim', 'separator'] as const;

export const toObject = (notation: FieldNotation): FieldNotationObject => (typeof notation === 'string' ? { from: notation } : notation);

/** One reader for one notation: every decision that the mapping takes is taken here, once. */
export function compileField(notation: FieldNotation, slot: Slot, at: Place, context: FieldContext): CompiledReader {
  const given = toObject(notation);
  const type = readType(slot, given.as, at, context.problems);
  const place = typeof notation === 'string' ? at : at;
  checkOptions(given, type, place, context.problems);
  const read = sourceReader(given, type, slot, place, context);
  const { matches } = given;
  return { read: matches === undefined ? read : matching(read, matches, place, context), transform: describeTransform(given, type) };
}

function sourceReader(given: FieldNotationObject, type: FieldType, slot: Slot, at: Place, context: FieldContext): Reader {
  if (given.firstPresent !== undefined) return firstPresent(given, given.firstPresent, slot, at, context);
  if (type === 'people') return compilePeople(given, at, context);
  if (type === 'person') return compilePerson(given, at, context);
  const cast = compileCast(given, type, slot, at, context.problems);
  if (given.from !== undefined) return withCurrency(pathReader(usePath(given.from, given.ifExists ?? false, [...at, 'from'], context), cast), given, at, context);
  if (given.join !== undefined) return joinReader(given, given.join, cast, slot, at, context);
  if (given.constant !== undefined) return constantReader(given.constant, cast, at, context);
  if (given.expression !== undefined) return expressionReader(given.expression, cast, at, context);
  if (given.each !== undefined) return eachReader(given, given.each, cast, at, context);
  context.problems.add(at, `name and email make a person, and this field holds ${slot.type}`);
  return () => refused(UNMAPPED, null, '');
}

/** An amount whose currency may not be read is not known: the declared one would be a guess. */
function withCurrency(read: Reader, given: FieldNotationObject, at: Place, context: FieldContext): Reader {
  if (typeof given.currency !== 'object') return read;
  // An organisation with one currency has no such field, so it is wanted only where it exists.
  const path: SourcePath = usePath(given.currency.from, true, [...at, 'currency', 'from'], context);
  return (fields, record) =>
    record.unreadable.length > 0 && names(record.unreadable, path.full) ? refused(UNREADABLE, null, path.full) : read(fields, record);
}

function firstPresent(given: FieldNotationObject, alternatives: readonly FieldNotation[], slot: Slot, at: Place, context: FieldContext): Reader {
  const inherited = Object.fromEntries(INHERITED.flatMap((option) => (given[option] === undefined ? [] : [[option, given[option]]])));
  const readers = alternatives.map(
    (item, index) => compileField({ ...inherited, ...toObject(item) }, slot, [...at, 'firstPresent', index], context).read,
  );
  return (fields, record) => {
    const gaps: Outcome[] = [];
    for (const read of readers) {
      const outcome = read(fields, record);
      if (outcome.reason === null) return outcome;
      gaps.push(outcome);
    }
    return mostTelling(gaps) ?? refused(UNMAPPED, null, '');
  };
}

function joinReader(given: FieldNotationObject, parts: readonly FieldNotation[], cast: Cast, slot: Slot, at: Place, context: FieldContext): Reader {
  const readers = parts.map((part, index) => compileField(part, { type: 'text', role: slot.role ?? false }, [...at, 'join', index], context).read);
  const separator = given.separator ?? ' ';
  const path = parts.map(pathInWords).join(' + ');
  return (fields, record) => {
    const gaps: Outcome[] = [];
    let joined: string | null = null;
    for (const read of readers) {
      const outcome = read(fields, record);
      if (typeof outcome.value === 'string') joined = joined === null ? outcome.value : `${joined}${separator}${outcome.value}`;
      else gaps.push(outcome);
    }
    if (joined === null) return { ...(mostTelling(gaps) ?? refused(BLANK, null, path)), path };
    const value = cast(joined, fields);
    if (value instanceof Refusal) return refused(value, joined, path);
    // A part that was refused is left out, and said so.
    return answered(value, path, gaps.find((gap) => gap.reason === 'invalid')?.note ?? null);
  };
}

function pathInWords(notation: FieldNotation): string {
  const { from, each, firstPresent, expression, constant } = toObject(notation);
  return from ?? each ?? expression ?? (firstPresent === undefined ? String(constant ?? '') : firstPresent.map(pathInWords).join(' or '));
}

function constantReader(constant: string | number | boolean | null, cast: Cast, at: Place, context: FieldContext): Reader {
  const value = constant === null ? BLANK : cast(constant, {});
  if (value instanceof Refusal) context.problems.add([...at, 'constant'], `"${String(constant)}" is no answer: ${value.note ?? value.reason}`);
  const outcome = value instanceof Refusal ? refused(value, constant, 'constant') : answered(value, 'constant');
  return () => outcome;
}

function expressionReader(text: string, cast: Cast, at: Place, context: FieldContext): Reader {
  const compiled = compileExpression(text);
  if ('problem' in compiled) {
    context.problems.add([...at, 'expression'], compiled.problem);
    return () => refused(UNMAPPED, null, text);
  }
  if (context.relation !== null) context.problems.add([...at, 'expression'], 'an expression stands for a whole field, not for a part of a row');
  const reads = compiled.reads.map((path) => usePath(path, false, [...at, 'expression'], context));
  return (fields, record) => {
    if (record.unreadable.length > 0 && reads.some((path) => names(record.unreadable, path.full))) return refused(UNREADABLE, null, text);
    const raw = compiled.evaluate(fields, record);
    if (raw === null || (typeof raw === 'string' && raw.trim() === '')) return refused(BLANK, null, text);
    if (raw instanceof Refusal) {
      // A formula over an empty field fails; the field is what is missing, not the formula.
      const missing = reads.some((path) => isNothing(path.find(fields, record)));
      return missing ? refused(BLANK, null, text) : refused(raw, null, text);
    }
    const value = cast(raw, fields);
    return value instanceof Refusal ? refused(value, raw, text) : answered(value, text);
  };
}

/** Texts from the rows of a relation. */
function eachReader(given: FieldNotationObject, relation: string, cast: Cast, at: Place, context: FieldContext): Reader {
  context.reads.add(relation, '', false);
  if (given.text === undefined) context.problems.add([...at, 'each'], 'each needs "text" (what to take from a row), or name/email in a field that holds people');
  const { read } = compileField(given.text ?? '', { type: 'text' }, [...at, 'text'], { ...context, relation });
  return (fields, record) => {
    const rows = rowsOf(relation, fields, record);
    if (rows === undefined) return refused(names(record.unreadable, relation) ? UNREADABLE : ABSENT, null, relation);
    const outcomes = rows.flatMap((row) => (isJsonObject(row) ? [read(row, record)] : []));
    const texts: JsonValue[] = outcomes.flatMap((outcome) => (outcome.value === null ? [] : [outcome.value]));
    if (texts.length === 0) return mostTelling(outcomes) ?? refused(BLANK, null, relation);
    const value = cast(texts, fields);
    return value instanceof Refusal ? refused(value, texts, relation) : answered(value, relation);
  };
}

/** The value counts only when the related record that it names was found. */
function matching(read: Reader, matches: string, at: Place, context: FieldContext): Reader {
  // A bare relation name is no field that could be read; the connector shows it as found or null.
  const path = matches.includes('.') ? usePath(matches, false, [...at, 'matches'], context) : compilePath(matches);
  if (!matches.includes('.')) context.reads.presences.add(matches);
  const what = thingNamed(matches);
  return (fields, record) => {
    const outcome = read(fields, record);
    if (outcome.value === null || !isNothing(path.find(fields, record))) return outcome;
    return refused(new Refusal('invalid', `${quote(plainOf(outcome.value))} matches no ${what}`), outcome.value, outcome.path);
  };
}

const plainOf = (value: JsonValue): JsonValue => {
  const text = plainText(value, ', ');
  return text instanceof Refusal ? value : text;
};

/** `Product2.Id` → product, `account_rows` → account row. */
function thingNamed(path: string): string {
  const name = path.split('.').at(path.includes('.') ? -2 : -1) ?? path;
  return name.replace(/__[cr]$/, '').replace(/\d+$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase().replace(/([^s])s$/, '$1');
}

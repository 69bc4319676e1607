import type { Capabilities, ObjectRead } from '../connector.ts';
import { hashOf } from '../hash.ts';
import { jsonValueSchema } from '../json.ts';
import { ReadCollector, combineSets } from './collect-reads.ts';
import { compileConditions, type CompiledConditions } from './compile-conditions.ts';
import { compileField, toObject } from './compile-field.ts';
import { compileOwner, type CompiledOwner } from './compile-person.ts';
import { checkOwnerRole } from './check-requirements.ts';
import { CANONICAL_FIELDS, isCustomField, type CanonicalField } from './fields.ts';
import { compileFingerprint, type FingerprintReader } from './fingerprint.ts';
import type { ConditionsNotation, FieldNotation, HandoffKind, MappingFile, MappingSource, SharedIdNotation } from './mapping-file.ts';
import { Problems, nearest, type MappingProblem } from './mapping-problem.ts';
import type { Reader } from './outcome.ts';
import { usePath, type FieldContext, type Place } from './path-reader.ts';
import { compilePath, pathProblem, type SourcePath } from './source-path.ts';
import { checkWriteBack } from './check-write-back.ts';

export type { MappingProblem } from './mapping-problem.ts';

export interface CompiledField {
  readonly name: string;
  readonly label: string;
  readonly read: Reader;
  /** In words, for people. */
  readonly transform: string | null;
  readonly text: boolean;
  readonly freeText: boolean;
}

export interface CompiledWhen {
  readonly reached: CompiledConditions;
  readonly newWhen: CompiledConditions | null;
  readonly scope: CompiledConditions | null;
  readonly withdrawn: CompiledConditions | null;
  readonly rescinded: CompiledConditions | null;
  readonly preClose: CompiledConditions | null;
}

/** An id that records of other connections carry too. */
export interface CompiledSharedId {
  readonly namespace: string;
  readonly path: SourcePath;
  /** Characters that are compared; null: all. */
  readonly first: number | null;
}

/** One `sources:` entry, ready to run. */
export interface CompiledSource {
  readonly object: string;
  readonly kind: HandoffKind;
  readonly notation: MappingSource;
  /** 0 speaks first. */
  readonly precedence: number;
  readonly read: ObjectRead;
  readonly when: CompiledWhen;
  readonly title: SourcePath;
  readonly reachedAt: Reader | null;
  readonly fields: readonly CompiledField[];
  readonly owners: readonly CompiledOwner[];
  readonly sharedIds: readonly CompiledSharedId[];
  readonly fingerprint: FingerprintReader;
}

export interface CompiledMapping {
  readonly file: MappingFile;
  /** Changes with the meaning of the file, not with its spelling. */
  readonly hash: string;
  readonly reads: readonly ObjectRead[];
  readonly sources: readonly CompiledSource[];
  /** Two of its objects name the same kind of id: the vendor's own link from an application to the employee, say. */
  readonly linksOwnObjects: boolean;
  readonly sourceOf: (object: string) => CompiledSource | undefined;
}

export type CompiledMappingResult =
  | { readonly ok: true; readonly mapping: CompiledMapping }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

/** Checks a whole mapping and turns it into closures. `person`: how the connector expands a person relation. */
export function compileMapping(file: MappingFile, person: Capabilities['person']): CompiledMappingResult {
  const problems = new Problems();
  const sources = file.sources.map((source, index) => compileSource(file.handoff, source, index, person, problems));
  const byObject = new Map<string, CompiledSource>();
  sources.forEach((source, index) => {
    if (byObject.has(source.object)) problems.add(['sources', index, 'object'], `"${source.object}" is mapped twice`);
    else byObject.set(source.object, source);
  });
  checkJoin(file, problems);
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  return {
    ok: true,
    mapping: {
      file,
      hash: hashOf(jsonValueSchema.parse(JSON.parse(JSON.stringify(file)))),
      reads: sources.map((source) => source.read),
      sources,
      linksOwnObjects: namesOneIdTwice(sources),
      sourceOf: (object) => byObject.get(object),
    },
  };
}

function namesOneIdTwice(sources: readonly CompiledSource[]): boolean {
  const namespaces = sources.flatMap((source) => source.sharedIds.map(({ namespace }) => namespace));
  return new Set(namespaces).size < namespaces.length;
}

function compileSource(kind: HandoffKind, source: MappingSource, precedence: number, person: Capabilities['person'], problems: Problems): CompiledSource {
  const at: Place = ['sources', precedence];
  const reads = new ReadCollector();
  const context: FieldContext = { reads, problems, person, relation: null };
  const when = compileWhen(source, [...at, 'when'], context);
  const title = compileTitle(source.title, [...at, 'title'], context);
  const reachedAt =
    source.when.reachedAt === undefined ? null : compileField(source.when.reachedAt, { type: 'datetime' }, [...at, 'when', 'reachedAt'], context).read;
  const fields = Object.entries(source.fields)
    .sort(([a], [b]) => canonicalOrder(kind, a) - canonicalOrder(kind, b))
    .flatMap(([name, notation]) => compileNamed(kind, name, notation, [...at, 'fields', name], context));
  const owners = Object.entries(source.owners).map(([role, notation]) => {
    checkOwnerRole(role, kind, [...at, 'owners', role], problems);
    return compileOwner(role, notation, [...at, 'owners', role], context);
  });
  const sharedIds = Object.entries(source.sharedIds ?? {}).map(([namespace, notation]) => compileSharedId(namespace, notation, [...at, 'sharedIds', namespace], context));
  const scope = when.scope?.sets ?? [];
  const reached = when.newWhen === null ? when.reached.sets : combineSets(when.reached.sets, when.newWhen.sets);
  const interesting = combineSets([...reached, ...(when.preClose?.sets ?? [])], scope);
  const read = reads.toRead(source, interesting, kind === 'customer' ? 'custom' : []);
  checkWriteBack(source, read, at, problems);
  return { object: source.object, kind, notation: source, precedence, read, when, title, reachedAt, fields, owners, sharedIds, fingerprint: compileFingerprint(read, [...reads.presences]) };
}

function compileWhen(source: MappingSource, at: Place, context: FieldContext): CompiledWhen {
  const { when } = source;
  const compile = (name: string, notation: ConditionsNotation): CompiledConditions => compileConditions(notation, [...at, name], context.reads, context.problems);
  const optional = (name: string, notation: ConditionsNotation | undefined): CompiledConditions | null => (notation === undefined ? null : compile(name, notation));
  return {
    reached: compile('reached', when.reached),
    newWhen: optional('newWhen', when.newWhen),
    scope: optional('scope', when.scope),
    withdrawn: optional('withdrawn', when.withdrawn),
    rescinded: optional('rescinded', when.rescinded),
    preClose: optional('preClose', when.preClose),
  };
}

function compileTitle(text: string, at: Place, context: FieldContext): SourcePath {
  const problem = pathProblem(text);
  if (problem !== null) context.problems.add(at, problem);
  const path = compilePath(text);
  if (path.relation !== null) context.problems.add(at, 'the title is one field of the record, not of its rows');
  context.reads.add(null, text, false);
  return path;
}

function compileSharedId(namespace: string, notation: SharedIdNotation, at: Place, context: FieldContext): CompiledSharedId {
  const { from, first, ifExists } = typeof notation === 'string' ? { from: notation, first: undefined, ifExists: undefined } : notation;
  const path = usePath(from, ifExists ?? false, at, context);
  if (path.relation !== null) context.problems.add(at, 'a shared id is one field of the record, not of its rows');
  return { namespace, path, first: first ?? null };
}

/** Of two equal texts the one that stands first in the packet is the answer and the other the copy, however the file is sorted. */
function canonicalOrder(kind: HandoffKind, name: string): number {
  const index = Object.keys(CANONICAL_FIELDS[kind]).indexOf(name);
  return index === -1 ? Number.MAX_SAFE_INTEGER : index;
}

function compileNamed(kind: HandoffKind, name: string, notation: FieldNotation, at: Place, context: FieldContext): readonly CompiledField[] {
  const field = canonicalField(kind, name, notation, at, context.problems);
  if (field === null) return [];
  const slot = { type: field.type, email: field.email ?? false, code: field.code ?? false };
  const { read, transform } = compileField(notation, slot, at, context);
  return [{ name, label: field.label, read, transform, text: field.type === 'text', freeText: field.freeText ?? false }];
}

function canonicalField(kind: HandoffKind, name: string, notation: FieldNotation, at: Place, problems: Problems): CanonicalField | null {
  const known = CANONICAL_FIELDS[kind];
  const field = Object.hasOwn(known, name) ? known[name] : undefined;
  if (field !== undefined) return field;
  if (isCustomField(name)) {
    const { as } = toObject(notation);
    if (as === undefined) problems.add(at, `"${name}" is a field of your own: say what it holds, e.g. { from: …, as: text }`);
    return { label: name, type: as ?? 'text' };
  }
  problems.add(at, `there is no field "${name}" in a ${kind} handoff; a field of your own is called custom.<name>`, nearest(name, Object.keys(known)));
  return null;
}

function checkJoin(file: MappingFile, problems: Problems): void {
  if (file.join === undefined) return;
  const known = CANONICAL_FIELDS[file.handoff];
  for (const part of ['email', 'job', 'date'] as const) {
    const name = file.join[part];
    if (!Object.hasOwn(known, name) && !isCustomField(name)) problems.add(['join', part], `there is no field "${name}"`, nearest(name, Object.keys(known)));
  }
}

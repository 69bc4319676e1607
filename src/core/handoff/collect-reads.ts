import type { Condition, ObjectRead } from '../connector.ts';
import type { MappingSource } from './mapping-file.ts';

interface Wanted {
  readonly required: Set<string>;
  readonly optional: Set<string>;
}
const wanted = (): Wanted => ({ required: new Set(), optional: new Set() });

/** Gathers, while a mapping is compiled, every source path that it needs. */
export class ReadCollector {
  readonly #own = wanted();
  readonly #relations = new Map<string, Wanted>();
  /** Relations of which we only ask whether they were found. */
  readonly presences = new Set<string>();

  /** `relation` is null for a path into the record itself. */
  add(relation: string | null, path: string, ifExists: boolean): void {
    const target = relation === null ? this.#own : this.#relationOf(relation);
    if (path !== '') (ifExists ? target.optional : target.required).add(path);
  }

  /** A relation is wanted even when none of its fields is (counting rows). */
  #relationOf(name: string): Wanted {
    const known = this.#relations.get(name) ?? wanted();
    this.#relations.set(name, known);
    return known;
  }

  toRead(source: MappingSource, interesting: ObjectRead['interesting'], defaultKeep: ObjectRead['keep']): ObjectRead {
    return {
      object: source.object,
      ...merge(this.#own),
      relations: [...this.#relations].map(([name, fields]) => ({ name, ...merge(fields) })),
      interesting,
      keep: source.keep ?? defaultKeep,
      own: Object.keys(source.writeBack.fields ?? {}),
    };
  }
}

/** Wanted once without `ifExists` is wanted. */
function merge({ required, optional }: Wanted): { fields: readonly string[]; optional: readonly string[] } {
  const onlyOptional = [...optional].filter((path) => !required.has(path));
  return { fields: [...required, ...onlyOptional], optional: onlyOptional };
}

/** Every way in which a record can become worth reading: each set of `any` together with each set of `scope`. */
export function combineSets(any: readonly (readonly Condition[])[], scope: readonly (readonly Condition[])[]): readonly (readonly Condition[])[] {
  if (scope.length === 0) return any;
  return any.flatMap((set) => scope.map((limits) => [...set, ...limits]));
}

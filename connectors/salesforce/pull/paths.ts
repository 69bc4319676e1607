import type { Metadata } from '../metadata.ts';
import type { FieldMeta } from '../schema.ts';

/** How a mapped path stands in SOQL; missing means not existing or hidden, which metadata cannot tell apart. */
export type ResolvedPath =
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly field: FieldMeta;
      readonly parents: readonly ParentStep[];
    }
  | { readonly kind: 'missing' };

export interface ParentStep {
  readonly relation: string;
  readonly object: string;
}

type Attempt = ResolvedPath | { readonly kind: 'unknown'; readonly object: string };

/** Resolves all paths of one object, describing parents as they turn up (usually in the very first call). */
export async function resolvePaths(
  metadata: Metadata,
  object: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, ResolvedPath>> {
  await metadata.need([object]);
  for (;;) {
    const attempts = paths.map((path) => [path, tryPath(metadata, object, path)] as const);
    const unknown = attempts.flatMap(([, attempt]) => (attempt.kind === 'unknown' ? [attempt.object] : []));
    if (unknown.length > 0) {
      await metadata.need(unknown);
      continue;
    }
    return new Map(
      attempts.flatMap(([path, attempt]) => (attempt.kind === 'unknown' ? [] : [[path, attempt] as const])),
    );
  }
}

function tryPath(metadata: Metadata, object: string, path: string): Attempt {
  const segments = path.split('.');
  const parents: ParentStep[] = [];
  let here = object;
  for (const [index, segment] of segments.entries()) {
    if (!metadata.knows(here)) return { kind: 'unknown', object: here };
    const meta = metadata.peek(here);
    if (meta === null) return { kind: 'missing' };
    const isLast = index === segments.length - 1;
    const field = isLast ? meta.fields.find((item) => item.name === segment) : undefined;
    if (field !== undefined) return { kind: 'column', column: path, field, parents };
    const reference = meta.fields.find((item) => item.relationshipName === segment);
    const target = reference?.referenceTo[0];
    if (reference === undefined || target === undefined) return { kind: 'missing' };
    parents.push({ relation: segments.slice(0, index + 1).join('.'), object: target });
    // A path that ends at a relation asks whether it was found at all.
    if (isLast) return { kind: 'column', column: `${path}.Id`, field: reference, parents };
    here = target;
  }
  return { kind: 'missing' };
}

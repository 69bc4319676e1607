import { z } from 'zod';

/** The zod schemas that may stand at `path`, seen through optional, default, lazy, union and refine. */
function schemasAt(schema: unknown, path: readonly (string | number)[]): readonly unknown[] {
  const [step, ...rest] = path;
  const here = unwrap(schema);
  if (step === undefined) return here;
  return here.flatMap((candidate) => {
    if (candidate instanceof z.ZodObject) {
      const shape: Readonly<Record<string, unknown>> = candidate.shape;
      const key = String(step);
      return Object.hasOwn(shape, key) ? schemasAt(shape[key], rest) : [];
    }
    if (candidate instanceof z.ZodArray) return typeof step === 'number' ? schemasAt(candidate.element, rest) : [];
    if (candidate instanceof z.ZodRecord) return schemasAt(candidate.valueType, rest);
    return [];
  });
}

function unwrap(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option: unknown) => unwrap(option));
  if (schema instanceof z.ZodLazy || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return [schema];
}

/** Names that a block at `path` may hold: what an unknown name is compared with. */
export function knownNamesAt(schema: z.ZodType, path: readonly (string | number)[]): readonly string[] {
  const names = schemasAt(schema, path).flatMap((found) => (found instanceof z.ZodObject ? Object.keys(found.shape) : []));
  return [...new Set(names)];
}

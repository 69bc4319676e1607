import type { FieldNotation } from '../handoff/mapping-file.ts';
import type { AskedPath } from '../setup-guide.ts';
import type { Ruleset } from './ruleset.ts';
import { pathsIn } from './ship-request.ts';

type Rules = Pick<Ruleset, 'mapping' | 'requirements'>;

/** Per object everything that the rules read, so that setup names the fields of the mapping as it is. */
export function askedPathsOf({ mapping, requirements }: Rules): Readonly<Record<string, readonly AskedPath[]>> {
  const required = requiredFields(requirements.file);
  return Object.fromEntries(
    mapping.sources.map(({ object, read, notation }) => {
      const fields = Object.entries(notation.fields).map(([field, line]) => ({ field, line, paths: allPathsIn(line) }));
      const asked = read.fields.map((path): AskedPath => {
        const feeding = fields.filter(({ paths }) => paths.some((mapped) => path === mapped || path.startsWith(`${mapped}.`)));
        return {
          path,
          feeds: feeding.map(({ field }) => ({ field, required: required.get(field) ?? null })),
          values: feeding.map(({ line }) => valuesIn(line, path)).find((values) => values !== null) ?? null,
        };
      });
      return [object, asked];
    }),
  );
}

/** With what tells a person apart, which nobody is asked to fill in but which has to be there. */
const allPathsIn = (line: FieldNotation): readonly string[] =>
  typeof line === 'string' ? [line] : [...pathsIn(line), ...[line.id, line.active].flatMap((path) => path ?? [])];

function requiredFields(file: Rules['requirements']['file']): ReadonlyMap<string, { readonly label: string; readonly weight: number; readonly owner: string }> {
  const found = new Map<string, { readonly label: string; readonly weight: number; readonly owner: string }>();
  for (const { field, countsAlso, label, weight, owner } of [...file.requirements, ...file.segments.flatMap(({ also }) => also ?? [])])
    for (const name of [field, ...(countsAlso ?? [])]) if (!found.has(name)) found.set(name, { label, weight, owner });
  return found;
}

/** With `else` anything else is an answer too. */
function valuesIn(line: FieldNotation, path: string): readonly string[] | null {
  if (typeof line === 'string' || line.values === undefined || line.else !== undefined) return null;
  return line.from === path ? Object.keys(line.values) : null;
}

import type { CompiledMapping } from '../handoff/compile-mapping.ts';
import type { HandoffStatus } from '../handoff/handoff.ts';
import type { FieldNotation, MappingSource } from '../handoff/mapping-file.ts';
import type { ShipRequest, ShownFields } from '../shipping.ts';
import { STATUS_LABELS, statusLabelOf } from '../tasks/status-labels.ts';
import type { Ruleset } from './ruleset.ts';

/** What files for the vendor's side are written from: the names and texts of the rules as they are. `inputs`: also the packet's own questions. */
export function shipRequestOf({ mapping, requirements }: Pick<Ruleset, 'mapping' | 'requirements'>, inputs: boolean): ShipRequest {
  const asked = [...requirements.file.requirements, ...requirements.file.segments.flatMap((segment) => segment.also ?? [])];
  return {
    objects: mapping.sources.map((source) => ({ ...shownBy(source), asks: asksOf(source.notation, asked) })),
    inputs,
    readyAt: requirements.file.readyAt,
  };
}

/** What stands in the fields that a mapping writes. */
export const shownFieldsOf = (mapping: CompiledMapping): readonly ShownFields[] => mapping.sources.map(shownBy);

const shownBy = ({ object, kind, notation: { writeBack } }: CompiledMapping['sources'][number]): ShownFields => ({
  object,
  shows: writeBack.fields ?? {},
  statusLabels: Object.fromEntries(STATUSES.map((status) => [status, statusLabelOf(status, kind, writeBack.statusLabels)])),
});

const isStatus = (text: string): text is HandoffStatus => Object.hasOwn(STATUS_LABELS, text);
const STATUSES: readonly HandoffStatus[] = Object.keys(STATUS_LABELS).filter(isStatus);

/** A path that feeds two answers stands under the first of them. */
function asksOf(
  source: MappingSource,
  asked: readonly { readonly field: string; readonly countsAlso?: readonly string[] | undefined; readonly label: string }[],
): ShipRequest['objects'][number]['asks'] {
  const labels = new Map<string, string>();
  for (const { field, countsAlso, label } of asked) {
    for (const name of [field, ...(countsAlso ?? [])]) {
      const notation = Object.hasOwn(source.fields, name) ? source.fields[name] : undefined;
      for (const path of notation === undefined ? [] : pathsIn(notation)) if (!labels.has(path)) labels.set(path, label);
    }
  }
  return [...labels].map(([path, label]) => ({ path, label }));
}

/** Rows of a relation count as the relation: nobody fills them in on the record itself. */
export function pathsIn(notation: FieldNotation): readonly string[] {
  if (typeof notation === 'string') return [notation];
  if (notation.each !== undefined) return [notation.each];
  return [
    ...(notation.from === undefined ? [] : [notation.from]),
    ...[notation.firstPresent, notation.join, [notation.name, notation.email, notation.phone, notation.title, notation.role]].flatMap((parts) =>
      (parts ?? []).flatMap((part) => (part === undefined ? [] : pathsIn(part))),
    ),
  ];
}

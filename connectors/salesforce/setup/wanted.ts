import type { SetupRequest } from '../../../src/core/connector.ts';
import type { RuleWish } from './rule.ts';
import type { ShownFields } from '../../../src/core/shipping.ts';
import { INPUT_FIELDS, KEY_FIELD, type FieldDefinition } from './fields.ts';
import { DEFAULT_SHOWS, outputFields, OUTPUT_FIELDS, progressField, STATUS_VALUES } from './outputs.ts';
import { isOwnName, statusTexts } from '../ship/names.ts';

/** Our field of the opportunity → what it shows, by the names of the mapping. */
function showsOf({ ship, writes }: SetupRequest): Readonly<Record<string, string>> {
  const own = ship?.objects.find(({ object }) => object === 'Opportunity')?.shows;
  const shows = own ?? DEFAULT_SHOWS;
  const written = writes['Opportunity'] ?? [];
  return Object.fromEntries(
    Object.entries(shows).filter(([name]) => isOwnName(name) && (written.length === 0 || written.includes(name))),
  );
}

/** What a mapping writes on the opportunity, as setup would make it, whoever the fields belong to; the default mapping's when left out. */
export function definedFields(shown: readonly ShownFields[] | undefined): readonly FieldDefinition[] {
  const own = shown?.find(({ object }) => object === 'Opportunity');
  return outputFields(own?.shows ?? DEFAULT_SHOWS, own === undefined ? STATUS_VALUES : statusTexts(own.statusLabels));
}

/** What setup makes, in the order of making; with `remove`, everything that it may have made. */
export function wantedFields(request: SetupRequest): readonly FieldDefinition[] {
  const labels = request.ship?.objects.find(({ object }) => object === 'Opportunity')?.statusLabels;
  const outputs = outputFields(showsOf(request), labels === undefined ? STATUS_VALUES : statusTexts(labels));
  // A mapping that was renamed since leaves fields under the usual names behind.
  const former = request.remove ? OUTPUT_FIELDS.filter((field) => !outputs.some(({ name }) => name === field.name)) : [];
  const score = scoreOf(request);
  const bar = score === null ? (request.remove ? [progressField('')] : []) : [progressField(score)];
  return [...outputs, ...former, ...bar, KEY_FIELD, ...(request.inputs ? INPUT_FIELDS : [])];
}

const scoreOf = (request: SetupRequest): string | null =>
  Object.entries(showsOf(request)).find(([, shown]) => shown === 'score')?.[0] ?? null;

/** null where the mapping writes no score, or the caller did not say from what setup is made. */
export function ruleWishOf(request: SetupRequest): RuleWish | null {
  const score = scoreOf(request);
  return score === null || request.ship === undefined ? null : { score, readyAt: request.ship.readyAt };
}

/** What the mapping writes and setup cannot make. */
export function unknownNames(request: SetupRequest): readonly string[] {
  const known = new Set([...Object.keys(showsOf(request)), ...INPUT_FIELDS.map((field) => field.name)]);
  return (request.writes['Opportunity'] ?? []).filter((name) => !known.has(name));
}

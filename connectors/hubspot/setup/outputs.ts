import type { ShownFields } from '../../../src/core/shipping.ts';
import { OUTPUT_PROPERTIES, type PropertyDefinition } from './properties.ts';

/** Property of the default mapping → what it shows, as a mapping says it. */
export const DEFAULT_SHOWS: Readonly<Record<string, string>> = {
  handoff_score: 'score',
  handoff_status: 'status',
  handoff_missing_fields: 'missing',
  handoff_missing_count: 'missingCount',
  handoff_gaps: 'gaps',
  handoff_status_reason: 'statusReason',
  handoff_next_deadline: 'nextDeadline',
  handoff_checked_at: 'checkedAt',
  handoff_link: 'link',
};

/** Internal names of HubSpot: lower case, digits and underscores, beginning with a letter. */
export const PROPERTY_NAME = /^[a-z][a-z0-9_]{0,99}$/;

/** What a mapping writes on the deal, with its own names and status texts; the default mapping's when left out. */
export function outputProperties(shown: readonly ShownFields[] | undefined): readonly PropertyDefinition[] {
  const source = shown?.find(({ object }) => object === 'deals');
  if (source === undefined) return OUTPUT_PROPERTIES;
  const texts = [...new Set(Object.values(source.statusLabels))];
  return Object.entries(source.shows).flatMap(([name, what]) => {
    const known = OUTPUT_PROPERTIES.find((definition) => DEFAULT_SHOWS[definition.name] === what);
    if (known === undefined || !PROPERTY_NAME.test(name)) return [];
    return [{ ...known, name, ...(what === 'status' && texts.length > 0 ? { options: texts } : {}) }];
  });
}

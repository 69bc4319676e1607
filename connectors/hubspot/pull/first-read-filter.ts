import type { Condition } from '../../../src/core/connector.ts';
import type { JsonPrimitive } from '../../../src/core/json.ts';
import { OPERATOR, type SearchFilter } from '../api.ts';
import { FILTER_GROUPS, FILTERS_PER_GROUP, FILTERS_PER_SEARCH, SEARCH_BODY_CHARACTERS } from '../limits.ts';
import type { Stage } from '../metadata.ts';
import type { Property, Row } from '../schema.ts';

type Group = readonly SearchFilter[];
/** The id and the two ends of the window stand in every group as well. */
const OWN_FILTERS = 3;
/** What the rest of a search takes at most, and the window in each group. */
const OTHER_CHARACTERS = 300;
const WINDOW_CHARACTERS = 250;

/**
 * The mapping's hint about what is worth reading the first time, as OR-groups of a search. Only stages and pipelines go
 * into it; the core decides the rest. A hint that cannot be said within HubSpot's limits is left out, and all is read.
 */
export function firstReadFilter(
  interesting: readonly (readonly Condition[])[],
  deals: ReadonlyMap<string, Property>,
  stages: readonly Stage[],
): readonly Group[] {
  // No stage fits: such a deal cannot exist, and HubSpot refuses an empty list.
  const groups = interesting.flatMap((set) => {
    const group = groupOf(set, deals, stages);
    return group === null ? [] : [group];
  });
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return [];
  const unique = [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
  const filters = unique.reduce((sum, group) => sum + group.length + OWN_FILTERS, 0);
  const tooMany = unique.length > FILTER_GROUPS || filters > FILTERS_PER_SEARCH || unique.some((group) => group.length + OWN_FILTERS > FILTERS_PER_GROUP);
  const tooLong = JSON.stringify(unique).length + unique.length * WINDOW_CHARACTERS + OTHER_CHARACTERS > SEARCH_BODY_CHARACTERS;
  return tooMany || tooLong ? [] : unique;
}

function groupOf(set: readonly Condition[], deals: ReadonlyMap<string, Property>, stages: readonly Stage[]): Group | null {
  const filters: SearchFilter[] = [];
  const fits = new Set(stages.map(({ id }) => id));
  let byStage = false;
  for (const { path, oneOf } of set) {
    if (oneOf === undefined) continue;
    if (path === 'stage.isWon' && deals.has('hs_is_closed_won')) filters.push({ propertyName: 'hs_is_closed_won', operator: OPERATOR.Eq, value: String(oneOf[0]) });
    else if (path === 'stage.isWon' || path === 'stage.label' || path === 'stage.id' || path === 'dealstage' || path === 'stage.pipeline' || path === 'pipeline') {
      byStage = true;
      for (const stage of stages) if (!oneOf.some((wanted) => same(shown(stage, path), wanted))) fits.delete(stage.id);
    }
  }
  if (byStage && fits.size === 0) return null;
  // The ids stand in the body of every search; a portal with very many stages reads all instead.
  if (byStage && fits.size <= 40) filters.push({ propertyName: 'dealstage', operator: OPERATOR.In, values: [...fits].sort() });
  return filters;
}

function shown(stage: Stage, path: string): string | boolean {
  switch (path) {
    case 'stage.isWon':
      return stage.isWon;
    case 'stage.label':
      return stage.label;
    case 'stage.pipeline':
      return stage.pipeline;
    case 'pipeline':
      return stage.pipelineId;
    default:
      return stage.id;
  }
}
const same = (found: string | boolean, wanted: JsonPrimitive): boolean => String(found) === String(wanted);

/** Whether a row that was not searched for would have been found by the first reading. */
export function passesFirstRead(groups: readonly Group[], row: Row): boolean {
  if (groups.length === 0) return true;
  return groups.some((group) =>
    group.every(({ propertyName, value, values }) => {
      const found = row.properties[propertyName] ?? '';
      return values === undefined ? found === value : values.includes(found);
    }),
  );
}

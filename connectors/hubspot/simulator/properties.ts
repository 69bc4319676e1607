import { shipped } from './catalogue.ts';
import type { ObjectType } from './object-types.ts';
import type { Pipeline, Portal, PropertyDefinition } from './portal.ts';

const lookups = new WeakMap<readonly PropertyDefinition[], Map<string, PropertyDefinition>>();

/** Archived ones too. The lookup is kept per list, so lists are replaced, never changed in place. */
export function findProperty(portal: Portal, type: ObjectType, name: string): PropertyDefinition | undefined {
  const list = portal.properties[type.id] ?? [];
  let lookup = lookups.get(list);
  if (lookup === undefined) {
    lookup = new Map(list.map((one) => [one.name, one]));
    lookups.set(list, lookup);
  }
  return lookup.get(name);
}

export function activeProperty(portal: Portal, type: ObjectType, name: string): PropertyDefinition | undefined {
  const found = findProperty(portal, type, name);
  return found?.archived === true ? undefined : found;
}

/** Adds the property or replaces the one of that name. */
export function putProperty(portal: Portal, type: ObjectType, property: PropertyDefinition): void {
  const list = portal.properties[type.id] ?? [];
  const known = list.some(({ name }) => name === property.name);
  portal.properties[type.id] = known ? list.map((one) => (one.name === property.name ? property : one)) : [...list, property];
}

/** Names of the two properties that place a record in a pipeline. */
export function pipelineProperties(type: ObjectType): { readonly pipeline: string; readonly stage: string } {
  return type.singular === 'deal' ? { pipeline: 'pipeline', stage: 'dealstage' } : { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' };
}

export function pipelinesOf(portal: Portal, type: ObjectType): readonly Pipeline[] {
  return portal.pipelines[type.id] ?? [];
}

/** Every stage of a deal pipeline brings a property that tells when a deal entered it. */
export function addStageProperties(portal: Portal, type: ObjectType): void {
  for (const pipeline of pipelinesOf(portal, type)) {
    for (const { id, label } of pipeline.stages) {
      const name = `hs_v2_date_entered_${id}`;
      if (findProperty(portal, type, name) !== undefined) continue;
      putProperty(
        portal,
        type,
        shipped('dealinformation', name, `Date entered "${label} (${pipeline.label})"`, 'datetime', { readOnly: true, calculated: true }),
      );
    }
  }
}

import { z } from 'zod';
import { invalid } from './answers.ts';
import { associationTypes, codeOf } from './association-types.ts';
import type { Call } from './call.ts';
import { addLink, touchDeals } from './links.ts';
import { authorOf, judgeWrite } from './judge-write.ts';
import { OBJECT_TYPES, type ObjectType } from './object-types.ts';
import type { CrmRecord } from './portal.ts';
import { announceFlag } from './events.ts';
import { createRecord, findRecord } from './records.ts';

const typeSpec = z.strictObject({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK']),
  associationTypeId: z.int(),
});

export const inlineAssociation = z.strictObject({
  to: z.strictObject({ id: z.string() }),
  types: z.array(typeSpec).min(1),
});

export type InlineAssociation = z.infer<typeof inlineAssociation>;
export type TypeSpec = z.infer<typeof typeSpec>;
export { typeSpec };

/** Codes of the given types between the two, or a refusal when one of them does not belong there. */
export function codesOf(call: Call, from: ObjectType, to: ObjectType, types: readonly TypeSpec[]): readonly string[] {
  const allowed = associationTypes(call.portal, from, to).map(codeOf);
  return types.map(({ associationCategory, associationTypeId }) => {
    const code = codeOf({ category: associationCategory === 'USER_DEFINED' ? 'USER_DEFINED' : 'HUBSPOT_DEFINED', typeId: associationTypeId });
    if (allowed.includes(code)) return code;
    throw invalid(
      `One or more associations are not valid: association type ${associationCategory} ${associationTypeId} does not exist from ${from.singular} to ${to.singular}`,
    );
  });
}

interface PlannedLink {
  readonly to: ObjectType;
  readonly id: string;
  readonly codes: readonly string[];
}

/** An association type names its other end, so the object type is found through it. */
function planLinks(call: Call, from: ObjectType, associations: readonly InlineAssociation[]): readonly PlannedLink[] {
  return associations.map(({ to: { id }, types }) => {
    const wanted = types.map((one) =>
      codeOf({ category: one.associationCategory === 'USER_DEFINED' ? 'USER_DEFINED' : 'HUBSPOT_DEFINED', typeId: one.associationTypeId }),
    );
    const to = OBJECT_TYPES.find((type) => {
      const known = associationTypes(call.portal, from, type).map(codeOf);
      return wanted.every((code) => known.includes(code));
    });
    if (to === undefined) throw invalid(`One or more associations are not valid: no association type ${wanted.join(', ')} starts at ${from.singular}`);
    if (findRecord(call.portal, to, id) === undefined)
      throw invalid(`One or more associations are not valid: ${to.singular} ${id} does not exist`, { context: { ids: [id] } });
    return { to, id, codes: wanted };
  });
}

/** Judges everything; the step it returns stores. */
export function createWithLinks(
  call: Call,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  associations: readonly InlineAssociation[],
): () => CrmRecord {
  const stored = judgeWrite(call, type, { id: null, before: {} }, properties);
  const links = planLinks(call, type, associations);
  return () => {
    const record = createRecord(call.portal, type, stored, authorOf(call), call.now);
    for (const { to, id, codes } of links) addLink(call.portal, type, record.id, to, id, codes);
    touchDeals(call.portal, type, record.id, call.now);
    announceFlag(call.portal, type, record, 'creation', authorOf(call), call.now);
    return record;
  };
}

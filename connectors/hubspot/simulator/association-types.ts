import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';

/** HubSpot's own association types between two object types, by id; published in its documentation and SDK. */
interface OwnType {
  readonly plain: number;
  readonly primary?: number;
}

const PAIRS: readonly (readonly [from: string, to: string, there: OwnType, back: OwnType])[] = [
  ['0-3', '0-1', { plain: 3 }, { plain: 4 }],
  ['0-3', '0-2', { plain: 341, primary: 5 }, { plain: 342, primary: 6 }],
  ['0-1', '0-2', { plain: 279, primary: 1 }, { plain: 280, primary: 2 }],
  ['0-3', '0-8', { plain: 19 }, { plain: 20 }],
  ['0-27', '0-3', { plain: 216 }, { plain: 215 }],
  ['0-27', '0-1', { plain: 204 }, { plain: 203 }],
  ['0-27', '0-2', { plain: 192 }, { plain: 191 }],
  ['0-27', '0-5', { plain: 230 }, { plain: 229 }],
  ['0-46', '0-3', { plain: 214 }, { plain: 213 }],
  ['0-46', '0-1', { plain: 202 }, { plain: 201 }],
  ['0-46', '0-2', { plain: 190 }, { plain: 189 }],
  ['0-46', '0-5', { plain: 228 }, { plain: 227 }],
  ['0-5', '0-1', { plain: 16 }, { plain: 15 }],
  ['0-5', '0-2', { plain: 339, primary: 26 }, { plain: 340, primary: 25 }],
  ['0-5', '0-3', { plain: 28 }, { plain: 27 }],
  ['0-1', '0-1', { plain: 449 }, { plain: 449 }],
  ['0-2', '0-2', { plain: 450 }, { plain: 450 }],
  ['0-3', '0-3', { plain: 451 }, { plain: 451 }],
];

const OWN = new Map(
  PAIRS.flatMap(([from, to, there, back]) => [
    [`${from}/${to}`, there],
    [`${to}/${from}`, back],
  ]),
);

export interface AssociationType {
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly typeId: number;
  readonly label: string | null;
}

export function ownType(from: ObjectType, to: ObjectType): OwnType | undefined {
  return OWN.get(`${from.id}/${to.id}`);
}

/** Everything that may stand between the two, the unlabelled type first. */
export function associationTypes(portal: Portal, from: ObjectType, to: ObjectType): readonly AssociationType[] {
  const own = ownType(from, to);
  if (own === undefined) return [];
  const primary: AssociationType[] = own.primary === undefined ? [] : [{ category: 'HUBSPOT_DEFINED', typeId: own.primary, label: 'Primary' }];
  return [
    { category: 'HUBSPOT_DEFINED', typeId: own.plain, label: null },
    ...primary,
    ...portal.labels
      .filter((one) => one.from === from.id && one.to === to.id)
      .map(({ typeId, label }) => ({ category: 'USER_DEFINED' as const, typeId, label })),
  ];
}

export function codeOf({ category, typeId }: Pick<AssociationType, 'category' | 'typeId'>): string {
  return `${category === 'USER_DEFINED' ? 'U' : 'H'}${typeId}`;
}

/** The code that stands in the other direction. Labels are made in pairs, one id for each direction. */
export function inverseCode(portal: Portal, from: ObjectType, to: ObjectType, code: string): string | undefined {
  const back = ownType(to, from);
  const there = ownType(from, to);
  if (back === undefined || there === undefined) return undefined;
  if (code === `H${there.plain}`) return `H${back.plain}`;
  if (there.primary !== undefined && code === `H${there.primary}`) return `H${back.primary ?? back.plain}`;
  const label = portal.labels.find((one) => `U${one.typeId}` === code && one.from === from.id && one.to === to.id);
  const other = portal.labels.find(
    (one) => one.name === label?.name && one.from === to.id && one.to === from.id && one.typeId !== (from.id === to.id ? -1 : label.typeId),
  );
  return other === undefined ? undefined : `U${other.typeId}`;
}

/** Adds a label for both directions; tells the type ids. */
export function defineLabel(portal: Portal, from: ObjectType, to: ObjectType, label: string, inverse = label): { typeId: number; inverseTypeId: number } {
  const known = portal.labels.find((one) => one.from === from.id && one.to === to.id && one.label === label);
  const name = label.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  if (known !== undefined) {
    const back = portal.labels.find((one) => one.from === to.id && one.to === from.id && one.name === name);
    return { typeId: known.typeId, inverseTypeId: back?.typeId ?? known.typeId };
  }
  const typeId = portal.labels.reduce((max, one) => Math.max(max, one.typeId), 28) + 1;
  portal.labels.push({ from: from.id, to: to.id, typeId, label, name });
  const inverseTypeId = from.id === to.id ? typeId : typeId + 1;
  if (from.id !== to.id) portal.labels.push({ from: to.id, to: from.id, typeId: inverseTypeId, label: inverse, name });
  return { typeId, inverseTypeId };
}

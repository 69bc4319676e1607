import { HandoffError } from '../../../src/core/errors.ts';
import type { ShipRequest } from '../../../src/core/shipping.ts';
import { INPUT_FIELDS, KEY_FIELD, type FieldDefinition } from '../setup/fields.ts';
import { defaultNameOf, outputFields, PROGRESS_NAME, progressField } from '../setup/outputs.ts';

/** The names under which the current mapping knows everything. */
export interface PackageNames {
  /** Our results on the opportunity, the bar after them. */
  readonly outputs: readonly FieldDefinition[];
  readonly inputs: readonly FieldDefinition[];
  readonly key: FieldDefinition;
  readonly score: string;
  readonly status: string;
  /** Field that shows this; null where the mapping writes none. */
  readonly field: (shown: string) => string | null;
  /** Text of a status in the picklist; `status` as in a mapping's statusLabels. */
  readonly statusText: (status: string) => string;
  readonly readyAt: number;
}

/** Texts of the statuses in their order, each once: the values of the restricted picklist. */
export const statusTexts = (labels: Readonly<Record<string, string>>): readonly string[] => [...new Set(Object.values(labels))];

/** Throws HandoffError `cannot_ship` where the mapping names a field that cannot be made, or lacks one that is needed. */
export function resolveNames(request: ShipRequest): PackageNames {
  const source = request.objects.find(({ object }) => object === 'Opportunity');
  if (source === undefined) throw cannotShip('The mapping has no source "Opportunity".', 'Use a mapping like customer/salesforce.yaml.');
  const { shows, statusLabels } = source;
  for (const name of Object.keys(shows)) refuseName(name);
  const field = (shown: string): string | null => Object.keys(shows).find((name) => shows[name] === shown) ?? null;
  const needed = (shown: string): string => {
    const name = field(shown);
    if (name !== null) return name;
    throw cannotShip(
      `List views, reports and the component show the ${shown}, and the mapping does not write it.`,
      `Add under writeBack.fields of Opportunity: ${defaultNameOf(shown) ?? shown}: ${shown}`,
    );
  };
  const score = needed('score');
  return {
    outputs: [...outputFields(shows, statusTexts(statusLabels)), progressField(score)],
    inputs: request.inputs ? INPUT_FIELDS.filter((input) => !(input.name in shows)) : [],
    key: KEY_FIELD,
    score,
    status: needed('status'),
    field,
    statusText: (status) => statusLabels[status] ?? status,
    readyAt: request.readyAt,
  };
}

/** Letters, digits and single underscores, 40 characters at most (Metadata API guide, "CustomField"); `ns__Name__c` belongs to somebody's package. */
const CUSTOM_NAME = /^[A-Za-z](?:_?[A-Za-z0-9]){0,39}__c$/;

/** Whether a field of this name can be made, and is not the bar. */
export const isOwnName = (name: string): boolean => CUSTOM_NAME.test(name) && name.length <= 43 && name !== PROGRESS_NAME;

function refuseName(name: string): void {
  if (isOwnName(name)) return;
  throw cannotShip(
    name === PROGRESS_NAME
      ? `The mapping writes "${name}", which the package makes as a formula.`
      : `The mapping writes "${name}", which is no field of your own: Salesforce’s own fields and those of other packages cannot be made.`,
    'Under writeBack.fields of Opportunity name a field of letters, digits and single underscores that ends in __c, e.g. Deal_Readiness__c.',
  );
}

const cannotShip = (message: string, remedy: string): HandoffError => new HandoffError({ code: 'cannot_ship', message, remedy, exitCode: 2 });

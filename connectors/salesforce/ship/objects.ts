import type { FieldDefinition } from '../setup/fields.ts';
import { PROGRESS_NAME } from '../setup/outputs.ts';
import { validationRule } from '../setup/rule.ts';
import type { PackageNames } from './names.ts';
import { metadataXml, SOURCE_FOLDER, type Component, type XmlContent } from './xml.ts';

/** Fields, the rule that is off, and list views. */
export const objectComponents = (names: PackageNames): readonly Component[] => [
  ...[...names.outputs, names.key, ...names.inputs].map(fieldComponent),
  ruleComponent(names),
  ...listViews(names),
];

const objectPath = (object: string, folder: string, file: string): string => `${SOURCE_FOLDER}/objects/${object}/${folder}/${file}-meta.xml`;

const fieldComponent = ({ entity, name, metadata }: FieldDefinition): Component => ({
  type: 'CustomField',
  fullName: `${entity}.${name}`,
  path: objectPath(entity, 'fields', `${name}.field`),
  text: metadataXml('CustomField', { fullName: name, ...fieldContent(metadata) }),
});

/** In files a value of a picklist is called fullName, in the Tooling API valueName. */
function fieldContent(metadata: Readonly<Record<string, unknown>>): XmlContent {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key === 'valueName' ? 'fullName' : key, contentOf(value)]),
  );
}
function contentOf(value: unknown): XmlContent[string] {
  if (Array.isArray(value)) return value.map((item: unknown) => fieldContent(recordOf(item)));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return fieldContent(recordOf(value));
}
const recordOf = (value: unknown): Readonly<Record<string, unknown>> => ({ ...(typeof value === 'object' ? value : {}) });

function ruleComponent(names: PackageNames): Component {
  const { fullName, metadata } = validationRule({ score: names.score, readyAt: names.readyAt });
  const [object = '', name = ''] = fullName.split('.');
  return {
    type: 'ValidationRule',
    fullName,
    path: objectPath(object, 'validationRules', `${name}.validationRule`),
    text: metadataXml('ValidationRule', { fullName: name, ...metadata }),
  };
}

/** A value with a comma would be read as two. */
const oneOf = (texts: readonly string[]): string => [...new Set(texts)].map((text) => (text.includes(',') ? `"${text}"` : text)).join(',');
/** Won, and not good enough to take over. */
export const notReadyTexts = (names: PackageNames): string => oneOf([names.statusText('incomplete'), names.statusText('rejected')]);

interface View {
  readonly name: string;
  readonly label: string;
  readonly filters: readonly { readonly field: string; readonly operation: string; readonly value: string }[];
}

/** Names are our own, so that no list view of yours is overwritten. */
function listViews(names: PackageNames): readonly Component[] {
  const { status, score, field } = names;
  const columns = [
    'OPPORTUNITY.NAME',
    'ACCOUNT.NAME',
    'OPPORTUNITY.STAGE_NAME',
    'OPPORTUNITY.CLOSE_DATE',
    score,
    PROGRESS_NAME,
    status,
    ...['missingCount', 'nextDeadline'].map(field).filter((name) => name !== null),
    'CORE.USERS.ALIAS',
  ];
  const won = { field: 'OPPORTUNITY.WON', operation: 'equals', value: '1' };
  const views: readonly View[] = [
    { name: 'Handoff_Completeness', label: 'Handoff Completeness', filters: [{ field: score, operation: 'greaterOrEqual', value: '0' }] },
    {
      name: 'Handoff_Not_Ready_Closed_Won',
      label: 'Closed Won, Handoff Not Ready',
      filters: [won, { field: status, operation: 'equals', value: notReadyTexts(names) }],
    },
    {
      name: 'Handoff_Before_Close',
      label: 'Before Close, Handoff Readiness',
      filters: [{ field: status, operation: 'equals', value: oneOf([names.statusText('pre_close')]) }],
    },
  ];
  return views.map(({ name, label, filters }) => ({
    type: 'ListView',
    fullName: `Opportunity.${name}`,
    path: objectPath('Opportunity', 'listViews', `${name}.listView`),
    text: metadataXml('ListView', { fullName: name, columns, filterScope: 'Everything', filters, label }),
  }));
}

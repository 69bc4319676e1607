import { XMLValidator } from 'fast-xml-parser';
import type { Shipment, ShipRequest } from '../../../src/core/shipping.ts';

type File = Shipment['files'][number];

/** What two places of the shipped project say differently of a name, a sentence each; empty when all agree. */
export function findDisagreements({ files }: Pick<Shipment, 'files'>, request: ShipRequest): readonly string[] {
  const malformed = files.filter(({ path, text }) => path.endsWith('.xml') && XMLValidator.validate(text) !== true).map(({ path }) => `${path} is no well-formed XML`);
  const declared = declarationsIn(files);
  return [
    ...malformed,
    ...manifestProblems(files, declared),
    ...mappingProblems(declared, request),
    ...files.flatMap((file) => [...unknownNames(file, declared), ...permissionProblems(file, declared), ...statusProblems(file, declared)]),
    ...dashboardProblems(files),
  ];
}

interface Declared {
  /** As in package.xml: type and member. */
  readonly members: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly formulas: ReadonlySet<string>;
  readonly permissions: ReadonlySet<string>;
  readonly statuses: readonly string[];
}

export const elements = (text: string, name: string): readonly string[] => [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => unescape(match[1] ?? ''));
const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
export const blocks = (text: string, name: string): readonly string[] => [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');

const KINDS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/objects\/(\w+)\/fields\/(\w+)\.field-meta\.xml$/, ([, object, name]) => `CustomField ${object}.${name}`],
  [/objects\/(\w+)\/validationRules\/(\w+)\.validationRule-meta\.xml$/, ([, object, name]) => `ValidationRule ${object}.${name}`],
  [/objects\/(\w+)\/listViews\/(\w+)\.listView-meta\.xml$/, ([, object, name]) => `ListView ${object}.${name}`],
  [/permissionsets\/(\w+)\.permissionset-meta\.xml$/, ([, name]) => `PermissionSet ${name}`],
  [/customPermissions\/(\w+)\.customPermission-meta\.xml$/, ([, name]) => `CustomPermission ${name}`],
  [/reports\/(\w+)\.reportFolder-meta\.xml$/, ([, name]) => `Report ${name}`],
  [/reports\/(\w+\/\w+)\.report-meta\.xml$/, ([, name]) => `Report ${name}`],
  [/dashboards\/(\w+)\.dashboardFolder-meta\.xml$/, ([, name]) => `Dashboard ${name}`],
  [/dashboards\/(\w+\/\w+)\.dashboard-meta\.xml$/, ([, name]) => `Dashboard ${name}`],
  [/lwc\/(\w+)\/\1\.js-meta\.xml$/, ([, name]) => `LightningComponentBundle ${name}`],
];

export function memberOf(path: string): string | null {
  for (const [pattern, name] of KINDS) {
    const match = pattern.exec(path);
    if (match !== null) return name(match);
  }
  return null;
}

function declarationsIn(files: readonly File[]): Declared {
  const fields = files.filter(({ path }) => path.includes('/fields/'));
  const named = (file: File): string => elements(file.text, 'fullName')[0] ?? '';
  return {
    members: new Set(files.flatMap(({ path }) => memberOf(path) ?? [])),
    fields: new Set(fields.map(named)),
    formulas: new Set(fields.filter(({ text }) => text.includes('<formula>')).map(named)),
    permissions: new Set(files.flatMap(({ path }) => /customPermissions\/(\w+)\./.exec(path)?.[1] ?? [])),
    statuses: fields.filter(({ text }) => text.includes('<type>Picklist</type>')).flatMap(({ text }) => elements(text, 'fullName').slice(1)),
  };
}

/** As in package.xml: type and member. */
export const listedIn = (files: readonly File[], path: string): readonly string[] =>
  blocks(files.find((file) => file.path === path)?.text ?? '', 'types').flatMap((block) => elements(block, 'members').map((member) => `${elements(block, 'name')[0] ?? ''} ${member}`));

/** Everything made is deployed, and taken away again in one of the two steps: all but the folders, which a deployment cannot empty. */
function manifestProblems(files: readonly File[], { members }: Declared): readonly string[] {
  const steps = ['Pre', 'Post'].flatMap((step) => listedIn(files, `destructive/destructiveChanges${step}.xml`));
  const removable = [...members].filter((member) => !/^(?:Report|Dashboard) [^/]+$/.test(member));
  return [...differences('manifest/package.xml', [...members], listedIn(files, 'manifest/package.xml')), ...differences('destructive/', removable, steps)];
}

const differences = (at: string, made: readonly string[], listed: readonly string[]): readonly string[] => [
  ...made.filter((member) => !listed.includes(member)).map((member) => `${at} lacks ${member}`),
  ...listed.filter((member, index) => !made.includes(member) || listed.indexOf(member) !== index).map((member) => `${at} names ${member}, of which there is no file, or names it twice`),
];

const mappingProblems = ({ fields }: Declared, request: ShipRequest): readonly string[] =>
  Object.keys(request.objects.find(({ object }) => object === 'Opportunity')?.shows ?? {})
    .filter((name) => !fields.has(name))
    .map((name) => `The mapping writes ${name}, which no file makes`);

/** Every custom field or permission that a file mentions is made by another; a file of metadata is called what it makes. */
function unknownNames({ path, text }: File, { fields, permissions }: Declared): readonly string[] {
  if (!path.startsWith('force-app/')) return [];
  const own = /\/(\w+)\.(?:field|validationRule|listView)-meta\.xml$/.exec(path)?.[1];
  const called = own === undefined || elements(text, 'fullName')[0] === own ? [] : [`${path} makes ${elements(text, 'fullName')[0] ?? 'nothing'}`];
  const unknown = [...text.matchAll(/\b([A-Za-z]\w*__c)\b/g)].map((match) => match[1] ?? '').filter((name) => !fields.has(name));
  const permission = [...text.matchAll(/\$Permission\.(\w+)/g)].map((match) => match[1] ?? '').filter((name) => !permissions.has(name));
  return [...called, ...[...unknown, ...permission].map((name) => `${path} mentions ${name}, which no file makes`)];
}

function permissionProblems({ path, text }: File, { fields, formulas, permissions }: Declared): readonly string[] {
  if (!path.includes('/permissionsets/')) return [];
  const granted = blocks(text, 'fieldPermissions').map((block) => ({ name: /\.(\w+)$/.exec(elements(block, 'field')[0] ?? '')?.[1] ?? '', editable: elements(block, 'editable')[0] === 'true' }));
  return [
    ...[...fields].filter((name) => !granted.some((field) => field.name === name)).map((name) => `${path} does not show ${name}`),
    ...granted.filter(({ name, editable }) => editable && formulas.has(name)).map(({ name }) => `${path} lets people edit the formula ${name}`),
    ...elements(text, 'field').filter((name) => name.startsWith('Activity.')).map((name) => `${path} must name Task instead of ${name}`),
    ...blocks(text, 'customPermissions').flatMap((block) => elements(block, 'name')).filter((name) => !permissions.has(name)).map((name) => `${path} holds ${name}, which no file makes`),
  ];
}

/** Values that list views, reports and the component compare with are values of the picklist. */
function statusProblems({ path, text }: File, { statuses }: Declared): readonly string[] {
  const filters = [...blocks(text, 'filters'), ...blocks(text, 'criteriaItems')].filter((block) => /<(?:field|column)>[^<]*Status__c</.test(block));
  const compared = filters.flatMap((block) => elements(block, 'value').flatMap((value) => (value.match(/"[^"]*"|[^,]+/g) ?? []).map((item) => item.replaceAll('"', ''))));
  const table = /const STATUS_LABELS = \{([^}]*)\}/.exec(text)?.[1] ?? '';
  const shown = [...table.matchAll(/: '((?:[^'\\]|\\.)*)'/g)].map((match) => (match[1] ?? '').replaceAll(/\\(.)/g, '$1'));
  return [...compared, ...shown].filter((value) => !statuses.includes(value)).map((value) => `${path} knows a status "${value}", which the picklist does not`);
}

function dashboardProblems(files: readonly File[]): readonly string[] {
  const reports = new Map(files.flatMap((file) => (memberOf(file.path)?.startsWith('Report ') === true ? [[memberOf(file.path)?.slice('Report '.length) ?? '', file.text]] : [])));
  return files
    .filter(({ path }) => path.endsWith('.dashboard-meta.xml'))
    .flatMap(({ path, text }) =>
      blocks(text, 'dashboardComponent').flatMap((component) => {
        const name = elements(component, 'report')[0] ?? '';
        const report = reports.get(name);
        if (report === undefined) return [`${path} shows ${name}, of which there is no file`];
        const summed = elements(component, 'column').filter((column) => column !== 'RowCount' && !elements(report, 'field').includes(column));
        const grouped = elements(component, 'groupingColumn').filter((column) => !blocks(report, 'groupingsDown').some((block) => elements(block, 'field').includes(column)));
        return [...summed.map((column) => `${path} sums up ${column}, which ${name} does not hold`), ...grouped.map((column) => `${path} groups by ${column}, which ${name} does not`)];
      }),
    );
}

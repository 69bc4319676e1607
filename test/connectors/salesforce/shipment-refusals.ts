import type { Shipment } from '../../../src/core/shipping.ts';
import { blocks, elements, listedIn, memberOf } from './shipment-names.ts';

type File = Shipment['files'][number];

/**
 * What Salesforce would refuse although every element is known to it, a sentence each; empty when there is nothing. Sources:
 * Object Reference ("CustomPermission", "PermissionSet"), Tooling API ("ValidationRule"), Metadata API guide ("Deleting
 * Components from an Organization"), help ("Delete Report or Dashboard Folders"), and the messages that others met on deploying.
 */
export const findRefusals = (files: readonly File[]): readonly string[] => [
  ...files.flatMap(lengthProblems),
  ...files.filter(({ path }) => path.endsWith('.report-meta.xml')).flatMap(groupingProblems),
  ...files.filter(({ path }) => path.endsWith('.dashboard-meta.xml')).flatMap((file) => dashboardProblems(file, files)),
  ...removalProblems(files),
];

/** Characters at most: kind of file → element. */
const LONGEST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  field: { label: 40, description: 1000, inlineHelpText: 255, formula: 3900 },
  listView: { label: 40 },
  validationRule: { description: 255, errorMessage: 255 },
  permissionset: { label: 80, description: 255 },
  customPermission: { label: 80, description: 255 },
  report: { name: 40, description: 255 },
  reportFolder: { name: 40 },
  dashboard: { title: 80, description: 255 },
  dashboardFolder: { name: 40 },
  js: { masterLabel: 80, description: 255 },
};

function lengthProblems({ path, text }: File): readonly string[] {
  const kind = /\.(\w+)-meta\.xml$/.exec(path)?.[1] ?? '';
  return Object.entries(LONGEST[kind] ?? {}).flatMap(([name, most]) =>
    elements(text, name)
      .filter((value) => value.length > most)
      .map((value) => `${path} has a ${name} of ${value.length} characters, ${most} are allowed`),
  );
}

function groupingProblems({ path, text }: File): readonly string[] {
  const columns = blocks(text, 'columns').flatMap((block) => elements(block, 'field'));
  const grouped = blocks(text, 'groupingsDown').flatMap((block) => elements(block, 'field'));
  return grouped.filter((field) => columns.includes(field)).map((field) => `${path} groups by ${field} and shows it as a column`);
}

const OF_METRICS = ['indicatorBreakpoint1', 'indicatorBreakpoint2', 'indicatorHighColor', 'indicatorLowColor', 'indicatorMiddleColor'];
const OF_CHARTS = ['chartAxisRange', 'showValues', 'sortBy'];

function dashboardProblems({ path, text }: File, files: readonly File[]): readonly string[] {
  const nobody = elements(text, 'dashboardType')[0] === 'SpecifiedUser' ? [`${path} runs as one user, whom no other org knows`] : [];
  return [
    ...nobody,
    ...blocks(text, 'dashboardComponent').flatMap((component) => {
      const [needed, refused] = elements(component, 'componentType')[0] === 'Metric' ? [OF_METRICS, OF_CHARTS] : [OF_CHARTS, []];
      const at = `${path}, ${elements(component, 'header')[0] ?? ''}`;
      return [
        ...needed.filter((name) => elements(component, name).length === 0).map((name) => `${at}: lacks ${name}`),
        ...refused.filter((name) => elements(component, name).length > 0).map((name) => `${at}: ${name} belongs to charts`),
        ...summaryProblems(at, component, files),
      ];
    }),
  ];
}

/** A component can only show a sum or an average that its report works out. */
function summaryProblems(at: string, component: string, files: readonly File[]): readonly string[] {
  const report = files.find(({ path }) => path.endsWith(`/${elements(component, 'report')[0] ?? ''}.report-meta.xml`))?.text ?? '';
  return blocks(component, 'chartSummary').flatMap((summary) => {
    const [aggregate, column] = [elements(summary, 'aggregate')[0], elements(summary, 'column')[0] ?? ''];
    const worked = blocks(report, 'columns').some((block) => elements(block, 'field').includes(column) && elements(block, 'aggregateTypes').includes(aggregate ?? ''));
    return aggregate === undefined || worked ? [] : [`${at}: the report works out no ${aggregate} of ${column}`];
  });
}

/** What names a field in a formula, a rule, a list view or the component is removed before it; a dashboard before its reports. */
function removalProblems(files: readonly File[]): readonly string[] {
  const first = listedIn(files, 'destructive/destructiveChangesPre.xml');
  const folders = ['Pre', 'Post'].flatMap((step) => listedIn(files, `destructive/destructiveChanges${step}.xml`)).filter((member) => /^(?:Report|Dashboard) [^/]+$/.test(member));
  const leaning = files.filter(({ path, text }) => /\.(?:listView|validationRule|dashboard|js)-meta\.xml$/.test(path) || text.includes('<formula>'));
  const leaned = first.filter((member) => /^(?:CustomField|CustomPermission|Report) /.test(member) && !files.some(({ path, text }) => memberOf(path) === member && text.includes('<formula>')));
  return [
    ...folders.map((member) => `${member} is a folder, which is not empty before the Recycle Bin is`),
    ...leaning.flatMap(({ path }) => memberOf(path) ?? []).filter((member) => !first.includes(member)).map((member) => `${member} is not removed before what it names`),
    ...leaned.map((member) => `${member} is removed while others may still name it`),
  ];
}

import { describe } from '../setup/fields.ts';
import type { PackageNames } from './names.ts';
import { notReadyTexts } from './objects.ts';
import { metadataXml, SOURCE_FOLDER, type Component, type XmlContent } from './xml.ts';

/** One folder name for reports and dashboards: our own, so that nothing of yours is overwritten. */
export const FOLDER = 'Handoff_Sync';
const LABEL = 'Handoff';
const REPORTS = `${SOURCE_FOLDER}/reports`;

/** Reports of the standard type "Opportunities", and their folder. */
export function reportComponents(names: PackageNames): readonly Component[] {
  const { score, status } = names;
  const scored = { column: column(score), operator: 'greaterOrEqual', value: '0' };
  const average = { aggregateTypes: ['Average'], field: column(score) };
  const shown = (what: string, more: XmlContent = {}): readonly XmlContent[] => {
    const name = names.field(what);
    return name === null ? [] : [{ ...more, field: column(name) }];
  };
  const sum = shown('missingCount', { aggregateTypes: ['Sum'] });
  const deal = ['OPPORTUNITY_NAME', 'ACCOUNT_NAME', 'STAGE_NAME', 'CLOSE_DATE'].map((field) => ({ field }));
  return [
    {
      type: 'Report',
      fullName: FOLDER,
      path: `${REPORTS}/${FOLDER}.reportFolder-meta.xml`,
      text: metadataXml('ReportFolder', folderContent),
    },
    report('Handoff_by_Owner', {
      name: 'Handoff Completeness by Owner',
      description: describe('How complete the handoffs of each owner are, and how many answers are missing.'),
      columns: [...deal, average, ...sum, { field: column(status) }, ...shown('nextDeadline')],
      groupBy: 'FULL_NAME',
      filters: [scored],
    }),
    report('Handoff_by_Status', {
      name: 'Handoffs by Status',
      description: describe('Where the handoffs stand.'),
      columns: [...deal, average, ...sum, { field: 'FULL_NAME' }, ...shown('nextDeadline')],
      groupBy: column(status),
      filters: [scored],
    }),
    report('Handoff_Closed_Won_Not_Ready', {
      name: 'Closed Won, Handoff Not Ready',
      description: describe('Deals that are won while the handoff is incomplete or was sent back, with what is missing.'),
      columns: [...deal, average, ...sum, { field: column(status) }, ...shown('missing'), ...shown('nextDeadline')],
      groupBy: 'FULL_NAME',
      filters: [
        { column: 'WON', operator: 'equals', value: '1' },
        { column: column(status), operator: 'equals', value: notReadyTexts(names) },
      ],
    }),
  ];
}

/** Reports name custom fields with their object, standard ones by names of their own. */
export const column = (field: string): string => `Opportunity.${field}`;

/** Everybody inside the company may look; who may change it stays the administrator's choice. */
export const folderContent: XmlContent = {
  folderShares: [{ accessLevel: 'View', sharedTo: 'AllInternalUsers', sharedToType: 'Organization' }],
  name: LABEL,
};

interface ReportDefinition {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly XmlContent[];
  readonly groupBy: string;
  readonly filters: readonly { readonly column: string; readonly operator: string; readonly value: string }[];
}

/** All time, all deals the reader may see. */
const report = (file: string, { name, description, columns, groupBy, filters }: ReportDefinition): Component => ({
  type: 'Report',
  fullName: `${FOLDER}/${file}`,
  path: `${REPORTS}/${FOLDER}/${file}.report-meta.xml`,
  text: metadataXml('Report', {
    columns,
    description,
    filter: { criteriaItems: filters.map((filter) => ({ columnToColumn: false, isUnlocked: false, ...filter })) },
    format: 'Summary',
    groupingsDown: [{ dateGranularity: 'Day', field: groupBy, sortOrder: 'Asc' }],
    name,
    params: [
      { name: 'open', value: 'all' },
      // Salesforce's word for any probability, that of lost deals included: reports it gives out itself say so.
      { name: 'probability', value: '>0' },
    ],
    reportType: 'Opportunity',
    scope: 'organization',
    showDetails: true,
    showGrandTotal: true,
    showSubTotals: true,
    timeFrameFilter: { dateColumn: 'CLOSE_DATE', interval: 'INTERVAL_CUSTOM' },
  }),
});

import { describe } from '../setup/fields.ts';
import type { PackageNames } from './names.ts';
import { column, FOLDER, folderContent } from './reports.ts';
import { metadataXml, SOURCE_FOLDER, type Component, type XmlContent } from './xml.ts';

const DASHBOARDS = `${SOURCE_FOLDER}/dashboards`;
export const DASHBOARD_NAME = 'Handoff_Completeness';

/** One dashboard over the reports. It shows each reader only what they may see. */
export const dashboardComponents = (names: PackageNames): readonly Component[] => [
  {
    type: 'Dashboard',
    fullName: FOLDER,
    path: `${DASHBOARDS}/${FOLDER}.dashboardFolder-meta.xml`,
    text: metadataXml('DashboardFolder', folderContent),
  },
  {
    type: 'Dashboard',
    fullName: `${FOLDER}/${DASHBOARD_NAME}`,
    path: `${DASHBOARDS}/${FOLDER}/${DASHBOARD_NAME}.dashboard-meta.xml`,
    text: metadataXml('Dashboard', {
      backgroundEndColor: '#FFFFFF',
      backgroundFadeDirection: 'Diagonal',
      backgroundStartColor: '#FFFFFF',
      chartTheme: 'light',
      colorPalette: 'unity',
      dashboardGridLayout: { dashboardGridComponents: gridOf(names), numberOfColumns: 12, rowHeight: 36 },
      dashboardType: 'LoggedInUser',
      description: describe('How complete the handoffs from sales are, by owner and by status.'),
      isGridLayout: true,
      textColor: '#000000',
      title: 'Handoff Completeness',
      titleColor: '#000000',
      titleSize: 12,
    }),
  },
];

interface Place {
  readonly columnIndex: number;
  readonly rowIndex: number;
  readonly colSpan: number;
  readonly rowSpan: number;
}

function gridOf(names: PackageNames): readonly XmlContent[] {
  const { score, status, readyAt } = names;
  const missingCount = names.field('missingCount');
  const half = missingCount === null ? 12 : 6;
  const place = (columnIndex: number, rowIndex: number, colSpan: number, rowSpan: number): Place => ({ columnIndex, rowIndex, colSpan, rowSpan });
  const put = (at: Place, dashboardComponent: XmlContent): XmlContent => ({ ...at, dashboardComponent });
  return [
    put(place(0, 0, 6, 4), metric('Average completeness', 'Handoff_by_Owner', { aggregate: 'Average', column: column(score) }, [readyAt / 2, readyAt], [RED, ORANGE, GREEN])),
    put(place(6, 0, 6, 4), metric('Closed won, not ready', 'Handoff_Closed_Won_Not_Ready', { column: 'RowCount' }, [1, 2], [GREEN, RED, RED])),
    put(place(0, 4, half, 8), chart('Bar', 'Completeness by owner', 'Handoff_by_Owner', 'FULL_NAME', { aggregate: 'Average', axisBinding: 'y', column: column(score) })),
    ...(missingCount === null ? [] : [put(place(6, 4, 6, 8), chart('Bar', 'Missing answers by owner', 'Handoff_by_Owner', 'FULL_NAME', { aggregate: 'Sum', axisBinding: 'y', column: column(missingCount) }))]),
    put(place(0, 12, 12, 8), chart('Donut', 'Handoffs by status', 'Handoff_by_Status', column(status), { axisBinding: 'y', column: 'RowCount' })),
  ];
}

/** The vendor's own colours for good, middling and bad. */
const GREEN = '#00716B';
const ORANGE = '#FFB75D';
const RED = '#C23934';

type Colours = readonly [low: string, middle: string, high: string];

/** A metric is refused without all three colours, and without where they change. */
const metric = (header: string, report: string, summary: XmlContent, breakpoints: readonly [number, number], [low, middle, high]: Colours): XmlContent => ({
  autoselectColumnsFromReport: false,
  chartSummary: [summary],
  componentType: 'Metric',
  decimalPrecision: 0,
  displayUnits: 'Integer',
  header,
  indicatorBreakpoint1: breakpoints[0],
  indicatorBreakpoint2: breakpoints[1],
  indicatorHighColor: high,
  indicatorLowColor: low,
  indicatorMiddleColor: middle,
  metricLabel: header,
  report: `${FOLDER}/${report}`,
  showRange: false,
});

const chart = (componentType: 'Bar' | 'Donut', header: string, report: string, groupingColumn: string, summary: XmlContent): XmlContent => ({
  autoselectColumnsFromReport: false,
  chartAxisRange: 'Auto',
  chartSummary: [summary],
  componentType,
  decimalPrecision: 0,
  displayUnits: 'Integer',
  drillEnabled: false,
  drillToDetailEnabled: false,
  enableHover: true,
  expandOthers: false,
  groupingColumn: [groupingColumn],
  header,
  legendPosition: 'Bottom',
  report: `${FOLDER}/${report}`,
  showPercentage: false,
  showValues: true,
  sortBy: 'RowValueDescending',
  useReportChart: false,
});

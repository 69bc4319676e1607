import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, NOT_AUTHORIZED, refuseReport, xml } from './answers.ts';
import { readPrompts } from './report-prompts.ts';
import { rowsOf, type Row } from './report-rows.ts';
import { namespaceOf, schemaOf } from './report-schema.ts';
import type { Report, Tenant, User } from './tenant.ts';
import { element, escapeXml, wd } from './xml-write.ts';

const RUNS_KEPT = 500;

export interface ReportAddress {
  readonly owner: string;
  readonly name: string;
}

/** `GET /ccx/service/customreport2/{tenant}/{owner}/{report}`: the whole report in one answer, there are no pages. */
export function answerReport(tenant: Tenant, user: User, at: ReportAddress, request: SimulatorRequest, now: number): SimulatorResponse {
  if (request.method !== 'GET') return refuseReport(tenant, 405, 'Method not allowed.');
  const report = tenant.reports.find(({ owner, name }) => owner === at.owner && name === at.name);
  if (report === undefined || !report.webService) return refuseReport(tenant, 404, 'Invalid report. It does not exist or is not enabled as a web service.');
  const mayRun = report.owner === user.username || report.sharedWith.includes(user.username);
  if (!mayRun) return refuseReport(tenant, 500, NOT_AUTHORIZED);
  if (request.query.has('xsds')) return xml(200, schemaOf(tenant, report, () => rowsOf(tenant, report, user, now, () => true)));
  const prompts = readPrompts(tenant, report, request.query);
  if ('refused' in prompts) return refuseReport(tenant, 400, prompts.refused);
  const format = request.query.get('format') ?? 'xml';
  if (format !== 'json' && format !== 'xml') return refuseReport(tenant, 400, `Validation error occurred. Invalid output format ${format}.`);
  const rows = rowsOf(tenant, report, user, now, prompts.keeps);
  const query = request.query.toString();
  tenant.reportRuns = [...tenant.reportRuns, { ...at, by: user.username, rows: rows.length, query, at: now }].slice(-RUNS_KEPT);
  return format === 'json' ? json(200, { Report_Entry: rows }) : xml(200, asXml(report, rows));
}

/** What a client gets that forgot to ask for JSON. */
function asXml(report: Report, rows: readonly Row[]): string {
  const cells = (row: Row): string[] =>
    Object.entries(row).flatMap(([alias, cell]) =>
      typeof cell === 'string' ? [wd(alias, escapeXml(cell))] : cell.map((below) => wd(alias, cells(below))),
    );
  return element('wd:Report_Data', rows.map((row) => wd('Report_Entry', cells(row))), { 'xmlns:wd': namespaceOf(report) });
}

import type { Report } from '../config.ts';
import { DOUBTFUL_FROM } from '../limits.ts';

/** Why a report without rows is not believed: Workday answers so when a security domain is missing, without an error. */
export const emptyReason = (report: Report, known: number): string =>
  `The report ${report.name} came back without a single row${known > 0 ? `, although ${known} were known` : ''}. Workday shows an empty report, without any error, when the integration system user lacks the security domain of its data source. Check the user's security group; if it is right that nobody is listed, set mayBeEmpty: true for this report.`;

/** A report is doubted rather than its rows when most of them are missing at once. Single rows that vanish are believed. */
export const isDoubtful = (missing: number, known: number): boolean => missing >= DOUBTFUL_FROM && missing * 2 > known;

export const doubtReason = (report: Report, missing: number, known: number): string =>
  `${missing} of ${known} known rows are missing from the report ${report.name} at once. They are not taken for deleted: a filter, a prompt or the security group of the integration system user was probably changed. Check the report in Workday; if it is right, run "handoff sync --full" after the rows are back, or withdraw these handoffs by hand.`;

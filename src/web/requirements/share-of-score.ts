import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { formatNumber, KIND_WORDS } from '../rule-forms/words.ts';
import type { RequirementRow } from './read-requirements.ts';

export interface Share {
  readonly weight: number;
  /** Weights that count together with it, its own included. */
  readonly total: number;
  /** At the close; or once what is due later counts too. */
  readonly when: 'reached' | 'later';
  readonly conditional: boolean;
}

/**
 * What an answer is worth among those that count with it: what is due at the close counts from then on, the rest once
 * it is due. Conditional answers add to the total only where they apply. null without a weight.
 */
export function shareOf(row: RequirementRow, rows: readonly RequirementRow[]): Share | null {
  if (row.weight === null || row.weight <= 0) return null;
  const when = row.due === 'reached' ? 'reached' : 'later';
  const others = rows.filter((other) => other !== row && other.applies === undefined && (when === 'later' || other.due === 'reached'));
  return { weight: row.weight, total: row.weight + sumOf(others), when, conditional: row.applies !== undefined };
}

/** "12 of 100 points at the close". */
export function shareInWords({ weight, total, when, conditional }: Share, kind: HandoffKind): string {
  const moment = when === 'reached' ? KIND_WORDS[kind].atReached : 'once everything is due';
  return `${formatNumber(weight)} of ${formatNumber(total)} points ${moment}${conditional ? ', where it applies' : ''}`;
}

/** Weights that everybody is scored by at the close, and in the end. */
export function totalsOf(rows: readonly RequirementRow[]): { readonly reached: number; readonly all: number } {
  const everywhere = rows.filter(({ applies }) => applies === undefined);
  return { reached: sumOf(everywhere.filter(({ due }) => due === 'reached')), all: sumOf(everywhere) };
}

/** Weights may be fractions: 0.1 + 0.2 is to read 0.3. */
const sumOf = (rows: readonly RequirementRow[]): number => Math.round(rows.reduce((sum, { weight }) => sum + Math.max(0, weight ?? 0), 0) * 1e6) / 1e6;

import type { HandoffKind } from '../handoff/mapping-file.ts';
import { squash } from '../handoff/placeholder.ts';
import type { FirstRunReport } from '../view/first-run-report.ts';
import { isReady, type AssessedGap } from './assessed.ts';
import { findLift, type Shortfall } from './find-lifts.ts';
import type { AssessedRow } from './report-store.ts';
import { sayLift } from './say-lift.ts';

/** What the report is about. Instants are ISO; `to` is excluded. */
export interface FirstRunScope {
  readonly kind: HandoffKind;
  readonly connections: readonly string[];
  /** Those of them whose records were never read. */
  readonly neverSynced: readonly string[];
  readonly from: string;
  readonly to: string;
}

type Lacking = FirstRunReport['lacking'][number];
type Counted = { -readonly [key in keyof Omit<Lacking, 'share'>]: Lacking[key] };

const MOST_EXAMPLES = 10;
const BINS = 10;

/** Counts verdicts as they are stored, page by page; knows no value and nobody. */
export class FirstRunTally {
  readonly #scope: FirstRunScope;
  /** By score. */
  readonly #scores = Array.from({ length: 101 }, () => 0);
  readonly #lacking = new Map<string, Counted>();
  readonly #asked = new Map<string, number>();
  readonly #shortfalls = new Map<string, { assessed: Shortfall['assessed']; handoffs: number }>();
  /** By squashed text, then by spelling. */
  readonly #texts = new Map<string, Map<string, number>>();
  #handoffs = 0;
  #ready = 0;
  #placeholders = 0;
  #notAssessed = 0;
  #unreadable = 0;
  #undated = 0;
  #olderThanStart = 0;

  constructor(scope: FirstRunScope) {
    this.#scope = scope;
  }

  add(row: AssessedRow): void {
    const reached = row.reachedAt === null ? Number.NaN : Date.parse(row.reachedAt);
    if (Number.isNaN(reached)) this.#undated += 1;
    else if (reached >= Date.parse(this.#scope.from) && reached < Date.parse(this.#scope.to)) this.#count(row);
  }

  #count({ score, assessed, olderThanStart }: AssessedRow): void {
    this.#handoffs += 1;
    if (olderThanStart) this.#olderThanStart += 1;
    if (assessed.unreadable > 0) this.#unreadable += 1;
    if (score === null) this.#notAssessed += 1;
    else this.#scores[score] = (this.#scores[score] ?? 0) + 1;
    for (const requirement of assessed.asked) this.#asked.set(requirement, (this.#asked.get(requirement) ?? 0) + 1);
    for (const gap of assessed.gaps) this.#countGap(gap);
    if (assessed.gaps.some(({ reason }) => reason === 'placeholder')) this.#placeholders += 1;
    if (isReady(assessed)) this.#ready += 1;
    else if (score !== null) this.#keepShortfall(assessed);
  }

  #countGap(gap: AssessedGap): void {
    const { requirement, field, label, ownerRole, reason, placeholder } = gap;
    const counted = this.#lacking.get(requirement) ?? { requirement, field, label, ownerRole, lacking: 0, placeholders: 0, unmapped: 0, asked: 0 };
    counted.lacking += 1;
    if (reason === 'placeholder') counted.placeholders += 1;
    if (reason === 'unmapped') counted.unmapped += 1;
    this.#lacking.set(requirement, counted);
    if (placeholder === null) return;
    const key = squash(placeholder) || placeholder;
    const spellings = this.#texts.get(key) ?? new Map<string, number>();
    this.#texts.set(key, spellings.set(placeholder, (spellings.get(placeholder) ?? 0) + 1));
  }

  #keepShortfall({ readyAt, met, total, unreadable, gaps }: AssessedRow['assessed']): void {
    const key = [readyAt, met, total, unreadable, ...gaps.map(({ requirement, weight }) => `${requirement} ${weight}`)].join('|');
    const known = this.#shortfalls.get(key);
    if (known === undefined) this.#shortfalls.set(key, { assessed: { readyAt, met, total, unreadable, gaps }, handoffs: 1 });
    else known.handoffs += 1;
  }

  report(): FirstRunReport {
    const lacking = [...this.#lacking.values()].map((counted) => {
      const asked = this.#asked.get(counted.requirement) ?? counted.lacking;
      return { ...counted, asked, share: Math.round((counted.lacking / asked) * 1_000) / 1_000 };
    }).toSorted((a, b) => b.lacking - a.lacking || (a.requirement < b.requirement ? -1 : 1));
    const assessed = this.#handoffs - this.#notAssessed;
    const lift = findLift([...this.#shortfalls.values()], lacking.map(({ requirement }) => requirement));
    const labels = new Map(lacking.map(({ requirement, label }) => [requirement, label]));
    const lifts = {
      requirements: lift.requirements.map((requirement) => ({ requirement, label: labels.get(requirement) ?? requirement })),
      readyNow: this.#ready, readyThen: this.#ready + lift.lifted, of: assessed,
    };
    return {
      ...this.#scope, connections: [...this.#scope.connections], neverSynced: [...this.#scope.neverSynced], handoffs: this.#handoffs, ready: this.#ready,
      median: medianOf(this.#scores), distribution: binsOf(this.#scores), lacking, placeholders: this.#placeholders, examples: this.#examples(),
      lifts: { ...lifts, sentence: sayLift(lifts) }, notAssessed: this.#notAssessed, unreadable: this.#unreadable, undated: this.#undated, olderThanStart: this.#olderThanStart,
    };
  }

  /** Spellings of one text count together and show as the most frequent one. */
  #examples(): FirstRunReport['examples'] {
    const byTimes = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
    return [...this.#texts.values()]
      .map((spellings): readonly [string, number] => [[...spellings].toSorted(byTimes)[0]?.[0] ?? '', [...spellings.values()].reduce((sum, times) => sum + times, 0)])
      .toSorted(byTimes).slice(0, MOST_EXAMPLES).map(([text, times]) => ({ text, times }));
  }
}

/** Of an even number the middle between both; one decimal. */
function medianOf(scores: readonly number[]): number | null {
  const all = scores.reduce((sum, handoffs) => sum + handoffs, 0);
  if (all === 0) return null;
  return (scoreAt(scores, Math.floor((all - 1) / 2)) + scoreAt(scores, Math.floor(all / 2))) / 2;
}

function scoreAt(scores: readonly number[], rank: number): number {
  let seen = 0;
  return Math.max(0, scores.findIndex((handoffs) => (seen += handoffs) > rank));
}

/** 0–9, 10–19 … 90–100. */
const binsOf = (scores: readonly number[]): FirstRunReport['distribution'] =>
  Array.from({ length: BINS }, (_, bin) => {
    const [from, to] = [bin * 10, bin === BINS - 1 ? 100 : bin * 10 + 9];
    return { from, to, handoffs: scores.slice(from, to + 1).reduce((sum, handoffs) => sum + handoffs, 0) };
  });

import type { JsonValue } from '../json.ts';
import type { PromiseAudit } from './promise-audit.ts';
import type { RejectionReason } from './rejection-reasons.ts';

/** Who acts: `sales` hand in and answer, `operations` receive; revops and admin may do both. */
export type StepRole = 'sales' | 'operations' | 'revops' | 'admin';

/** A person who takes a step. */
export interface Actor {
  readonly name: string;
  readonly email: string | null;
  readonly role: StepRole;
}

/** A requirement that a rejection or a question is about; `text` is what was said about it. */
export interface About {
  readonly requirement: string;
  readonly label: string;
  readonly text: string | null;
}

/** How a rejection ended: handed in again by sales, or overtaken because the deal was taken back. */
export interface Settlement {
  readonly how: 'handed_in' | 'taken_back';
  readonly by: Actor | null;
  /** ISO instant. */
  readonly at: string;
  /** What sales confirmed with the customer, in their words. */
  readonly text: string | null;
}

export interface Rejection {
  /** From 1, per handoff. */
  readonly number: number;
  readonly reason: RejectionReason;
  readonly text: string | null;
  readonly about: readonly About[];
  readonly by: Actor;
  /** ISO instant. */
  readonly at: string;
  /** null while it stands. */
  readonly settled: Settlement | null;
}

export interface Question {
  /** From 1, per handoff. */
  readonly number: number;
  readonly text: string;
  readonly about: About | null;
  readonly by: Actor;
  /** ISO instant. */
  readonly at: string;
  /** null while it is open. */
  readonly answer: { readonly text: string; readonly by: Actor; readonly at: string } | null;
}

/** A value that counts as agreed: amount, scope or date, as it stood at acceptance or was confirmed since. */
export interface AcceptedValue {
  readonly label: string;
  /** null: there was no valid answer. */
  readonly value: JsonValue | null;
}

/** A value that is another than the accepted one. */
export interface Delta {
  readonly field: string;
  readonly label: string;
  readonly accepted: JsonValue | null;
  readonly now: JsonValue | null;
  /** ISO instant at which it was first seen. */
  readonly since: string;
}

/**
 * What people decided, asked and answered about a handoff. Everything they wrote themselves stands in properties named
 * `text`, so that it can be searched and erased.
 */
export interface Acceptance {
  readonly submitted: { readonly by: Actor; readonly at: string; readonly text: string | null } | null;
  readonly accepted: {
    readonly by: Actor;
    /** ISO instant. */
    readonly at: string;
    readonly score: number | null;
    /** Ids of requirements that were due and missing. */
    readonly missing: readonly string[];
    /** Why it was accepted although it was not ready; null when it was. */
    readonly text: string | null;
    /** By canonical field. */
    readonly values: Readonly<Record<string, AcceptedValue>>;
  } | null;
  readonly delta: readonly Delta[];
  /** Oldest first. */
  readonly rejections: readonly Rejection[];
  /** Oldest first. */
  readonly questions: readonly Question[];
  /** What sales and operations found when they went through the promises; left out when nobody did yet. */
  readonly audit?: PromiseAudit;
}

export const NO_ACCEPTANCE: Acceptance = { submitted: null, accepted: null, delta: [], rejections: [], questions: [] };

/** The rejection that stands; there is one at most. */
export const openRejection = (acceptance: Acceptance | undefined): Rejection | undefined => acceptance?.rejections.find((rejection) => rejection.settled === null);

export const openQuestions = (acceptance: Acceptance | undefined): readonly Question[] => acceptance?.questions.filter((question) => question.answer === null) ?? [];

/** Often enough asked back: what the rework figure counts of one handoff. */
export const reworkOf = (acceptance: Acceptance | undefined): { readonly rejections: number; readonly questions: number } => ({
  rejections: acceptance?.rejections.length ?? 0,
  questions: acceptance?.questions.length ?? 0,
});

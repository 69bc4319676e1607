import type { JsonValue } from '../json.ts';
import type { HandoffKind } from './mapping-file.ts';

/** Why a field holds no answer. `unreadable` is the admin's problem and leaves the score's denominator. */
export type GapReason = 'absent' | 'blank' | 'placeholder' | 'invalid' | 'unmapped' | 'unreadable';

export interface Money {
  readonly amount: number;
  /** ISO 4217 code, null when the source names none. */
  readonly currency: string | null;
}
export interface Person {
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone?: string | null;
  readonly title?: string | null;
  /** Canonical role: decision_maker, champion, primary_contact, executive_sponsor, technical_contact, billing_contact, end_user …; several separated by "; ". */
  readonly role?: string | null;
  /** null when the source does not say. */
  readonly active?: boolean | null;
}
/** JSON-shaped on purpose: a record is stored and hashed as it is. */
export type CanonicalValue = JsonValue;

/** Where an answer came from. */
export interface Provenance {
  readonly connection: string;
  readonly object: string;
  readonly externalId: string;
  /** Source path(s) or expression as written in the mapping. */
  readonly path: string;
  readonly readAt: string;
}

export interface FieldAnswer {
  /** null when there is no valid answer. */
  readonly value: CanonicalValue | null;
  /** null when there is one. */
  readonly reason: GapReason | null;
  /** What the source held, kept when it was refused. */
  readonly raw: JsonValue | null;
  readonly source: Provenance | null;
  /** What was done to it, in words: "date dd-MM-yyyy", "value table". */
  readonly transform: string | null;
  /** For people: why it was refused, or what was attested ("none"). */
  readonly note: string | null;
  /** Parts of people (email, phone …) that the credential cannot read; left out when there are none. */
  readonly unreadableParts?: readonly string[];
  /** Other valid answers that differ from `value`, in order of precedence; left out when all agree. */
  readonly contested?: readonly Contested[];
}

/** What another record of the same handoff says instead. */
export interface Contested {
  readonly value: CanonicalValue;
  readonly source: Provenance | null;
}

export interface HandoffRecord {
  readonly kind: HandoffKind;
  readonly title: string;
  readonly url: string | null;
  /** ISO instant at which the deal was won or the offer accepted; null before, or when the source does not say. */
  readonly reachedAt: string | null;
  readonly answers: Readonly<Record<string, FieldAnswer>>;
  /** Owner role → person found on the record (not yet resolved to somebody active). */
  readonly owners: Readonly<Record<string, OwnerCandidates>>;
}

export interface OwnerCandidates {
  readonly person: Person | null;
  readonly manager: Person | null;
}

/** The deal is won / the offer accepted, or no longer, or not yet. */
export type TriggerState = 'before' | 'pre_close' | 'reached' | 'withdrawn' | 'rescinded' | 'out_of_scope';

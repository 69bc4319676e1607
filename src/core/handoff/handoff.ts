import type { PersonRef, RecordRef } from '../connector.ts';
import type { Acceptance } from '../acceptance/acceptance.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { TaskState } from '../tasks/task-state.ts';
import type { HandoffKind } from './mapping-file.ts';
import type { GapReason, HandoffRecord } from './record.ts';

export type HandoffStatus =
  | 'pre_close' | 'incomplete' | 'ready' | 'submitted' | 'accepted' | 'rejected'
  | 'in_onboarding' | 'handed_to_cs' | 'completed' | 'withdrawn' | 'rescinded';

/** A requirement without a valid answer. */
export interface Gap {
  readonly requirement: string;
  readonly field: string;
  readonly label: string;
  readonly reason: GapReason;
  /** Owner role. */
  readonly ownerRole: string;
  readonly owner: ResolvedOwner;
  readonly weight: number;
  readonly gate: boolean;
  /** ISO date by which it is due; null: at the trigger. */
  readonly dueDate: string | null;
  /** False when it is not due yet: shown, but outside the score. */
  readonly due: boolean;
  readonly note: string | null;
  /** Where a person mends it: record and source path, when a mapping feeds the field. */
  readonly where: { readonly object: string; readonly externalId: string; readonly path: string } | null;
}

export interface ResolvedOwner extends PersonRef {
  /** How we came to this person. */
  readonly via: 'role' | 'record_owner' | 'manager' | 'fallback';
}

/** The verdict on one requirement, for `explain`. */
export interface Verdict {
  readonly requirement: string;
  readonly field: string;
  readonly label: string;
  readonly weight: number;
  readonly gate: boolean;
  readonly applies: boolean;
  readonly due: boolean;
  readonly met: boolean;
  readonly reason: GapReason | null;
  readonly attestedNone: boolean;
}

export interface CompletenessReport {
  /** 0–100, rounded down; null without a denominator. */
  readonly score: number | null;
  readonly gaps: readonly Gap[];
  readonly verdicts: readonly Verdict[];
  readonly gatesMet: boolean;
  /** Requirements whose field the credential cannot read: they block `ready`. */
  readonly unreadable: readonly string[];
  readonly readyAt: number;
  readonly segment: string | null;
  /** ISO date at which time alone changes this report (a requirement becomes due); null: never. */
  readonly changesOn: string | null;
}

/** One source record as we keep it. */
export interface StoredSource extends RecordRef {
  readonly connection: string;
  readonly handoffId: string;
  readonly version: string;
  /** Over the mapped fields plus the hash of mapping, requirements and playbook. */
  readonly fingerprint: string;
  readonly state: 'present' | 'deleted' | 'merged';
  readonly url: string | null;
  readonly fields: JsonObject;
  readonly related: Readonly<Record<string, readonly JsonObject[]>>;
  readonly unreadable: readonly string[];
  readonly nonexistent: readonly string[];
  readonly readAt: string;
  readonly lastHumanEditAt: string | null;
  readonly lockGroup: string | null;
  /** Normalised value by which records of different objects are joined; null when there is none. */
  readonly matchKey: string | null;
  /** `<namespace>:<value>` per id that the record shares with records of other connections; left out when there are none. */
  readonly sharedKeys?: readonly string[];
}

export interface ScoreAt {
  /** null where nothing was due yet that could be scored. */
  readonly score: number | null;
  /** ISO instant of the assessment. */
  readonly at: string;
}
/** The score at the moments that figures compare, of the present episode; null: not seen. */
export interface RecordedScores {
  /** The last one before the close. */
  readonly beforeClose: ScoreAt | null;
  /** The first one after it. */
  readonly atClose: ScoreAt | null;
  readonly atAcceptance: ScoreAt | null;
}

/** A handoff as we keep it. */
export interface StoredHandoff {
  readonly id: string;
  readonly kind: HandoffKind;
  /** The founding record. */
  readonly connection: string;
  readonly founding: RecordRef;
  readonly title: string;
  readonly url: string | null;
  readonly status: HandoffStatus;
  readonly statusReason: string | null;
  readonly score: number | null;
  readonly record: HandoffRecord;
  readonly report: CompletenessReport;
  readonly reachedAt: string | null;
  /** Older than `startFrom`: scored for reports only. */
  readonly backlog: boolean;
  /** Rises when a withdrawn handoff is won again. */
  readonly episode: number;
  readonly tasks: readonly TaskState[];
  readonly nextDeadline: string | null;
  /** Hash of mapping, requirements and playbook used for the last assessment. */
  readonly assessedWith: string;
  /** ISO instant at which time alone may change something; null: never. */
  readonly nextTickAt: string | null;
  /** Evidence for each join, in words. */
  readonly joins: readonly { readonly connection: string; readonly object: string; readonly externalId: string; readonly evidence: string }[];
  /** Connections other than the founding one that hold a record of it, sorted; left out when there are none. */
  readonly alsoIn?: readonly string[];
  /** What people decided, asked and answered about it; left out when nobody did yet. */
  readonly acceptance?: Acceptance;
  /** Left out where it was saved before scores were recorded. */
  readonly scores?: RecordedScores;
  /** The handoff that it turned out to be one with; it holds no record any more, only its past. */
  readonly absorbedInto?: string;
  /** Rises with every save; what was worked out from an older one is not saved. Left out before the first save. */
  readonly revision?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** ISO instant at which the person asked to be forgotten: values are erased, and later pulls do not bring them back. */
  readonly forgottenAt?: string | null;
  /** ISO instant at which its time was over: what it said is gone, and comes back only from the source, once it changes there. */
  readonly cutAt?: string | null;
}

/** Something that happened, kept for the figures. Data holds ids, numbers and field names, never a person's data. */
export interface HandoffEvent {
  readonly handoffId: string | null;
  readonly connection: string | null;
  readonly type:
    | 'handoff_found' | 'handoff_scored' | 'score_recorded' | 'status_changed' | 'withdrawn' | 'rewon' | 'joined' | 'linked' | 'unlinked'
    | 'task_created' | 'task_closed' | 'task_closed_by_person' | 'task_deleted_by_person' | 'task_moved' | 'task_withdrawn' | 'task_answered'
    | 'anchor_moved' | 'field_restored' | 'submitted' | 'accepted' | 'rejected' | 'question_asked' | 'question_answered' | 'delta_opened' | 'delta_closed' | 'delta_confirmed' | 'promise_audited'
    | 'forgotten' | 'rollout_changed' | 'connection_frozen' | 'connection_released';
  readonly at: string;
  readonly data: JsonValue;
}

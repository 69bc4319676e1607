import type { CompletenessReport, HandoffEvent, HandoffStatus, ResolvedOwner } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { HandoffRecord, TriggerState } from '../handoff/record.ts';
import type { Calendar } from './business-days.ts';
import type { PlaybookFile } from './playbook-file.ts';
import type { ShownTask, TaskState } from './task-state.ts';

export interface PlanTasksInput {
  readonly handoffId: string;
  readonly kind: HandoffKind;
  readonly title: string;
  /** Episode of the handoff. */
  readonly episode: number;
  readonly trigger: TriggerState;
  readonly status: HandoffStatus;
  readonly previous: readonly TaskState[];
  readonly report: CompletenessReport;
  readonly previousReport: CompletenessReport | null;
  /** What the receiving team asks in writing; left out when nobody asked anything yet. */
  readonly requests?: TaskRequests;
  /** Mapping, requirements or playbook are others than at `previousReport`. */
  readonly configChanged: boolean;
  readonly record: HandoffRecord;
  /** null: no playbook tasks (now). */
  readonly playbook: { readonly file: PlaybookFile } | null;
  /** The playbook asks for what is missing before the close already. */
  readonly asksBeforeClose?: boolean;
  /** Who acts for an owner role; needed for the steps of a playbook. */
  readonly ownerOf: (role: string) => ResolvedOwner;
  /** Requirement id → ids of the playbook steps that wait for it, as in the requirements file. */
  readonly blocks?: Readonly<Record<string, readonly string[]>>;
  readonly calendar: Calendar;
  readonly zone: string;
  readonly gapTaskDueInBusinessDays: number;
  /** ISO date in `zone`. */
  readonly today: string;
  /** Whether a person may get one more open task; asked once per newly opened task. */
  readonly mayOpen: (ownerKey: string) => boolean;
  /** Where a person reads more; null when we have no pages. */
  readonly link: string | null;
}

/** A rejection or a question that somebody has to act on. */
export interface TaskRequest {
  /** `rejection:<number>` or `question:<number>`; stands among the requirement ids that a task asks for. */
  readonly id: string;
  readonly kind: 'rejection' | 'question';
  readonly ownerRole: string;
  readonly owner: ResolvedOwner;
  /** ISO date. */
  readonly madeOn: string;
  /** For people. */
  readonly lines: readonly string[];
}
export interface TaskRequests {
  readonly open: readonly TaskRequest[];
  /** Ids of those that are settled. */
  readonly closed: readonly string[];
}

export type TaskEvent = Pick<HandoffEvent, 'type' | 'data'>;

/** A task's memory together with what people should see of it; null when nothing new is to be shown. */
export interface PlannedTask {
  readonly state: TaskState;
  readonly content: ShownTask | null;
}

export interface Planned {
  readonly tasks: readonly PlannedTask[];
  readonly events: readonly TaskEvent[];
}

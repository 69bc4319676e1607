import type { Acceptance } from '../acceptance/acceptance.ts';
import { planRequests } from '../acceptance/plan-requests.ts';
import { assessCompleteness } from '../handoff/assess-completeness.ts';
import type { CompletenessReport, ResolvedOwner, StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import { dueDateOf } from '../tasks/due-date.ts';
import { planTasks, type PlanTasksInput } from '../tasks/plan-tasks.ts';
import { resolveOwner } from '../tasks/resolve-owner.ts';
import type { AdvanceInput } from './advance-handoff.ts';
import type { Member } from './circle.ts';
import type { Part } from './handoff-parts.ts';
import type { Standing } from './read-standing.ts';
import { renewMovedTasks } from './renew-moved-tasks.ts';
import { mayHoldTasks } from './ruleset.ts';

/** The role whose person a customer handoff falls back to before the configured address; hires have none. */
const RECORD_OWNER_ROLE = { customer: 'sales_rep', employee: 'people_ops' } as const;

const ownerIn =
  ({ home, record }: Standing) =>
  (role: string): ResolvedOwner =>
    resolveOwner(role, record.owners, home.ruleset.mapping.file.ownerFallback, RECORD_OWNER_ROLE[record.kind]);

/** How complete it is by the home's requirements. */
export function assessStanding(standing: Standing): CompletenessReport {
  const { home, parts, record, trigger, today } = standing;
  const { requirements, calendar, zone } = home.ruleset;
  return assessCompleteness(record, requirements, {
    today,
    trigger,
    ownerOf: ownerIn(standing),
    dueDateOf: (due, of) => dueDateOf(due, of, { calendar, zone }),
    mappedFields: unionOf(home, parts, (each) => each.mappedFields),
    repeatedTexts: unionOf(home, parts, (each) => each.repeatedTexts),
  });
}

/** What was decided about it before its tasks are planned. */
type Decided = Pick<StoredHandoff, 'status' | 'episode' | 'report' | 'assessedWith'> & { readonly acceptance: Acceptance | undefined };

/** The tasks it should have; those it had where none may stand. */
export function planOwnTasks(input: AdvanceInput, standing: Standing, decided: Decided): ReturnType<typeof planTasks> {
  const { known } = input;
  const { home, parts, record, time, keeper, today, link } = standing;
  const { ruleset } = home;
  if (!mayHoldTasks(standing.rollout)) return { states: known?.tasks ?? [], tasks: [], events: [], nextTickDate: null };
  const target = standing.taskTarget?.source;
  const had = known?.tasks ?? [];
  return planTasks({
    handoffId: input.id,
    kind: record.kind,
    title: record.title,
    episode: decided.episode,
    trigger: standing.trigger,
    status: decided.status,
    previous: target === undefined ? had : renewMovedTasks(had, input.outbox, { handoffId: input.id, connection: keeper.connection, target, today }),
    report: decided.report,
    // Asked for only by what a person ended.
    previousReport: had.some(({ state }) => state === 'ended_by_person') ? (known?.report ?? null) : null,
    requests: planRequests(decided.acceptance, { kind: record.kind, role: RECORD_OWNER_ROLE[record.kind], ownerOf: ownerIn(standing), zone: ruleset.zone }),
    configChanged: known !== null && known.assessedWith !== decided.assessedWith,
    record: { ...record, reachedAt: time.reachedAt },
    playbook: playbookOf(home, parts, record.kind),
    asksBeforeClose: ruleset.playbook?.beforeClose?.tasks === true,
    ownerOf: ownerIn(standing),
    blocks: ruleset.blocks,
    calendar: ruleset.calendar,
    zone: ruleset.zone,
    gapTaskDueInBusinessDays: ruleset.requirements.file.gapTaskDueInBusinessDays,
    today,
    mayOpen: (ownerKey) => input.mayOpen(ownerKey, keeper.connection),
    link,
  });
}

/** What the rules of all connections say together; usually there is one, and nothing is copied. */
function unionOf(home: Member, parts: readonly Part[], get: (ruleset: Member['ruleset']) => ReadonlySet<string>): ReadonlySet<string> {
  if (parts.every(({ member }) => member === home)) return get(home.ruleset);
  return new Set([home, ...parts.map(({ member }) => member)].flatMap(({ ruleset }) => [...get(ruleset)]));
}

/** Customer playbooks start at acceptance; a hire's pre-boarding starts when the offer is accepted. */
function playbookOf(home: Member, parts: readonly Part[], kind: HandoffRecord['kind']): PlanTasksInput['playbook'] {
  const { playbook } = home.ruleset;
  if (kind !== 'employee' || playbook === null) return null;
  const members = [home, ...parts.map(({ member }) => member)];
  const wanted = members.some(({ ruleset }) => ruleset.mapping.sources.some((source) => source.notation.writeBack.tasks?.playbook === true));
  return wanted ? { file: playbook } : null;
}

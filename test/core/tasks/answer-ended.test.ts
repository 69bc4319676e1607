import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_ACCEPTANCE } from '../../../src/core/acceptance/acceptance.ts';
import { describeUnanswered, findUnanswered, planAnswers, settleAnswer } from '../../../src/core/tasks/answer-ended.ts';
import type { AnswerRule } from '../../../src/core/tasks/answer-rule.ts';
import { addDays, businessDaysBetween, createCalendar } from '../../../src/core/tasks/business-days.ts';
import { observeTask, planTasks } from '../../../src/core/tasks/plan-tasks.ts';
import type { TaskState } from '../../../src/core/tasks/task-state.ts';
import { gap, input, person, planInTurn, report } from './build-handoff.ts';

const NOON = 'T12:00:00.000Z';
const MONDAY = '2026-03-02';
const calendar = createCalendar('US');
const rule = { everyBusinessDays: 10, atMost: 2 };
const OWNERS = { r1: 'ann', r2: 'ann', r3: 'bob' } as const;
const gapOf = (id: 'r1' | 'r2' | 'r3') => gap(id, { ownerRole: `role of ${OWNERS[id]}`, owner: person(OWNERS[id]) });
const closedOn = (day: string) => (states: readonly TaskState[]) => states.map((state) => observeTask(state, 'closed', `${day}${NOON}`));

const handoff = (tasks: readonly TaskState[], gaps: Parameters<typeof report>[0], given: object = {}) => ({ status: 'incomplete' as const, episode: 1, tasks, report: { gaps }, ...given });

describe('what is still missing after a task was closed by hand', () => {
  const [, ended] = planInTurn({ report: report([gapOf('r1'), gapOf('r2')]) }, closedOn(MONDAY));
  const states = ended?.states ?? [];
  const missing = (gaps: Parameters<typeof report>[0], given: object = {}) => findUnanswered(handoff(states, gaps, given)).map((each) => each.missing.map(({ requirement }) => requirement));

  it('is what it asked for and is due, neither more nor less', () => {
    expect(missing([gapOf('r1'), gapOf('r2')])).toEqual([['r1', 'r2']]);
    expect(missing([gapOf('r2'), gapOf('r3')])).toEqual([['r2']]);
    expect(missing([{ ...gapOf('r1'), due: false }])).toEqual([]);
    expect(missing([{ ...gapOf('r1'), reason: 'unreadable' }, { ...gapOf('r2'), reason: 'unmapped' }])).toEqual([]);
    expect(missing([])).toEqual([]);
  });

  it('is nothing once the handoff is handed on, taken back, or won anew', () => {
    for (const status of ['handed_to_cs', 'completed', 'withdrawn', 'rescinded']) expect(missing([gapOf('r1')], { status })).toEqual([]);
    expect(missing([gapOf('r1')], { episode: 2 })).toEqual([]);
  });

  it('leaves out what an open task asks for, and what only a changed rule added', () => {
    const open: TaskState = { purpose: 'gap:x', key: 'k', episode: 1, state: 'open', asksFor: ['r1'], seenFilled: [], dueDate: MONDAY, compressed: false };
    expect(findUnanswered(handoff([...states, open], [gapOf('r1'), gapOf('r2')])).map((each) => each.missing.map(({ requirement }) => requirement))).toEqual([['r2']]);
    const added = states.map((state) => ({ ...state, asksFor: [...state.asksFor, 'r3'] }));
    expect(findUnanswered(handoff(added, [gapOf('r3')]))).toEqual([]);
  });

  it('names what the receiving team asked for in writing', () => {
    const asked = states.map((state) => (state.ended === undefined ? state : { ...state, ended: { ...state.ended, asked: ['question:2'] } }));
    const question = { number: 2, text: 'Which?', about: null, by: { name: 'Omar', email: null, role: 'operations' as const }, at: `${MONDAY}${NOON}`, answer: null };
    const found = findUnanswered(handoff(asked, [], { acceptance: { ...NO_ACCEPTANCE, questions: [question] } }));
    expect(describeUnanswered(found, 'customer', 'UTC')).toBe('the request to ann was closed on 2 Mar; still missing: an answer to question 2');
  });

  it('is told in few words, by the day of the zone, and about a hire without a name', () => {
    const many = Array.from({ length: 7 }, (_, index) => gap(`m${index}`, { label: `M${index}` }));
    const [, closed] = planInTurn({ report: report(many) }, (all) => all.map((state) => observeTask(state, 'deleted', '2026-03-03T03:00:00.000Z')));
    const found = findUnanswered(handoff(closed?.states ?? [], many));
    expect(describeUnanswered(found, 'customer', 'America/New_York')).toBe('the request to rita was closed on 2 Mar; still missing: M0, M1, M2, M3 and 3 more');
    expect(describeUnanswered(found, 'employee', 'UTC')).toBe('a request was closed on 3 Mar; still missing: M0, M1, M2, M3 and 3 more');
    expect(describeUnanswered([], 'customer', 'UTC')).toBeNull();
  });
});

describe('when a person may be told', () => {
  const [, ended] = planInTurn({ report: report([gapOf('r1')]) }, closedOn(MONDAY));
  const dueAfter = (answeredAt: readonly string[], given: AnswerRule, zone = 'UTC', from = calendar, now = `${MONDAY}${NOON}`) => {
    const states = (ended?.states ?? []).map((state) => answeredAt.reduce((each, at) => settleAnswer(each, at), state));
    return planAnswers(states, findUnanswered(handoff(states, [gapOf('r1')])), given, { calendar: from, zone, at: answeredAt.at(-1) ?? now })[0]?.ended?.answerDueAt;
  };

  it.each<[string, string | undefined, string | undefined]>([
    ['at once', dueAfter([], rule), `${MONDAY}${NOON}`],
    ['ten business days later in the morning', dueAfter([`${MONDAY}${NOON}`], rule), '2026-03-16T08:00:00.000Z'],
    ['not over the holiday: Memorial Day', dueAfter([`2026-05-15${NOON}`], rule), '2026-06-01T08:00:00.000Z'],
    ['over the same day where it is none', dueAfter([`2026-05-15${NOON}`], rule, 'UTC', createCalendar(undefined)), '2026-05-29T08:00:00.000Z'],
    ['in the morning of its own zone, over a change of clocks', dueAfter(['2026-03-02T23:30:00.000Z'], { everyBusinessDays: 5, atMost: 2 }, 'America/New_York'), '2026-03-09T12:00:00.000Z'],
    ['never a third time', dueAfter([`${MONDAY}${NOON}`, `2026-03-16${NOON}`], rule), undefined],
    ['never', dueAfter([], 'never'), undefined],
    ['within two weeks', dueAfter([], rule, 'UTC', calendar, '2026-03-16T11:59:00.000Z'), `${MONDAY}${NOON}`],
    ['not any more after two weeks', dueAfter([], rule, 'UTC', calendar, `2026-03-16${NOON}`), undefined],
  ])('%s', (_, due, expected) => expect(due).toBe(expected));
});

const day = fc.record({
  blank: fc.uniqueArray(fc.constantFrom('r1' as const, 'r2' as const, 'r3' as const)),
  withdrawn: fc.constantFrom(false, false, false, false, true),
  closes: fc.array(fc.nat(4), { maxLength: 2 }),
});

it('whatever happens, nobody is told more often than the rule says, nor of what is filled in, asked openly, or taken back', () => {
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), (days, everyBusinessDays, atMost) => {
      let previous: readonly TaskState[] = [];
      let episode = 1;
      let wasWithdrawn = false;
      const told = new Map<string, string[]>();
      for (const [index, { blank, withdrawn, closes }] of days.entries()) {
        const today = addDays(MONDAY, index);
        if (wasWithdrawn && !withdrawn) episode += 1;
        wasWithdrawn = withdrawn;
        const gaps = blank.map(gapOf);
        const plan = planTasks(input({ episode, today, trigger: withdrawn ? 'withdrawn' : 'reached', previous, report: report(gaps, (['r1', 'r2', 'r3'] as const).filter((id) => !blank.includes(id))) }));
        const given = handoff(plan.states, gaps, { episode, status: withdrawn ? 'withdrawn' : 'incomplete' });
        const unanswered = findUnanswered(given);
        const planned = planAnswers(plan.states, unanswered, { everyBusinessDays, atMost }, { calendar, zone: 'UTC', at: `${today}${NOON}` });
        // Planning again changes nothing.
        expect(planAnswers(planned, findUnanswered({ ...given, tasks: planned }), { everyBusinessDays, atMost }, { calendar, zone: 'UTC', at: `${today}${NOON}` })).toEqual(planned);
        const open = new Set(planned.filter(({ state }) => state === 'open').flatMap(({ asksFor }) => asksFor));
        previous = planned.map((state, at) => {
          const due = state.ended?.answerDueAt;
          if (due === undefined || due > `${today}${NOON}`) return closes.includes(at) && state.state === 'open' ? observeTask(state, 'closed', `${today}${NOON}`) : state;
          expect(withdrawn).toBe(false);
          const ids = unanswered.find((each) => each.state.key === state.key)?.missing.map(({ requirement }) => requirement) ?? [];
          expect(ids.length).toBeGreaterThan(0);
          for (const id of ids) expect([blank.some((each) => each === id), open.has(id), state.asksFor.includes(id)]).toEqual([true, false, true]);
          told.set(state.key, [...(told.get(state.key) ?? []), today]);
          return settleAnswer(state, `${today}${NOON}`);
        });
      }
      for (const on of told.values()) {
        expect(on.length).toBeLessThanOrEqual(atMost);
        for (const [index, date] of on.slice(1).entries()) expect(businessDaysBetween(on[index] ?? '', date, calendar)).toBeGreaterThanOrEqual(everyBusinessDays);
      }
    }),
    { numRuns: 300 },
  );
});

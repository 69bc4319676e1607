import type { QueryOp } from '../composite.ts';
import { DEAL, type ReadPlan } from './plan.ts';
import { taskQuery } from './tasks.ts';
import { dateTimeLiteral, select } from '../soql.ts';

/** What a delta query is about: deals themselves, something that belongs to a deal, or tasks of ours. */
export interface Question {
  readonly about: 'deals' | 'touched' | 'tasks';
  readonly op: QueryOp;
  /** Column that holds the deal's id, and the stamps that say why the row is here. */
  readonly dealId: string;
  readonly stamps: readonly string[];
  /** The deal's own stamp as this row shows it. */
  readonly dealStamp: string;
}

/** At most five for the usual mapping, so that they fit one Composite. */
export function deltaQuestions(plan: ReadPlan, since: string, watchTasks: boolean): Question[] {
  const from = dateTimeLiteral(since);
  const changed = (stamps: readonly string[]): string => {
    const tests = stamps.map((stamp) => `${stamp} >= ${from}`);
    return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' OR ')})`;
  };
  const deals: Question = {
    about: 'deals',
    op: { soql: select(plan.columns, DEAL, [changed(['SystemModstamp'])], ['SystemModstamp', 'Id']), all: true },
    dealId: 'Id',
    stamps: ['SystemModstamp'],
    dealStamp: 'SystemModstamp',
  };
  const children = plan.relations.map((relation): Question => {
    const stamps = ['SystemModstamp', ...relation.watched];
    const dealStamp = `${relation.parent}.SystemModstamp`;
    return {
      about: 'touched',
      op: {
        soql: select(['Id', relation.parentId, dealStamp, ...stamps], relation.object, [changed(stamps)], []),
        all: true,
      },
      dealId: relation.parentId,
      stamps,
      dealStamp,
    };
  });
  const parents: Question[] =
    plan.watched.length === 0
      ? []
      : [
          {
            about: 'touched',
            op: {
              soql: select(['Id', 'SystemModstamp', ...plan.watched], DEAL, [changed(plan.watched)], []),
              all: false,
            },
            dealId: 'Id',
            stamps: plan.watched,
            dealStamp: 'SystemModstamp',
          },
        ];
  const tasks = watchTasks ? taskQuery(plan, since) : null;
  return [
    deals,
    ...children,
    ...parents,
    ...(tasks === null ? [] : [{ about: 'tasks' as const, op: tasks, dealId: '', stamps: [], dealStamp: '' }]),
  ];
}

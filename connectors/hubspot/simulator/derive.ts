import { iso } from './answers.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { pipelinesOf } from './properties.ts';

interface Step {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly written: Readonly<Record<string, string>>;
  readonly now: number;
}

/** What the portal works out by itself after a write. A blank value clears. */
export function derive(portal: Portal, type: ObjectType, step: Step): Record<string, string> {
  switch (type.singular) {
    case 'deal':
      return deriveDeal(portal, type, step);
    case 'task':
      return deriveTask(step);
    case 'line_item':
      return deriveLineItem(step.after);
    default:
      return {};
  }
}

function deriveDeal(portal: Portal, type: ObjectType, { before, after, written, now }: Step): Record<string, string> {
  const stage = pipelinesOf(portal, type)
    .flatMap(({ stages }) => stages)
    .find(({ id }) => id === after['dealstage']);
  const won = stage?.isClosed === true && Number(stage.probability) === 1;
  const lost = stage?.isClosed === true && Number(stage.probability) === 0;
  const values: Record<string, string> = {
    hs_is_closed: String(stage?.isClosed === true),
    hs_is_closed_won: String(won),
    hs_is_closed_lost: String(lost),
    hs_deal_stage_probability: stage?.probability ?? '',
    amount_in_home_currency: after['amount'] ?? '',
  };
  if (before['dealstage'] === after['dealstage'] || stage === undefined) return values;
  const entered = iso(now);
  values['hs_v2_date_entered_current_stage'] = entered;
  values[`hs_v2_date_entered_${stage.id}`] = entered;
  values['hs_closed_won_date'] = won ? entered : '';
  if (stage.isClosed && (written['closedate'] ?? '') === '') values['closedate'] = entered;
  return values;
}

function deriveTask({ before, after, now }: Step): Record<string, string> {
  const done = after['hs_task_status'] === 'COMPLETED';
  const wasDone = before['hs_task_status'] === 'COMPLETED';
  return {
    hs_task_is_completed: done ? '1' : '0',
    hs_task_completion_date: done ? (wasDone ? (before['hs_task_completion_date'] ?? iso(now)) : iso(now)) : '',
    hs_body_preview: (after['hs_task_body'] ?? '')
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .slice(0, 200),
  };
}

function deriveLineItem(after: Readonly<Record<string, string>>): Record<string, string> {
  const price = Number(after['price'] ?? Number.NaN);
  const amount = (price - Number(after['discount'] ?? 0)) * Number(after['quantity'] ?? 1);
  return { amount: Number.isNaN(amount) ? '' : String(amount) };
}

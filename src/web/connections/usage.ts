import { z } from 'zod';
import type { AddInput } from '../../core/view/connection-changes.ts';
import type { ShownSettings } from './shown-settings.ts';
import { USUAL_SCHEDULES } from './say-schedule.ts';

/** How a connection is used, as a form holds it: texts may be unfinished. */
export const usageSchema = z.object({
  mapping: z.string(),
  rollout: z.enum(['observe', 'fields', 'tasks', 'gate']),
  /** ISO date or instant; empty: the moment of connecting. */
  startFrom: z.string(),
  /** Cron; null: only when asked. */
  schedule: z.string().nullable(),
  /** Empty: UTC. */
  zone: z.string(),
  limits: z.object({ concurrency: z.number().nullable(), dailyPercent: z.number().nullable(), daily: z.number().nullable(), reservePercent: z.number().nullable(), mode: z.enum(['fast', 'save_calls']) }),
});
export type Usage = z.infer<typeof usageSchema>;

const LIMITS = { concurrency: 5, dailyPercent: 50, daily: null, reservePercent: 20, mode: 'fast' } as const;

export const newUsage = (mapping: string): Usage => ({ mapping, rollout: 'observe', startFrom: '', schedule: USUAL_SCHEDULES[0]?.cron ?? null, zone: '', limits: LIMITS });

const percent = (share: number): number => Math.round(share * 1000) / 10;

export const usageOf = ({ mapping, rollout, startFrom, schedule, zone, limits }: ShownSettings): Usage => ({
  mapping, rollout, startFrom: startFrom ?? '', schedule, zone: zone ?? '',
  limits: { concurrency: limits.concurrency, dailyPercent: percent(limits.dailyShare), daily: limits.daily, reservePercent: percent(limits.writeReserve), mode: limits.mode },
});

type Sent = Required<Pick<AddInput, 'mapping' | 'schedule' | 'zone' | 'startFrom' | 'rollout'>> & { readonly limits: NonNullable<AddInput['limits']> };

/** As the service takes it; of limits only what is not as it was `before`. */
export function toSend({ mapping, rollout, startFrom, schedule, zone, limits }: Usage, before: Usage['limits'] = LIMITS): Sent {
  const { concurrency, dailyPercent, daily, reservePercent, mode } = limits;
  return {
    mapping, rollout, schedule, zone: zone === '' ? null : zone, startFrom: startFrom === '' ? null : startFrom,
    limits: {
      ...(concurrency === null || concurrency === before.concurrency ? {} : { concurrency }),
      ...(dailyPercent === null || dailyPercent === before.dailyPercent ? {} : { dailyShare: dailyPercent / 100 }),
      ...(daily === before.daily ? {} : { daily }),
      ...(reservePercent === null || reservePercent === before.reservePercent ? {} : { writeReserve: reservePercent / 100 }),
      ...(mode === before.mode ? {} : { mode }),
    },
  };
}

/** Only what differs from what stands, for a change. */
export function usagePatch(before: Usage, after: Usage): Partial<Sent> {
  const [old, now] = [toSend(before, before.limits), toSend(after, before.limits)];
  return {
    ...(old.mapping === now.mapping ? {} : { mapping: now.mapping }),
    ...(old.rollout === now.rollout ? {} : { rollout: now.rollout }),
    ...(old.schedule === now.schedule ? {} : { schedule: now.schedule }),
    ...(old.zone === now.zone ? {} : { zone: now.zone }),
    ...(old.startFrom === now.startFrom ? {} : { startFrom: now.startFrom }),
    ...(Object.keys(now.limits).length === 0 ? {} : { limits: now.limits }),
  };
}

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor, StepRole } from '../core/acceptance/acceptance.ts';
import { RefusedError } from './problem.ts';

/** Who takes a step, when a program with a token takes it for them. */
export const onBehalfOf = z
  .strictObject({ name: z.string().trim().min(2).max(200), email: z.email().nullable().default(null) })
  .optional()
  .describe('The person who decided. Needed with a token; refused from somebody who signed in, whose own name counts');

const SIDES: Readonly<Record<'sales' | 'operations', readonly StepRole[]>> = {
  sales: ['sales', 'revops', 'admin', 'operations'],
  operations: ['operations', 'revops', 'admin', 'sales'],
};

/** The named person that a step is recorded with, in the role that fits the side best. Throws RefusedError 422 when nobody is named. */
export function actorOf({ caller }: FastifyRequest, by: z.infer<typeof onBehalfOf>, side: keyof typeof SIDES): Actor {
  const role = SIDES[side].find((each) => caller.roles.includes(each));
  if (role === undefined) throw new RefusedError(403, { code: 'not_permitted', message: 'Your role may not take this step.', remedy: 'Ask an administrator for the role that may.' });
  if (caller.kind === 'token') {
    if (by === undefined) throw new RefusedError(422, { code: 'person_missing', message: 'Steps are taken by people, and a token is none.', remedy: 'Say who decided: "by": {"name": "…", "email": "…"}.', place: 'body.by' });
    return { ...by, role };
  }
  if (by !== undefined) throw new RefusedError(422, { code: 'person_given', message: 'You signed in, so you act in your own name.', remedy: 'Leave "by" out.', place: 'body.by' });
  return { name: caller.name, email: z.email().safeParse(caller.name).data ?? null, role };
}

/** The name that a change of rules, links or connections is recorded with. */
export const nameOf = ({ caller }: FastifyRequest): string => caller.name;

import type { z } from 'zod';
import type { StoredHandoff } from '../handoff/handoff.ts';
import { acceptSchema, answerSchema, askSchema, auditSchema, confirmSchema, readInput, rejectSchema, submitSchema } from './step-inputs.ts';
import { takeAudit } from './take-audit.ts';
import { takeAccept, takeAnswer, takeAsk, takeConfirm, takeReject, takeSubmit, type Step } from './take-step.ts';

/** One kind of step: how its input is read, and what it does. Both throw HandoffError. */
export interface StepKind<T> {
  readonly read: (given: unknown) => T;
  /** `handoff`: as it stands by its records right now. `at`: an ISO instant. null: the same person took it before. */
  readonly take: (handoff: StoredHandoff, input: T, at: string) => Step;
}

const kindOf = <T>(schema: z.ZodType<T>, take: StepKind<T>['take']): StepKind<T> => ({ read: (given) => readInput(schema, given), take });

export const STEPS = {
  submit: kindOf(submitSchema, takeSubmit),
  accept: kindOf(acceptSchema, takeAccept),
  reject: kindOf(rejectSchema, takeReject),
  ask: kindOf(askSchema, takeAsk),
  answer: kindOf(answerSchema, takeAnswer),
  confirm: kindOf(confirmSchema, takeConfirm),
  audit: kindOf(auditSchema, takeAudit),
} as const;

/** How often a person is told what is still missing after they closed the task that asked for it. */
export type AnswerRule = 'never' | { readonly everyBusinessDays: number; readonly atMost: number };
/** Not a default of the notation: a mapping that says nothing of it stays the mapping that it was. */
export const USUAL_ANSWER = { everyBusinessDays: 10, atMost: 2 } as const satisfies AnswerRule;

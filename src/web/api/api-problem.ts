import { z } from 'zod';

const detailSchema = z.object({ place: z.string(), message: z.string(), line: z.number().optional(), column: z.number().optional(), path: z.string().optional(), suggestion: z.string().nullish(), remedy: z.string().nullish() });

/** What the service answers when it does not do what was asked: problem+json, in words for people. */
const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  remedy: z.string(),
  place: z.string().nullish(),
  instance: z.string().optional(),
  problems: z.array(detailSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const UNREADABLE: Problem = { status: 0, code: 'unreadable_answer', detail: 'The service answered with something this page does not understand.', remedy: 'Reload the page: the service may have been renewed since it was opened.' };

export const problemFrom = (status: number, body: unknown): ApiProblem => {
  const parsed = problemSchema.safeParse(body);
  return new ApiProblem(parsed.success ? parsed.data : { ...UNREADABLE, status });
};

export const unreadableAnswer = (status: number): ApiProblem => new ApiProblem({ ...UNREADABLE, status });

export const unreachable = (): ApiProblem =>
  new ApiProblem({ status: 0, code: 'unreachable', detail: 'The service cannot be reached.', remedy: 'Check your network, then try again; nothing you typed is lost.' });

/** Whatever was thrown, as something a person can read. */
export const problemOf = (error: unknown): Problem =>
  error instanceof ApiProblem ? error.problem : { status: 0, code: 'unexpected', detail: 'Something unexpected went wrong on this page.', remedy: 'Reload the page; if it happens again, tell the administrator what you did.' };

import { labelOf } from '../../core/handoff/fields.ts';
import { mappingFileSchema } from '../../core/handoff/mapping-file.ts';
import type { JsonObject } from '../../core/json.ts';

export type Join = Readonly<Record<'email' | 'job' | 'date', string>> & { readonly withinDays: number };

/** What holds where the file says nothing. */
export const USUAL_JOIN: Join = mappingFileSchema.shape.join.unwrap().parse({});

/** What holds, of a file that may be wrong in places. */
export function readJoin(join: JsonObject): Join {
  const name = (key: 'email' | 'job' | 'date'): string => {
    const value = join[key];
    return typeof value === 'string' ? value : USUAL_JOIN[key];
  };
  const { withinDays } = join;
  return { email: name('email'), job: name('job'), date: name('date'), withinDays: typeof withinDays === 'number' ? withinDays : USUAL_JOIN.withinDays };
}

/** What makes two records one person, what does not, and who decides then. */
export function sayJoin({ email, job, date, withinDays }: Join): readonly string[] {
  const label = (field: string): string => `“${labelOf('employee', field)}”`;
  const apart = withinDays === 0 ? 'the same' : `no more than ${withinDays} ${withinDays === 1 ? 'day' : 'days'} apart`;
  return [
    `They are one person when ${label(email)} and ${label(job)} are the same, and ${label(date)} is ${apart}. Where a date is missing, the other two are enough.`,
    'Anything weaker is only suggested, and a person says whether they are one.',
  ];
}

import type { FirstRunReport } from '../../core/view/first-run-report.ts';

export const PERIODS = [{ value: '31', label: 'Last month' }, { value: '92', label: 'Last quarter' }, { value: '183', label: 'Last half-year' }, { value: '366', label: 'Last year' }];

export interface Bar {
  readonly label: string;
  readonly handoffs: number;
}
/** The ten bins of the score as a chart and a table show them. */
export const barsOf = (distribution: FirstRunReport['distribution']): readonly Bar[] => distribution.map(({ from, to, handoffs }) => ({ label: `${from}–${to}`, handoffs }));

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
export const sayDay = (at: string): string => day.format(new Date(at));

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
export const sayShare = (share: number): string => percent.format(share);

/** What limits the figures, a sentence each. */
export function caveatsOf({ notAssessed, unreadable, undated, olderThanStart }: Pick<FirstRunReport, 'notAssessed' | 'unreadable' | 'undated' | 'olderThanStart'>): readonly string[] {
  const of = (count: number, one: string, many: string): readonly string[] => (count === 0 ? [] : [`${count.toLocaleString('en')} ${count === 1 ? one : many}`]);
  return [
    ...of(notAssessed, 'has no score: nothing of it is due yet.', 'have no score: nothing of them is due yet.'),
    ...of(unreadable, 'has fields that our user may not read, so it cannot be ready: an administrator opens them.', 'have fields that our user may not read, so they cannot be ready: an administrator opens them.'),
    ...of(undated, 'holds no date of closing or accepting and is in none of these figures.', 'hold no date of closing or accepting and are in none of these figures.'),
    ...of(olderThanStart, 'is older than the start date: it is counted here, but nobody is asked about it.', 'are older than the start date: they are counted here, but nobody is asked about them.'),
  ];
}

/** One of the last or n-th weekdays of a month: `5L` the last Friday, `1#2` the second Monday. */
export interface WeekdayOfMonth {
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  readonly which: 1 | 2 | 3 | 4 | 5 | 'last';
}

/** A cron text, understood. Lists of numbers ascend and are never empty. */
export interface Schedule {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1 January … 12 December. */
  readonly months: readonly number[];
  readonly days: {
    /** Every day of the month: the weekdays alone decide. */
    readonly any: boolean;
    readonly dates: readonly number[];
    /** `L`: the last day of the month. */
    readonly last: boolean;
  };
  readonly weekdays: {
    /** Every weekday: the days of the month alone decide. */
    readonly any: boolean;
    /** 0 Sunday … 6 Saturday. */
    readonly each: readonly number[];
    readonly ofMonth: readonly WeekdayOfMonth[];
  };
  /**
   * Meant as "every so many minutes" or "every hour" and not as a time of day: such a schedule goes on by real time
   * when the clocks change. True when the minutes are given by * or a step, or the hours are all of them.
   */
  readonly byInterval: boolean;
}

export type ParsedSchedule = { readonly ok: true; readonly schedule: Schedule } | { readonly ok: false; readonly problem: string };

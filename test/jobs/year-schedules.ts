import type { SaidSchedule, WallDay } from './wall-oracle.ts';

const at = (...values: number[]) => (value: number): boolean => values.includes(value);
const from = (first: number, last: number) => (value: number): boolean => value >= first && value <= last;
const every = (step: number) => (value: number): boolean => value % step === 0;
/** Berlin changes its clocks on 26 March and 29 October 2028. */
const onChange = ({ month, day }: WallDay): boolean => (month === 3 || month === 10) && (day === 26 || day === 29);

/** Each schedule twice: as people write it, and said in another way for the oracle. */
export const YEAR_SCHEDULES: Readonly<Record<string, SaidSchedule & { readonly cron: string }>> = {
  'berlin-nightly': { cron: '30 2 * * *', zone: 'Europe/Berlin', byInterval: false, hour: at(2), minute: at(30) },
  'berlin-list': { cron: '0,30 2 * * *', zone: 'Europe/Berlin', byInterval: false, hour: at(2), minute: at(0, 30) },
  'berlin-five': { cron: '*/5 0-5 26,29 3,10 *', zone: 'Europe/Berlin', byInterval: true, hour: from(0, 5), minute: every(5), day: onChange },
  'berlin-five-at-night': { cron: '*/5 1-2 26,29 3,10 *', zone: 'Europe/Berlin', byInterval: true, hour: from(1, 2), minute: every(5), day: onChange },
  'new-york-nightly': { cron: '15 2 * * *', zone: 'America/New_York', byInterval: false, hour: at(2), minute: at(15) },
  'new-york-double-hour': { cron: '45 1 * * *', zone: 'America/New_York', byInterval: false, hour: at(1), minute: at(45) },
  'new-york-office': { cron: '0 9,17 * * mon-fri', zone: 'America/New_York', byInterval: false, hour: at(9, 17), minute: at(0), day: ({ weekday }) => weekday >= 1 && weekday <= 5 },
  'lord-howe-skipped': { cron: '15 2 * * *', zone: 'Australia/Lord_Howe', byInterval: false, hour: at(2), minute: at(15) },
  'lord-howe-repeated': { cron: '45 1 * * *', zone: 'Australia/Lord_Howe', byInterval: false, hour: at(1), minute: at(45) },
  'kolkata-office': { cron: '30 9,17 * * 1-6', zone: 'Asia/Kolkata', byInterval: false, hour: at(9, 17), minute: at(30), day: ({ weekday }) => weekday !== 0 },
  'utc-six-hours': { cron: '0 */6 * * *', zone: 'UTC', byInterval: false, hour: every(6), minute: at(0) },
  'utc-month-end': { cron: '0 18 L * *', zone: 'UTC', byInterval: false, hour: at(18), minute: at(0), day: ({ isLastDay }) => isLastDay },
  'utc-leap-day': { cron: '0 12 29 2 *', zone: 'UTC', byInterval: false, hour: at(12), minute: at(0), day: ({ month, day }) => month === 2 && day === 29 },
};

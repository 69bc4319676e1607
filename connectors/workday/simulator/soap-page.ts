import { validationFault } from './soap-fault.ts';
import type { Tenant } from './tenant.ts';
import { dayIn, momentIn, readXsdDate, readXsdMoment } from './times.ts';
import { descend, textOf, type XmlElement } from './xml-read.ts';
import { wd, wdText } from './xml-write.ts';

/** WSDL: "Count … the maximum is 999", 100 when left out. */
const MAX_COUNT = 999;
const DEFAULT_COUNT = 100;

export interface Filter {
  readonly asOfDay: string;
  /** Records made after this moment are not shown. */
  readonly asOfEntryMs: number;
  readonly page: number;
  readonly count: number;
}

export function readFilter(tenant: Tenant, request: XmlElement, now: number): Filter {
  const { zone } = tenant.settings;
  const given = (name: string): string | undefined => textOf(descend(request, 'Response_Filter', name));
  const count = Number(given('Count') ?? DEFAULT_COUNT);
  const page = Number(given('Page') ?? 1);
  if (count < 1 || count > MAX_COUNT) throw validationFault(`Count must be between 1 and ${MAX_COUNT}.`, '/wd:Response_Filter/wd:Count');
  if (page < 1) throw validationFault('Page must be 1 or greater.', '/wd:Response_Filter/wd:Page');
  const moment = given('As_Of_Entry_DateTime');
  return {
    asOfDay: readXsdDate(given('As_Of_Effective_Date') ?? '') ?? dayIn(zone, now),
    asOfEntryMs: moment === undefined ? now : (readXsdMoment(moment, zone) ?? now),
    page,
    count,
  };
}

/** One page of what was found, and the members that tell about it. */
export function pageOf<Found>(tenant: Tenant, filter: Filter, found: readonly Found[]): { readonly items: readonly Found[]; readonly told: string } {
  const { page, count, asOfDay, asOfEntryMs } = filter;
  const items = found.slice((page - 1) * count, page * count);
  const { zone } = tenant.settings;
  const echo = wd('Response_Filter', [
    wdText('As_Of_Effective_Date', `${asOfDay}${zone}`),
    wdText('As_Of_Entry_DateTime', momentIn(zone, asOfEntryMs)),
    wdText('Page', page),
    wdText('Count', count),
  ]);
  const results = wd('Response_Results', [
    wdText('Total_Results', found.length),
    wdText('Total_Pages', Math.ceil(found.length / count)),
    wdText('Page_Results', items.length),
    wdText('Page', page),
  ]);
  return { items, told: `${echo}${results}` };
}

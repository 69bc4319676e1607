/** What a field of a cron text may hold. */
export interface FieldRule {
  /** As people call one of its values. */
  readonly name: string;
  readonly article: 'a' | 'an';
  readonly from: number;
  readonly to: number;
  /** Names in place of numbers, lower case; the first stands for `from`. */
  readonly names: readonly string[];
  /** `?` for "any", as some write it in the day fields. */
  readonly questionMark: boolean;
}

/** A fault in a cron text; the message goes on from the name of the option. */
export class ScheduleFault extends Error {
  override readonly name = 'ScheduleFault';
}

/** Splits a field at its commas; parts that hold nothing are a fault. */
export function splitList(text: string, rule: FieldRule): readonly string[] {
  const parts = text.split(',');
  if (parts.includes('')) throw new ScheduleFault(`has a comma without a ${rule.name} beside it in "${text}"`);
  return parts;
}

/** The values of one part between commas: all (*), `5`, `mon`, `8-18`, each of these with a step such as `8-18/2`. Throws ScheduleFault. */
export function parsePart(part: string, rule: FieldRule): readonly number[] {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0) throw new ScheduleFault(`has more than one / in "${part}"`);
  const every = step === undefined ? 1 : parseStep(step, part, rule);
  const [first, last] = parseRange(range, step !== undefined, rule);
  const values: number[] = [];
  for (let value = first; value <= last; value += every) values.push(value);
  return values;
}

/** Distinct, ascending. */
export const sortNumbers = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

function parseStep(step: string, part: string, rule: FieldRule): number {
  const every = /^\d{1,4}$/.test(step) ? Number(step) : 0;
  if (every === 0) throw new ScheduleFault(`has "${part}"; after / a whole number from 1 on is needed`);
  const most = rule.to - rule.from + 1;
  if (every > most) throw new ScheduleFault(`has "${part}"; a step over ${rule.name}s goes up to ${most}`);
  return every;
}

function parseRange(range: string, stepped: boolean, rule: FieldRule): readonly [number, number] {
  if (range === '*' || (range === '?' && rule.questionMark)) return [rule.from, rule.to];
  const ends = range.split('-');
  if (ends.length > 2 || (ends.length === 2 && ends.includes(''))) throw new ScheduleFault(`has "${range}"; a range is written ${rule.from}-${rule.to}`);
  const [first = rule.from, last] = ends.map((end) => parseValue(end, rule));
  if (last === undefined) return [first, stepped ? rule.to : first];
  if (first > last) {
    const [wrapped, rest] = [`${first}-${rule.to}`, `${rule.from}-${last}`];
    throw new ScheduleFault(`has the range "${range}", which runs backwards; write ${rest},${wrapped}`);
  }
  return [first, last];
}

/** A number or name of the field. Throws ScheduleFault. */
export function parseValue(text: string, rule: FieldRule): number {
  const named = rule.names.indexOf(text.toLowerCase());
  if (named >= 0) return rule.from + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : null;
  if (value !== null && value >= rule.from && value <= rule.to) return value;
  const names = rule.names.length === 0 ? '' : ` or ${rule.names[0] ?? ''} to ${rule.names.at(-1) ?? ''}`;
  throw new ScheduleFault(`has "${text}" as ${rule.article} ${rule.name}; ${rule.article} ${rule.name} is ${rule.from} to ${rule.to}${names}`);
}

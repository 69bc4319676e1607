import type { FormField } from '../../core/connector.ts';
import type { Problem } from '../api/api-problem.ts';

/** Messages by the path of the field they are about: those of settings begin with `settings.`. */
export type PlacedMessages = Readonly<Record<string, string>>;

export interface PlacedProblem {
  readonly at: PlacedMessages;
  /** Whether something is left to say that no field shows. */
  readonly isPlaced: boolean;
}

const OWN_FIELDS = ['id', 'mapping', 'schedule', 'zone', 'startFrom', 'rollout', 'limits.concurrency', 'limits.dailyShare', 'limits.daily', 'limits.writeReserve', 'limits.mode'];

/** Which of these fields a refusal is about. */
export function placeProblem({ code, detail, remedy, place, problems = [] }: Problem, fields: readonly Pick<FormField, 'path' | 'label' | 'kind'>[]): PlacedProblem {
  const known = [...fields.map(({ path }) => `settings.${path}`), ...OWN_FIELDS];
  const at: Record<string, string> = {};
  let left = 0;
  for (const each of problems) {
    const path = nearest((each.path ?? each.place).replace(/^body\./, ''), known);
    if (path === null) left += 1;
    else at[path] = [at[path], sentence(each.message, each.suggestion, each.remedy)].filter((part) => part !== undefined).join(' ');
  }
  if (problems.length > 0) return { at, isPlaced: left === 0 };
  if (code === 'account_refused') return { at: placeRefusal(detail, fields), isPlaced: false };
  const own = place == null ? null : nearest(place.replace(/^body\./, ''), known);
  return own === null ? { at, isPlaced: false } : { at: { [own]: `${detail} ${remedy}` }, isPlaced: true };
}

const nearest = (path: string, known: readonly string[]): string | null => known.find((each) => each === path) ?? known.find((each) => path.startsWith(`${each}.`)) ?? null;

const sentence = (message: string, suggestion: string | null | undefined, remedy: string | null | undefined): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${suggestion == null ? '' : `; did you mean “${suggestion}”?`}${remedy == null ? '' : ` – ${remedy}`}`;

const TELLS: readonly (readonly [RegExp, (field: Pick<FormField, 'path' | 'kind'>) => boolean])[] = [
  [/ENOTFOUND|ECONNREFUSED|(could|can) ?not be reached|address|host name|certificate/i, ({ kind }) => kind === 'address'],
  [/client[_ ]?id|client identifier|consumer key/i, ({ path }) => /clientid$/i.test(path)],
  [/secret|password|api key|token|credential|sign(ed)? in|unauthori[sz]ed|invalid_client|invalid_grant/i, ({ kind }) => kind === 'secret'],
];

/** The fields that a vendor's own words are about, as far as they tell, with what to show beside each: the first gets the words. */
export function placeRefusal(message: string, fields: readonly Pick<FormField, 'path' | 'label' | 'kind'>[]): PlacedMessages {
  const words = message.toLowerCase();
  const named = fields.filter(({ label }) => words.includes(label.toLowerCase()));
  const meant = [...named, ...TELLS.flatMap(([tells, fits]) => (tells.test(message) ? fields.filter(fits) : []))];
  return Object.fromEntries([...new Set(meant.map(({ path }) => path))].map((path, place) => [`settings.${path}`, place === 0 ? message : 'The refusal may be about this as well.']));
}

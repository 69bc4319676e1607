import { distance } from 'fastest-levenshtein';
import { HandoffError, type PlacedProblem } from '../core/errors.ts';

export type { PlacedProblem };

export type Checked<T> = { readonly ok: true } & T | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

/** `mappings/customer/salesforce.yaml:12:5  fields.acount.name  unknown field "acount.name", did you mean "account.name"?` */
export function formatProblem(problem: PlacedProblem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const hint = problem.suggestion === null ? '' : `, did you mean "${problem.suggestion}"?`;
  const remedy = problem.remedy === null ? '' : ` (${problem.remedy})`;
  return [place, problem.path, `${problem.message}${hint}${remedy}`].filter((part) => part !== '').join('  ');
}

/** All problems as one error: code `bad_config`, exit code 2, one line per problem in the order of the files. `help` says where to read on. */
export function toConfigError(problems: readonly PlacedProblem[], help: string | null = null): HandoffError {
  const [first, ...more] = problems;
  // One remedy is told as the error's own; several stand beside what they are about.
  const shown = first !== undefined && more.length === 0 ? [{ ...first, remedy: null }] : problems;
  return new HandoffError({
    code: 'bad_config',
    message: shown.map(formatProblem).join('\n'),
    remedy: [
      more.length === 0 && first?.remedy != null ? asSentence(first.remedy) : `Correct ${more.length === 0 ? 'the line' : 'the lines'} named above and run the command again.`,
      ...(help === null ? [] : [help]),
    ].join(' '),
    place: first === undefined ? null : placeOf(first),
    problems,
    exitCode: 2,
  });
}

/** `mappings/customer/salesforce.yaml:12`, or the file alone. */
const placeOf = ({ file, line }: PlacedProblem): string => (line === 0 ? file : `${file}:${line}`);

const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** The known name that was probably meant; null when none is near. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: { name: string; steps: number } | null = null;
  const wanted = name.toLowerCase();
  for (const candidate of known) {
    const steps = distance(wanted, candidate.toLowerCase());
    if (best === null || steps < best.steps) best = { name: candidate, steps };
  }
  // A third of the letters wrong is still a typo; more is another word.
  return best !== null && best.steps <= Math.max(1, Math.ceil(name.length / 3)) ? best.name : null;
}

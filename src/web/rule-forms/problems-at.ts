import { upperFirst } from '@mantine/hooks';
import type { PlacedProblem } from '../../core/errors.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';

/** What is wrong at this place or anywhere in it. */
export function problemsUnder(problems: readonly PlacedProblem[], path: Path): readonly PlacedProblem[] {
  const place = path.join('.');
  return problems.filter((problem) => problem.path === place || problem.path.startsWith(`${place}.`));
}

/** What is wrong with the place itself and with nothing that `shown` names in it. */
export function problemsOf(problems: readonly PlacedProblem[], path: Path, shown: readonly string[]): readonly PlacedProblem[] {
  const place = path.join('.');
  return problemsUnder(problems, path).filter((problem) => !shown.some((key) => problem.path === `${place}.${key}` || problem.path.startsWith(`${place}.${key}.`)));
}

/** One sentence with what helps. */
export function problemInWords({ message, suggestion, remedy }: PlacedProblem): string {
  const sentence = upperFirst(message);
  const help = [...(suggestion === null ? [] : [`Did you mean "${suggestion}"?`]), ...(remedy === null ? [] : [`${remedy.slice(0, 1).toUpperCase()}${remedy.slice(1)}.`])];
  return [/[.?!]$/.test(sentence) ? sentence : `${sentence}.`, ...help].join(' ');
}

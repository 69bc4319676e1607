import { isJsonObject } from '../../core/json.ts';
import { readText, type ReadText } from '../../core/rules-text/parse-text.ts';
import type { PlacedProblem } from '../../core/errors.ts';

const MOST_KEPT = 60;
const kept = new Map<string, ReadText>();

/** As readText; a text that was read a moment ago is not read again. */
export function readRules(text: string): ReadText {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const read = refuseOther(readText(text));
  kept.set(text, read);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return read;
}

/** A list or a single word is readable, but no rules file. */
const refuseOther = (read: ReadText): ReadText =>
  read.ok && !isJsonObject(read.value) ? { ok: false, problems: [{ line: 1, column: 1, message: 'this is no rules file: it begins with "handoff: customer" or "handoff: employee"' }] } : read;

const MOST_SHOWN = 50;
const REMEDY = 'Correct this line, or undo the last change.';

/** What is wrong in a file: as it stands in the editor while it cannot be read, else in the words of the service. */
export function problemsIn(file: { readonly name: string; readonly text: string }, served: readonly PlacedProblem[]): readonly PlacedProblem[] {
  const read = readRules(file.text);
  if (read.ok) return served.filter((problem) => problem.file === file.name);
  // One slip can be noticed many times over.
  const told = new Map(read.problems.map((problem) => [`${problem.line} ${problem.message}`, problem]));
  return [...told.values()].slice(0, MOST_SHOWN).map(({ line, column, message }) => ({ file: file.name, line, column, path: '', message, suggestion: null, remedy: REMEDY }));
}

/** A task that was closed too early, as its owner is told of it. */
export interface AnsweredTask {
  readonly subject: string;
  readonly missing: readonly { readonly label: string; readonly where: { readonly path: string } | null }[];
  /** Of the record. */
  readonly url: string | null;
}

const MOST_LINES = 40;
/** A message is no list of everything; how many more there are is said. */
export const cutLines = (lines: readonly string[]): readonly string[] => (lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more.`] : lines);

/** What a person reads who closed tasks before everything they asked for was filled in. */
export function sayAnswer(tasks: readonly AnsweredTask[]): { readonly title: string; readonly lines: readonly string[] } {
  const missing = tasks.reduce((sum, task) => sum + task.missing.length, 0);
  const lines = tasks.map((task) => `${task.subject}. Still missing: ${task.missing.map(placed).join(', ')}.${task.url === null ? '' : ` ${task.url}`}`);
  const [one, them] = missing === 1 ? ['one answer is', 'it'] : [`${missing} answers are`, 'them'];
  return {
    title: `Thank you – ${one} still missing`,
    lines: [
      `Thank you for closing ${tasks.length === 1 ? 'your handoff task' : 'your handoff tasks'}. When we looked again, ${one} still missing for the team that takes over:`,
      ...cutLines(lines),
      `Please fill ${them} in there; the score rises by itself, and no task is opened for ${them} again.`,
    ],
  };
}

const placed = ({ label, where }: AnsweredTask['missing'][number]): string => (where === null ? label : `${label} (field ${where.path})`);

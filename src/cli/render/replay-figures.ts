import type { ReplayFigures, ReplayView } from '../../core/view/replay-view.ts';
import { plainTable } from './plain-table.ts';

type Row = readonly [what: string, figure: string];
const score = (value: number | null): string => (value === null ? 'none' : String(value));

/** What a change of rules would do, as the page shows it. */
export function replayText({ figures, total }: Pick<ReplayView, 'figures' | 'total'>, width: number): string {
  if (total === 0) return 'Nothing that is stored would change: no connection in use gets other rules by these files.';
  const parts = [
    plainTable(['What would change', 'Figure'], summaryOf(figures), width),
    listOf('Score goes up', ['Handoff', 'From', 'To', 'Status'], figures.up.map(rescored), width),
    listOf('Score goes down', ['Handoff', 'From', 'To', 'Status'], figures.down.map(rescored), width),
    listOf('Asked of people', ['Requirement', 'Owner', 'Open', 'Lack it', 'Who'], figures.requirements.map((each) => [`${each.label} (${each.change})`, each.owner, String(each.openHandoffs), String(each.lacking), each.people.map(({ name, lacking }) => `${name} ${lacking}`).join(', ')]), width),
    listOf('Not stored until now', ['Connection', 'Field', 'Records without it', 'A live sample costs'], figures.notStored.map((each) => [each.connection, `${each.object}.${each.path}`, `${each.lacking} of ${each.of}, last read ${each.lastReadAt ?? 'never'}`, `${each.sampleCalls} API call(s)`]), width),
    listOf('API calls', ['Connection', 'To write', 'To read', 'Why'], figures.apiCalls.map((each) => [each.connection, String(each.toWrite), String(each.toRead), each.why]), width),
    ...figures.notes,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const summaryOf = ({ compared, scores, ready, takenBack, notJudged, tasks, fields }: ReplayFigures): readonly Row[] => [
  ['Handoffs compared', `${compared}${notJudged === 0 ? '' : `, ${notJudged} left out`}`],
  ['Scores', `${scores.up} up, ${scores.down} down, ${scores.same} the same${scores.partial === 0 ? '' : `; ${scores.partial} leave out what is not stored`}`],
  ['Median score', `${score(scores.medianBefore)} before, ${score(scores.medianAfter)} after`],
  ['Ready', `${ready.gained} more, ${ready.lost} fewer${ready.unknown === 0 ? '' : `, ${ready.unknown} unknown`}`],
  ['Withdrawn', String(takenBack)],
  ['Tasks', `${tasks.open} opened, ${tasks.close} closed, ${tasks.update} changed`],
  ['Records written', String(fields.records)],
];

const rescored = ({ title, score: { from, to }, status }: ReplayFigures['up'][number]): readonly string[] => [title, score(from), score(to), status.from === status.to ? status.to : `${status.from} → ${status.to}`];

const listOf = (title: string, head: readonly string[], rows: readonly (readonly string[])[], width: number): string => (rows.length === 0 ? '' : `\n${title}\n${plainTable(head, rows, width)}`);

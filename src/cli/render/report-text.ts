import type { FirstRunReport } from '../../core/view/first-run-report.ts';
import { plainTable } from './plain-table.ts';
import { count } from './run-report.ts';

const MOST_LISTED = 12;
const BAR = 30;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The first-run report for people. */
export function reportText(report: FirstRunReport, width: number): string {
  const { kind, connections, from, to, handoffs, neverSynced } = report;
  const parts = [
    `${kind === 'customer' ? 'Won deals' : 'Accepted offers'} from ${from.slice(0, 10)} to ${to.slice(0, 10)} in ${connections.join(', ')}`,
    ...(handoffs === 0 ? ['There are none.'] : [figuresText(report), distributionText(report), lackingText(report, width), placeholderText(report), report.lifts.sentence]),
    notesText(report),
    neverSynced.length === 0 ? '' : `Nothing was read from ${neverSynced.join(', ')} yet: run "handoff sync ${neverSynced.join(' ')}" with "rollout: observe" first.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const figuresText = ({ handoffs, ready, median, placeholders }: FirstRunReport): string =>
  `${count(handoffs, 'handoff')} · ${ready} ready · median score ${median ?? 'none'} · ${placeholders} with a placeholder in place of an answer`;

function distributionText({ distribution }: FirstRunReport): string {
  const most = Math.max(1, ...distribution.map(({ handoffs }) => handoffs));
  return distribution.map(({ from, to, handoffs }) => `${`${from}–${to}`.padStart(6)}  ${'█'.repeat(Math.ceil((handoffs / most) * BAR))} ${handoffs}`).join('\n');
}

function lackingText({ lacking }: FirstRunReport, width: number): string {
  if (lacking.length === 0) return 'Nothing is missing.';
  const rows = lacking.slice(0, MOST_LISTED).map((each) => [each.label, each.ownerRole, `${each.lacking} of ${each.asked}`, percent(each.share), String(each.placeholders), each.unmapped > 0 ? `${each.unmapped}` : '']);
  const table = plainTable(['Missing', 'Owner', 'Handoffs', 'Share', 'Placeholders', 'Not mapped'], rows, width);
  return lacking.length > MOST_LISTED ? `${table}\n${lacking.length - MOST_LISTED} more with --json.` : table;
}

const placeholderText = ({ examples }: FirstRunReport): string => (examples.length === 0 ? '' : `Placeholders: ${examples.map(({ text, times }) => `"${text}" ${times} ×`).join(', ')}`);

function notesText({ notAssessed, unreadable, undated, olderThanStart }: FirstRunReport): string {
  const notes = [
    [olderThanStart, 'older than the start date: scored for reports only'],
    [notAssessed, 'without a score: nothing is due yet'],
    [unreadable, 'with required fields that are hidden from our credential: they cannot be ready'],
    [undated, 'in no figure: their source holds no readable date of closing or accepting'],
  ] as const;
  return notes.flatMap(([many, what]) => (many > 0 ? [`${many} ${what}.`] : [])).join('\n');
}

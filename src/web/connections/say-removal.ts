import type { ConnectionRemoval } from '../../core/view/connection-removal.ts';
import { sayCount } from './connection-words.ts';

/** One thing that removing a connection means. */
export interface Consequence {
  readonly what: string;
  readonly more: string;
}

export const sayHandoffsStay = (handoffs: number): string =>
  handoffs === 0 ? 'No handoff came from it.' : `${sayCount(handoffs, 'handoff that came from it stays readable.', 'handoffs that came from it stay readable.')}`;

/** null: there are none. */
export const sayTasksStay = (tasks: number): string | null => (tasks === 0 ? null : `${sayCount(tasks, 'task of ours stays open in its account.', 'tasks of ours stay open in its account.')}`);

export const sayTasksClosed = (tasks: number): string | null => (tasks === 0 ? null : `${sayCount(tasks, 'task of ours was closed in its account.', 'tasks of ours were closed in its account.')}`);

/** What closing them first costs, beside the choice. */
export function sayClosing({ openTasks, closingCalls }: Pick<ConnectionRemoval, 'openTasks' | 'closingCalls'>): { readonly label: string; readonly more: string } {
  const label = openTasks === 1 ? 'Close our open task there first' : `Close our ${openTasks} open tasks there first`;
  const cost = closingCalls === 0 ? '' : ` This takes about ${sayCount(closingCalls, 'call', 'calls')} of what we may send to the account today.`;
  return { label, more: `Only when ${openTasks === 1 ? 'it is' : 'all are'} closed is the connection removed.${cost}` };
}

export const sayDeleted = (secrets: number): string | null => (secrets === 0 ? null : `${sayCount(secrets, 'stored secret was deleted.', 'stored secrets were deleted.')}`);

/** What removing it means for whoever decides, most important first. `system`: as people call it. `closesTasks`: those that are open there. */
export function sayConsequences(plan: ConnectionRemoval, system: string, closesTasks: boolean): readonly Consequence[] {
  const { handoffs, shared, openTasks, waitingWrites } = plan;
  const closes = closesTasks && openTasks > 0;
  return [
    closes ? sayTasksEnd(openTasks, system) : { what: `Nothing in your ${system} account is changed or deleted.`, more: 'Fields, tasks and comments that stand there stay as they are. It is only not read and not written any more.' },
    { what: sayHandoffsStay(handoffs), more: sayReadable(handoffs, shared) },
    ...(openTasks === 0 || closes ? [] : [{ what: sayTasksStay(openTasks) ?? '', more: 'Nobody closes them when their gap is filled. If this is only for a while, pause the connection instead.' }]),
    ...(waitingWrites === 0 ? [] : [{ what: `${sayCount(waitingWrites, 'change waits to be written and will not be.', 'changes wait to be written and will not be.')}`, more: 'They are written first if you wait until the connection’s page says that no write is due.' }]),
    ...saySecrets(plan),
    ...(plan.hearsCalls ? [{ what: `Calls from ${system} are turned away.`, more: 'Switch its webhook off there, or it goes on trying.' }] : []),
    { what: 'The same account can be connected again at any time, under any name.', more: handoffs === 0 ? 'It begins where it left off.' : `It goes on with the handoffs that are known; none of them is created a second time. ${closes ? 'Whoever is asked for something that is still missing then gets a new task.' : 'None of their tasks is either.'}` },
  ];
}

const sayTasksEnd = (tasks: number, system: string): Consequence => ({
  what: tasks === 1 ? `Our open task in your ${system} account is closed.` : `Our ${tasks} open tasks in your ${system} account are closed.`,
  more: `A note in ${tasks === 1 ? 'it' : 'each'} says that handoff-sync no longer works with this account. Nothing else there is changed or deleted: fields, comments and what people wrote stay as they are.`,
});

function sayReadable(handoffs: number, shared: number): string {
  if (handoffs === 0) return '';
  const alone = handoffs === shared ? '' : 'They stay as they stand now: no new score, and nobody can accept them or send them back. ';
  return `${alone}${shared === 0 ? '' : `${sayCount(shared, 'of them stands', 'of them stand')} in other connections too, and go on there; what was asked here may be asked there.`}`.trim();
}

function saySecrets({ secrets, keepsAccess }: ConnectionRemoval): readonly Consequence[] {
  if (secrets.length === 0 && !keepsAccess) return [];
  const named = secrets.length === 0 ? '' : `Nothing else uses ${secrets.length === 1 ? 'it' : 'them'}: ${secrets.join(', ')}. `;
  const what = secrets.length === 0 ? 'The stored permission to get in is deleted.' : `${sayCount(secrets.length, 'stored secret is deleted.', 'stored secrets are deleted.')}`;
  return [{ what, more: `${named}To end our access for good, also take it back in the account itself.` }];
}

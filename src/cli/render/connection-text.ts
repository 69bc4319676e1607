import type { Rollout } from '../../core/line/ruleset.ts';
import type { Abilities, ConnectionView } from '../../core/view/connection-check.ts';
import { plainTable, wrap } from './plain-table.ts';
import { count } from './run-report.ts';

const LABEL = 12;

/** What an administrator asks of a connection: what works, what does not, and what would have to be granted. */
export function connectionText(view: ConnectionView, width: number): string {
  const { connection, abilities, items } = view;
  const toMend = items.filter(({ ok }) => !ok).length;
  const head = `${connection}${abilities === null ? '' : ` (${abilities.displayName})`}: ${toMend === 0 ? 'everything that was tried works.' : `${count(toMend, 'thing')} to mend.`}`;
  const lines = [...(abilities === null ? [] : abilityLines(abilities, view)), ...lackLines(view)];
  const table = plainTable(['', 'What', 'Meaning'], items.map((item) => [item.ok ? 'ok' : 'missing', item.name, item.message]), width);
  return [head, ...lines.flatMap(([label, text]) => labelled(label, text, width)), table].join('\n');
}

type Line = readonly [label: string, text: string];

function labelled(label: string, text: string, width: number): readonly string[] {
  return wrap(text, Math.max(20, width - LABEL - 2)).map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${line}`);
}

function abilityLines(abilities: Abilities, { rollout }: ConnectionView): readonly Line[] {
  return [
    ['Reads', abilities.reads.map(({ object, mappedFields, relations }) => `${object} (${count(mappedFields, 'mapped field')}${relations.length === 0 ? '' : `, and ${relations.join(', ')}`})`).join('; ') || 'nothing: the mapping names no object'],
    ['Writes', writesText(abilities)],
    ...ROLLOUT[rollout],
    ['Confirmed', confirmsText(abilities)],
    ['Announced', abilities.subscribes.length === 0 ? 'Nothing: what changed is found by asking at every sync.' : `Changes of ${abilities.subscribes.join(', ')} can be announced by webhook, as a reason to read again; a sync needs none.`],
    ['Deletions', abilities.noticesDeleted ? 'Noticed.' : 'Not noticed: what is deleted there stays here until a person says so.'],
    ...abilities.cannot.map((sentence, index): Line => [index === 0 ? 'Cannot' : '', sentence]),
  ];
}

/** Who looks for tasks that never come is told why. */
const ROLLOUT: Readonly<Record<Rollout, readonly Line[]>> = {
  observe: [['Rollout', 'observe: nothing is written yet.']],
  fields: [['Rollout', 'fields: no tasks are written yet.']],
  tasks: [],
  gate: [],
};

function writesText({ writes }: Abilities): string {
  const parts = writes.flatMap(({ object, fields, tasks, notes }) => {
    const kinds = [...(fields.length === 0 ? [] : [fields.join(', ')]), ...(tasks ? ['tasks'] : []), ...(notes ? ['comments'] : [])];
    return kinds.length === 0 ? [] : [`${object}: ${kinds.join('; ')}.`];
  });
  return parts.length === 0 ? 'Nothing: the mapping writes nothing that this system takes.' : parts.join(' ');
}

const HOW = { answer: 'by the answer to the write', read_back: 'by reading back what was written', none: 'by nobody' };

function confirmsText({ confirms, writes }: Abilities): string {
  const written = [
    ...(writes.some(({ fields }) => fields.length > 0) ? [`Fields ${HOW[confirms.fields]}`] : []),
    ...(writes.some(({ tasks }) => tasks) ? [`tasks ${HOW[confirms.tasks]}`] : []),
    ...(writes.some(({ notes }) => notes) ? [`comments ${HOW[confirms.notes]}`] : []),
  ].join('; ');
  return written === '' ? 'Nothing is written, so nothing is confirmed.' : `${written.charAt(0).toUpperCase()}${written.slice(1)}.`;
}

function lackLines({ missing, unreadable }: ConnectionView): readonly Line[] {
  return [
    ...missing.map(({ names, unlocks }, index): Line => [index === 0 ? 'Missing' : '', `${names.join(', ')}${unlocks === null ? '' : ` → would unlock: ${unlocks}`}`]),
    ...(unreadable.length === 0 ? [] : [['Unreadable', `${unreadable.join(', ')}: for every record, so left out of every score.`] as const]),
  ];
}

import type { FieldGuide } from '../../core/setup-guide.ts';
import { NAMES_MAY_DIFFER, optionsInWords, progressInWords, STATES, type SetupChecklist } from '../../core/view/setup-checklist.ts';
import { wrap } from './plain-table.ts';

const MOST_WIDTH = 120;
const MARKS = { there: '[x]', missing: '[ ]', unfit: '[!]', unknown: '[?]' } as const;

/** The list as it is worked through: place by place, what is there in one line, what is not with all that has to be typed. */
export function checklistText(checklist: SetupChecklist, width: number): string {
  const lines = (text: string, indent: number): string =>
    wrap(text, Math.min(width, MOST_WIDTH) - indent).map((line) => `${' '.repeat(indent)}${line}`).join('\n');
  const places = checklist.places.map(({ place, clicks, whoSees, fields }) =>
    [
      `\n${place}`,
      ...(fields.every(({ state }) => state === 'there') ? [] : clicks.map((click, index) => lines(`${index + 1}. ${click}`, 2))),
      ...(whoSees === null ? [] : [lines(`Seen by: ${whoSees}`, 2)]),
      ...fields.map((field) => [`  ${MARKS[field.state]} ${field.label} · ${field.name}${field.state === 'there' ? '' : ` · ${STATES[field.state].toLowerCase()}`}`, ...(field.state === 'there' ? [] : detailsOf(field, whoSees === null).map((line) => lines(line, 6)))].join('\n')),
    ].join('\n'),
  );
  const others = checklist.others.length === 0 ? [] : ['\nTo do or to confirm by hand', ...checklist.others.map(({ what, message }) => lines(`- ${what}: ${message}`, 2))];
  return [progressInWords(checklist), ...places, ...others, '', lines(NAMES_MAY_DIFFER, 0)].join('\n');
}

function detailsOf(field: FieldGuide, tellsWhoSees: boolean): readonly string[] {
  const options = optionsInWords(field);
  return [
    ...(field.problem === null ? [] : [field.problem]),
    `Type: ${field.type}${options === null ? '' : ` (${options})`}`,
    `Help text: ${field.help}`,
    `For: ${field.feeds}`,
    ...(tellsWhoSees ? [`Seen by: ${field.whoSees}`] : []),
    `Mapping: ${field.mappingLine}`,
  ];
}

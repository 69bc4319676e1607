import type { SetupStep } from '../connector.ts';
import type { FieldGuide } from '../setup-guide.ts';

/** Fields that are made in one place. */
export interface GuidedPlace {
  readonly place: string;
  readonly clicks: readonly string[];
  /** Who is to see all of them; null where that differs from field to field. */
  readonly whoSees: string | null;
  readonly fields: readonly FieldGuide[];
}

/** A list to tick off, grouped by where things are clicked. */
export interface SetupChecklist {
  readonly there: number;
  /** Fields whose state the vendor's interface does not tell. */
  readonly unknown: number;
  readonly total: number;
  readonly places: readonly GuidedPlace[];
  /** What else is to be done, and found nowhere but in the vendor's administration. */
  readonly others: readonly Pick<SetupStep, 'what' | 'message'>[];
}

/** null where nothing of it is made by hand, field by field. */
export function checklistOf(steps: readonly Omit<SetupStep, 'action'>[]): SetupChecklist | null {
  const fields = steps.flatMap(({ guide }) => guide ?? []);
  if (fields.length === 0) return null;
  const places = [...new Set(fields.map(({ place }) => place))].map((place) => {
    const here = fields.filter((field) => field.place === place);
    const [first] = here;
    const isShared = here.every(({ whoSees }) => whoSees === first?.whoSees);
    return { place, clicks: first?.clicks ?? [], whoSees: isShared ? (first?.whoSees ?? null) : null, fields: here };
  });
  return {
    there: fields.filter(({ state }) => state === 'there').length,
    unknown: fields.filter(({ state }) => state === 'unknown').length,
    total: fields.length,
    places,
    others: steps.filter(({ guide, done }) => guide === undefined && !done),
  };
}

/** "8 of 11 are there; 1 cannot be told from here." */
export function progressInWords({ there, unknown, total }: Pick<SetupChecklist, 'there' | 'unknown' | 'total'>): string {
  const known = there === total ? (total === 1 ? 'The one field is there.' : `All ${total} fields are there.`) : `${there} of ${total} fields ${there === 1 ? 'is' : 'are'} there.`;
  return unknown === 0 ? known : `${known} Of ${unknown} it cannot be told from here.`;
}

export const STATES: Readonly<Record<FieldGuide['state'], string>> = { there: 'There', missing: 'To create', unfit: 'To mend', unknown: 'Not known' };

/** "Remote, Hybrid, On-site"; null where there is nothing to choose from. */
export const optionsInWords = ({ options, optionsAreExamples }: Pick<FieldGuide, 'options' | 'optionsAreExamples'>): string | null =>
  options.length === 0 ? null : `${optionsAreExamples ? 'for example ' : ''}${options.join(', ')}`;

/** No vendor was asked for these words by us in a live account. */
export const NAMES_MAY_DIFFER = 'Names of menus are those of the vendor’s public documentation; in your account they may differ a little.';

/** How such a document begins, so that it is known again. */
export const GUIDE_TITLE = '# Fields to create in ';

/** The list as a document for whoever administers the system. `system`: its name for people. */
export function checklistMarkdown(checklist: SetupChecklist, { connection, system }: { readonly connection: string; readonly system: string }): string {
  const parts = [
    `${GUIDE_TITLE}${system}`,
    `${progressInWords(checklist)} ${NAMES_MAY_DIFFER}`,
    ...checklist.places.flatMap(({ place, clicks, whoSees, fields }) => [
      `## ${plain(place)}`,
      clicks.map((click, index) => `${index + 1}. ${plain(click)}`).join('\n'),
      ...(whoSees === null ? [] : [`Who sees these: ${plain(whoSees)}`]),
      ...fields.map((field) => fieldMarkdown(field, whoSees === null)),
    ]),
    ...(checklist.others.length === 0 ? [] : ['## To do or to confirm by hand', checklist.others.map(({ what, message }) => `- [ ] **${plain(what)}**: ${plain(message)}`).join('\n')]),
    `When it is done: \`handoff setup ${connection}\` looks again.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function fieldMarkdown(field: FieldGuide, tellsWhoSees: boolean): string {
  const options = optionsInWords(field);
  const facts = [
    `  - Name in the mapping: \`${field.name}\` (\`${field.mappingLine}\`)`,
    `  - Type: ${plain(field.type)}${options === null ? '' : `; options: ${plain(options)}`}`,
    `  - Help text: ${plain(field.help)}`,
    `  - What it is for: ${plain(field.feeds)}`,
    ...(tellsWhoSees ? [`  - Who sees it: ${plain(field.whoSees)}`] : []),
    ...(field.problem === null ? [] : [`  - **${plain(field.problem)}**`]),
  ];
  return [`- [${field.state === 'there' ? 'x' : ' '}] **${plain(field.label)}** – ${STATES[field.state].toLowerCase()}`, ...facts].join('\n');
}

/** Names of the account are texts, not marks of the document. */
const plain = (words: string): string => words.replaceAll(/[\\`*_[\]<>#|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');

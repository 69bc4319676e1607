/** An attribute as it is created by hand. Types in the words of Personio's help ("Attributes in Personio"), and as its catalogue spells them. */
export interface WantedAttribute {
  readonly label: string;
  readonly type: string;
  /** As in the catalogue; any of them will do. */
  readonly kinds: readonly string[];
  readonly options: readonly string[];
  /** Any other options do as well. */
  readonly optionsAreExamples: boolean;
  /** What it shows, in the word of the mapping, or the field of the packet that it answers. */
  readonly means: string;
}

const wanted = (label: string, type: string, kinds: readonly string[], means: string, options: readonly string[] = [], optionsAreExamples = false): WantedAttribute => ({ label, type, kinds, options, optionsAreExamples, means });

/** Single-line texts are "standard" in the catalogue. */
const TEXT = ['standard', 'multiline', 'string'] as const;
const LINES = ['multiline'] as const;
const NUMBER = ['integer', 'decimal', ...TEXT] as const;

/** What the default mapping writes, by the name in the mapping. */
export const WRITE_BACK_ATTRIBUTES: readonly WantedAttribute[] = [
  wanted('Handoff status', 'Single selection', ['list', ...TEXT], 'status', ['Incomplete', 'Ready', 'Submitted', 'Accepted', 'Rejected', 'Preboarding', 'Completed', 'Withdrawn', 'Rescinded']),
  wanted('Handoff score', 'Number', NUMBER, 'score'),
  wanted('Handoff missing fields', 'Multiline text', LINES, 'missing'),
  wanted('Handoff open tasks', 'Multiline text', LINES, 'taskList'),
];

/** What else a mapping may write. */
const FURTHER_ATTRIBUTES: readonly WantedAttribute[] = [
  wanted('Handoff missing count', 'Number', NUMBER, 'missingCount'),
  wanted('Handoff number of open tasks', 'Number', NUMBER, 'openTasks'),
  wanted('Handoff status reason', 'Multiline text', TEXT, 'statusReason'),
  wanted('Handoff next deadline', 'Date', ['date', ...TEXT], 'nextDeadline'),
  wanted('Handoff checked at', 'Single line text', TEXT, 'checkedAt'),
  wanted('Handoff link', 'Link (URL)', ['link', ...TEXT], 'link'),
  wanted('Handoff gaps', 'Multiline text', LINES, 'gaps'),
];

/** What the default mapping reads and no account has by itself. */
export const INPUT_ATTRIBUTES: readonly WantedAttribute[] = [
  wanted('Personal email', 'Single line text', TEXT, 'person.personalEmail'),
  wanted('Private phone', 'Single line text', TEXT, 'person.phone'),
  wanted('Home address', 'Multiline text', TEXT, 'person.shippingAddress'),
  wanted('Work model', 'Single selection', ['list', ...TEXT], 'job.workModel', ['Remote', 'Hybrid', 'On-site']),
  wanted('Equipment profile', 'Single selection', ['list', ...TEXT], 'equipment.profile', ['Standard laptop', 'Developer laptop', 'Sales kit'], true),
  wanted('Contract status', 'Single selection', ['list', ...TEXT], 'checks.contractStatus', ['Sent', 'Signed'], true),
];

/** How an attribute of this name is made that means this: by its label, else like the one of ours that means the same. */
export function wantedAs(name: string, means: string | null): WantedAttribute | null {
  const all = [...WRITE_BACK_ATTRIBUTES, ...FURTHER_ATTRIBUTES, ...INPUT_ATTRIBUTES];
  const named = all.find(({ label }) => isSameLabel(label, name));
  if (named !== undefined && (means === null || named.means === means)) return named;
  const alike = all.find((each) => each.means === means);
  return alike === undefined ? null : { ...alike, label: name };
}

export const isSameLabel = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
export const inWords = ({ label, type, options, optionsAreExamples }: WantedAttribute): string => `"${label}" (${type}${options.length === 0 ? '' : ` with the options ${optionsAreExamples ? 'you have, e.g. ' : ''}${options.join(', ')}`})`;

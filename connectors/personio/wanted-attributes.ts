/** An attribute as it is created by hand. Types in the words of Personio's settings, and as its catalogue spells them. */
export interface WantedAttribute {
  readonly label: string;
  readonly type: string;
  /** As in the catalogue; any of them will do. */
  readonly kinds: readonly string[];
  readonly options: readonly string[];
}

const wanted = (label: string, type: string, kinds: readonly string[], options: readonly string[] = []): WantedAttribute => ({ label, type, kinds, options });

/** Single-line texts are "standard" in the catalogue. */
const TEXT = ['standard', 'multiline', 'string'] as const;
const LINES = ['multiline'] as const;

/** What the default mapping writes, by the name in the mapping. */
export const WRITE_BACK_ATTRIBUTES: readonly WantedAttribute[] = [
  wanted('Handoff status', 'List', ['list', ...TEXT], ['Incomplete', 'Ready', 'Submitted', 'Accepted', 'Rejected', 'Preboarding', 'Completed', 'Withdrawn', 'Rescinded']),
  wanted('Handoff score', 'Whole number', ['integer', 'decimal', ...TEXT]),
  wanted('Handoff missing fields', 'Multi-line text', LINES),
  wanted('Handoff open tasks', 'Multi-line text', LINES),
];

/** What the default mapping reads and no account has by itself. */
export const INPUT_ATTRIBUTES: readonly WantedAttribute[] = [
  wanted('Personal email', 'Text', TEXT),
  wanted('Private phone', 'Text', TEXT),
  wanted('Home address', 'Multi-line text', TEXT),
  wanted('Work model', 'List', ['list', ...TEXT], ['Remote', 'Hybrid', 'On-site']),
  wanted('Equipment profile', 'List', ['list', ...TEXT], ['(one per kind of workplace, e.g. Standard laptop)']),
  wanted('Contract status', 'List', ['list', ...TEXT], ['(e.g. Sent, Signed)']),
];

export const inWords = ({ label, type, options }: WantedAttribute): string => `"${label}" (${type}${options.length === 0 ? '' : ` with the options ${options.join(', ')}`})`;

/** Options that stand for "whatever you have" are in brackets. */
export const fixedOptions = ({ options }: WantedAttribute): readonly string[] => options.filter((option) => !option.startsWith('('));

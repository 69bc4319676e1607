import type { SourceField } from '../connector.ts';
import type { CanonicalField } from '../handoff/fields.ts';
import { LIES_AHEAD, OTHER_NAMES } from './other-names.ts';
import { fillInWords, profileValues, type SampleRecord, type ValueProfile } from './profile-values.ts';
import { FAMILY_WORDS, familyOf, fitOf, type Family } from './value-family.ts';
import { joinedWords, wordsOf } from './words-of.ts';

/** A canonical field that wants a source. */
export interface Target extends Pick<CanonicalField, 'label' | 'type' | 'freeText' | 'email'> {
  readonly name: string;
}
export interface Suggestion {
  readonly field: SourceField;
  readonly strength: 'strong' | 'likely' | 'weak';
  /** Higher is better; only for ordering. */
  readonly points: number;
  /** In words, the most telling first. */
  readonly reasons: readonly string[];
}
export interface SuggestOptions {
  /** ISO date. */
  readonly today: string;
  /** Paths that are never offered: those we write ourselves. */
  readonly except?: ReadonlySet<string>;
  /** Paths that `samples` were asked for; others say nothing about being filled. */
  readonly asked?: ReadonlySet<string>;
  readonly most?: number;
}

interface Indexed {
  readonly field: SourceField;
  readonly family: Family;
  readonly label: readonly string[];
  readonly name: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly joined: readonly string[];
  /** Fields of a parent answer less often than the record's own. */
  readonly depth: number;
}
interface Index {
  readonly entries: readonly Indexed[];
  /** In how many fields a word stands: "date" in 200 fields tells nothing. */
  readonly counts: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<readonly SourceField[], Index>();

function indexOf(fields: readonly SourceField[]): Index {
  const known = indexes.get(fields);
  if (known !== undefined) return known;
  const entries = fields.map((field): Indexed => {
    const segments = field.path.split('.');
    const parent = segments.length > 1 ? segments.slice(0, -1).flatMap(wordsOf) : [];
    const [label, name] = [wordsOf(field.label), wordsOf(segments.at(-1) ?? '')];
    const whole = [...parent, ...label];
    return { field, family: familyOf(field.type), label, name, words: new Set([...label, ...name, ...parent]), joined: [label.join(''), name.join(''), whole.join('')], depth: segments.length - 1 };
  });
  const counts = new Map<string, number>();
  for (const { words } of entries) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const index = { entries, counts };
  indexes.set(fields, index);
  return index;
}

interface Evidence {
  readonly points: number;
  readonly reasons: readonly string[];
}
const NONE: Evidence = { points: 0, reasons: [] };

/**
 * Source fields that may hold what a canonical field asks for, the best first, each with its reasons. A proposal for a person,
 * never a decision. Without samples only names and types speak.
 */
export function suggestFields(target: Target, fields: readonly SourceField[], samples: readonly SampleRecord[], { today, except, asked, most = 5 }: SuggestOptions): readonly Suggestion[] {
  const { entries, counts } = indexOf(fields);
  const wanted = wantedOf(target);
  const named = entries.flatMap((entry) => {
    if (except?.has(entry.field.path) === true) return [];
    const fit = fitOf(target.type, entry.family, target);
    if (fit < 0) return [];
    const name = judgeName(wanted, entry, counts, entries.length);
    if (name.points === 0 && !isSelective(target, fit)) return [];
    return [{ entry, name, type: judgeType(entry, fit), points: name.points + fit * 15 - entry.depth * 4 }];
  });
  // Values are looked at only where names or types speak for a field already.
  const shortlist = named.sort((a, b) => b.points - a.points || compareText(a.entry.field.path, b.entry.field.path)).slice(0, 40);
  return shortlist
    .map(({ entry, name, type, points }): Suggestion => {
      const profile = samples.length > 0 && asked?.has(entry.field.path) !== false ? profileValues(samples, entry.field.path, today) : null;
      const values = profile === null ? NONE : judgeValues(target, profile);
      const sum = points + values.points;
      return { field: entry.field, points: sum, strength: strengthOf(sum, name.points), reasons: [...name.reasons, ...values.reasons, ...type.reasons] };
    })
    .filter(({ points }) => points >= 20)
    .sort((a, b) => b.points - a.points || compareText(a.field.path, b.field.path))
    .slice(0, most);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A date among dates is worth a look by its values alone; a text among texts is not. */
const isSelective = ({ type }: Target, fit: number): boolean => fit === 1 && (type === 'date' || type === 'datetime' || type === 'money' || type === 'person');

interface Wanted {
  readonly label: string;
  readonly name: string;
  /** By their words in one. */
  readonly phrases: ReadonlyMap<string, string>;
  readonly words: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
}

function wantedOf({ name, label }: Target): Wanted {
  const phrases = [label, ...(OTHER_NAMES[name] ?? [])];
  const last = name.split('.').at(-1) ?? '';
  return { label: joinedWords(label), name: joinedWords(last), phrases: new Map(phrases.map((phrase) => [joinedWords(phrase), phrase])), words: new Set(phrases.flatMap(wordsOf)), own: new Set([...wordsOf(label), ...wordsOf(last)]) };
}

function judgeName(target: Wanted, entry: Indexed, counts: ReadonlyMap<string, number>, total: number): Evidence {
  const [label, name, whole] = entry.joined;
  if (label === target.label || whole === target.label) return { points: 70, reasons: ['same label'] };
  if (name !== '' && (name === target.label || name === target.name)) return { points: 60, reasons: ['same name'] };
  const phrase = entry.joined.map((joined) => target.phrases.get(joined)).find((each) => each !== undefined);
  if (phrase !== undefined) return { points: 52, reasons: [`often called "${phrase}"`] };
  return judgeWords(target, entry, counts, total);
}

function judgeWords(target: Wanted, { words, label, name }: Indexed, counts: ReadonlyMap<string, number>, total: number): Evidence {
  const rarity = (word: string): number => Math.log((total + 1) / (counts.get(word) ?? 1)) / Math.log(total + 2);
  const shared = [...words].filter((word) => target.words.has(word));
  const weight = shared.reduce((sum, word) => sum + rarity(word) * (target.own.has(word) ? 1 : 0.7), 0);
  if (weight < 0.25) return NONE;
  const whole = Math.max(1, Math.min(label.length === 0 ? name.length : label.length, 4));
  const said = shared.filter((word) => rarity(word) > 0.25);
  if (said.length === 0) return NONE;
  return { points: Math.min(45, 14 * weight + 22 * (weight / whole)), reasons: [`${said.length === 1 ? 'the word' : 'the words'} ${said.map((word) => `"${word}"`).join(', ')}`] };
}

const judgeType = ({ family }: Indexed, fit: number): Evidence => (fit === 1 && family !== 'text' ? { points: 15, reasons: [`holds ${FAMILY_WORDS[family]}`] } : NONE);

function judgeValues(target: Target, profile: ValueProfile): Evidence {
  const rate = profile.of === 0 ? 0 : profile.filled / profile.of;
  const words = fillInWords(profile);
  const filled = words === null ? [] : [words];
  if (profile.filled === 0) return { points: -12, reasons: filled };
  const told = judgeKind(target, profile);
  const vague = profile.placeholders / profile.filled;
  return { points: told.points + rate * 12 - vague * 10, reasons: [...told.reasons, ...filled, ...(vague > 0.3 ? ['often a placeholder'] : [])] };
}

function judgeKind({ name, type, email, freeText }: Target, profile: ValueProfile): Evidence {
  if (type === 'date' || type === 'datetime') {
    if (profile.dates < 0.5) return { points: -20, reasons: ['values are no dates'] };
    if (!LIES_AHEAD.has(name)) return profile.future > 0.8 ? NONE : { points: 4, reasons: ['values are dates'] };
    return profile.future > 0.5 ? { points: 14, reasons: ['dates in the future'] } : { points: -6, reasons: ['dates in the past'] };
  }
  if (type === 'money' || type === 'number') return profile.numbers >= 0.5 ? { points: 6, reasons: ['values are numbers'] } : { points: -20, reasons: ['values are no numbers'] };
  if (email === true) return profile.emails >= 0.5 ? { points: 14, reasons: ['values are e-mail addresses'] } : { points: -20, reasons: ['values are no e-mail addresses'] };
  if (type === 'url' || type === 'list') return profile.addresses >= 0.5 ? { points: 8, reasons: ['values are links'] } : NONE;
  if (freeText === true) return profile.length >= 25 ? { points: 8, reasons: ['written in sentences'] } : NONE;
  return NONE;
}

const strengthOf = (points: number, name: number): Suggestion['strength'] => (name >= 50 && points >= 65 ? 'strong' : name > 0 && points >= 45 ? 'likely' : 'weak');

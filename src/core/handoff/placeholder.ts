/** Texts that fill a box without answering, squashed to letters and digits in lower case. Several languages, because forms travel. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  `tbd tba tbc tbdl tobedetermined tobedefined tobeconfirmed tobeannounced tobediscussed tobeagreed tobedone tobefilled tobefilledin
   willfollow tofollow comingsoon todo fixme fillin fillmein fillthisin completelater
   na notapplicable notavailable nodata noinfo noinformation noanswer nonegiven notgiven notprovided notspecified notset notentered
   null undefined nan blank empty void missing
   unknown unk unkown unknwon notknown notyetknown notsure notsureyet dontknow donotknow dunno idk noidea
   asdf asdfg asdfgh asdfghj asdfghjkl asd qwe qwer qwert qwerty qwertz qwertyuiop azerty zxc zxcv zxcvbn jkl hjkl fdsa lkj dfgh sdf sdfg ghjk
   test testing tests testtest testtext testvalue test1 test123 thisisatest justatest dummy dummytext placeholder sample sampletext lorem
   foo bar baz foobar blah blahblah blahblahblah bla blabla xx yyy aaaa
   seenotes seenote seeabove seebelow seeattached seeattachment seeemail seeemails seecontract seedescription seecrm seecomments seechatter seefile
   asdiscussed asabove sameasabove same ditto idem askrep asksales askme asktherep asksalesrep
   ka keineangabe keineangaben unbekannt offen wirdnachgereicht inconnu adefinir adeterminer nonrenseigne desconocido desconhecido pordefinir
   sconosciuto dadefinire nvt nognietbekend onbekend okand ukendt ukjent`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** The built-in list, for people to read: each text without spaces, signs and capitals. */
export const builtInPlaceholders = (): readonly string[] => [...PLACEHOLDERS].toSorted();

/** The first three letters of every placeholder: nearly all answers are told apart by these without being taken to pieces. */
const BEGINNINGS: ReadonlySet<number> = new Set([...PLACEHOLDERS].filter((word) => word.length > 2).map((word) => beginningOf(word)));

function beginningOf(text: string): number {
  let code = 0;
  let letters = 0;
  for (let index = 0; index < text.length && letters < 3; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 127) return -1;
    const lower = unit >= 65 && unit <= 90 ? unit + 32 : unit;
    if ((lower < 97 || lower > 122) && (lower < 48 || lower > 57)) continue;
    code = code * 128 + lower;
    letters += 1;
  }
  return letters === 3 ? code : -1;
}

/** Longer texts say something; only the invented filler below is longer. */
const LONGEST_PLACEHOLDER = 40;
/** No word and no Roman numeral consists of these alone. "AAA" and "III" are names. */
const SAME_LETTER = /^(?:x{2,}|z{2,}|q{2,}|d{3,}|f{3,}|j{2,}|k{3,}|h{3,}|a{4,}|s{3,})$/;
const SAME_BEGINNINGS: ReadonlySet<number> = new Set(['x', 'z', 'q', 'd', 'f', 'j', 'k', 'h', 'a', 's'].map((letter) => beginningOf(letter.repeat(3))));
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu;
const ACCENTS = /\p{M}+/gu;

/** One spelling for "N/A", "n.a." and "N A": letters and digits in lower case, without accents. */
export function squash(text: string): string {
  let squashed = '';
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return text.normalize('NFKD').replace(ACCENTS, '').replace(NOT_LETTER_OR_DIGIT, '').toLowerCase();
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) squashed += text[index];
    else if (code >= 65 && code <= 90) squashed += String.fromCharCode(code + 32);
  }
  return squashed;
}

/**
 * Whether a text only looks like an answer: "TBD", "n/a", "asdf", "see notes", "-", "…". Whole texts only:
 * "Unknown Worlds Inc." is a name. `extra` holds further texts, in any spelling (the requirements' own list).
 */
export function isPlaceholder(text: string, extra: readonly string[]): boolean {
  if (text.length > LONGEST_PLACEHOLDER) return isLongFiller(text) || isOneOf(text, extra);
  const beginning = beginningOf(text);
  if (beginning !== -1 && !BEGINNINGS.has(beginning) && !SAME_BEGINNINGS.has(beginning)) return extra.length > 0 && isOneOf(text, extra);
  const squashed = squash(text);
  if (squashed === '') return !HAS_LETTER_OR_DIGIT.test(text);
  return PLACEHOLDERS.has(squashed) || SAME_LETTER.test(squashed) || (extra.length > 0 && isOneOf(text, extra));
}

const isLongFiller = (text: string): boolean =>
  (text[0] === 'L' || text[0] === 'l' ? text.toLowerCase().startsWith('lorem ipsum') : false) || !HAS_LETTER_OR_DIGIT.test(text);

function isOneOf(text: string, extra: readonly string[]): boolean {
  return extra.length > 0 && placeholderTest(extra)(text);
}

/** A team's own list of texts that are no answer, in any spelling; made once, asked often. */
export function placeholderTest(extra: readonly string[]): (text: string) => boolean {
  const squashed = new Set(extra.map(squash).filter((text) => text !== ''));
  const exact = new Set(extra.map(normaliseText));
  const longest = Math.max(0, ...extra.map((text) => text.length)) * 2;
  return (text) => text.length <= longest && (exact.has(normaliseText(text)) || squashed.has(squash(text)));
}

/** How texts are compared for being the same: lower case, single spaces. Also the form in which `repeatedTexts` is given. */
export const normaliseText = (text: string): string => {
  const trimmed = text.trim();
  return (UNEVEN_SPACES.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed).toLowerCase();
};
/** Most texts have single spaces only, and looking is much cheaper than replacing. */
const UNEVEN_SPACES = /\s\s|[^\S ]/;

const OPENERS: ReadonlySet<string> = new Set(['none', 'no', 'nothing', 'nil', 'nope', 'keine', 'keiner', 'nichts', 'aucun', 'aucune', 'ninguno', 'ninguna', 'nessuno', 'geen']);
/** What may follow "no" or "nothing" without adding a fact. "No downtime in Q4" adds one. */
const VOCABULARY: ReadonlySet<string> = new Set(
  `known identified noted made given raised further additional extra other special outside beyond apart from besides verbal side written oral informal
   the a any all our their this that at in of on to for with date time so far point stage present we us i they customer client sales rep know aware as
   were was is are been has have and or contract order form agreement scope promise promises promised commitment commitments committed risk risks
   sensitivity sensitivities exclusion exclusions excluded requirement requirements concern concerns issue issues agreed integration integrations
   migration constraint constraints environment needed required expected planned applicable competition expansion`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
const LEAD_IN = /^(?:there (?:are|is|were|was) |we (?:made|gave|promised|know of|have) )/;

/** Whether somebody stated that there is none: "none", "no promises", "Nothing outside the contract." */
export function isAttestedNone(text: string): boolean {
  if (text.length > 80 || text.length < 2) return false;
  const words = normaliseText(text)
    .replace(LEAD_IN, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  const [first, ...rest] = words;
  return first !== undefined && OPENERS.has(first) && rest.every((word) => VOCABULARY.has(word) || OPENERS.has(word)) && !/\d/.test(text);
}

const FIRST_WORDS: ReadonlySet<string> = new Set([...OPENERS, 'there', 'we']);

/** Cheap test of the first word, so that prose is not taken apart on every record. */
export function mayAttestNone(text: string): boolean {
  if (text.length > 80 || !'NnTtWwKkAaGg'.includes(text[0] ?? ' ')) return false;
  let end = 1;
  while (end < text.length && (text.charCodeAt(end) | 32) >= 97 && (text.charCodeAt(end) | 32) <= 122) end += 1;
  return FIRST_WORDS.has(text.slice(0, end).toLowerCase());
}

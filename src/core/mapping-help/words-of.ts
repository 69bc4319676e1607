/** Words that tell nothing about what a field holds. */
const EMPTY = new Set(['the', 'a', 'an', 'of', 'in', 'at', 'to', 'for', 'by', 'on', 'and', 'or', 'is', 'it', 'we', 'our', 'they', 'their', 'what', 'any', 'custom', 'field', 'own', 'both', 'side']);

/** "Go_Live_Date__c", "goLiveDate" and "Go-live date" are the same three words. */
export function wordsOf(text: string): readonly string[] {
  const spaced = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/__[a-z]$/i, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase();
  return spaced.split(/[^\p{L}\p{N}]+/u).flatMap((word) => (word === '' || EMPTY.has(word) ? [] : [singular(word)]));
}

const singular = (word: string): string => (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word);

/** For comparing as a whole: the words without order of spelling, "golive" and "go live" alike. */
export const joinedWords = (text: string): string => wordsOf(text).join('');

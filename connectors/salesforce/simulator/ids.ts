const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const POD = 'gK000';

/** The three letters that make a case-sensitive 15-character id safe to compare without case. */
export function withChecksum(id15: string): string {
  let suffix = '';
  for (let group = 0; group < 3; group += 1) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      const letter = id15.charCodeAt(group * 5 + place);
      if (letter >= 65 && letter <= 90) bits |= 1 << place;
    }
    suffix += SUFFIX.charAt(bits);
  }
  return id15 + suffix;
}

export function makeId(keyPrefix: string, counter: number): string {
  let rest = '';
  let left = counter;
  for (let place = 0; place < 7; place += 1) {
    rest = BASE62.charAt(left % 62) + rest;
    left = Math.floor(left / 62);
  }
  return withChecksum(keyPrefix + POD + rest);
}

/** The 18-character form of a 15- or 18-character id, or undefined when it is none. */
export function normaliseId(text: string): string | undefined {
  if (text.length === 15) return /^[0-9A-Za-z]{15}$/.test(text) ? withChecksum(text) : undefined;
  if (text.length !== 18 || !/^[0-9A-Za-z]{18}$/.test(text)) return undefined;
  const full = withChecksum(text.slice(0, 15));
  return full === text ? full : undefined;
}

/** A stable scatter of ids: rows that tie in ORDER BY must not come back in any order a caller could rely on. */
export function scatter(id: string): number {
  let hash = 2166136261;
  for (let place = 0; place < 15; place += 1) hash = Math.imul(hash ^ id.charCodeAt(place), 16777619);
  hash ^= hash >>> 15;
  return Math.imul(hash, 2246822519) >>> 0;
}

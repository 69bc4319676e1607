/** At most `most` code units, the last of them "…" where something was cut off. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let cut = text.slice(0, most - 1);
  // Half of a character of two code units would be refused.
  if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
  return `${cut}…`;
}

/** Pages may not go on for ever: a vendor that returns the same next link would keep a lane busy until killed. */
const MOST_PAGES = 10_000;

/**
 * Walks numbered or linked pages. `read` gets the position (null first) and gives the page and the next position, null
 * at the end. Throws when a position comes back a second time.
 */
export async function* eachPage<Page, Position extends string | number>(
  read: (position: Position | null) => Promise<{ readonly page: Page; readonly next: Position | null }>,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<Position>();
  let position: Position | null = null;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const answer: { readonly page: Page; readonly next: Position | null } = await read(position);
    yield answer.page;
    if (answer.next === null) return;
    if (seen.has(answer.next)) throw new Error('The same page was offered twice; reading stops here.');
    seen.add(answer.next);
    position = answer.next;
  }
  throw new Error(`More than ${MOST_PAGES} pages were offered; reading stops here.`);
}

/** Cuts a list into pieces of at most `size`. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

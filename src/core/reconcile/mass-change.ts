/** Fewer records than this vanish on an ordinary day, however small the connection (design.md section 4, promise 6). */
const MOST_VANISHED = 20;
const MOST_VANISHED_SHARE = 0.1;

/** True when so many of a connection's known handoffs vanished or reopened in one run that a person must confirm it. */
export const isMassChange = (vanished: number, known: number): boolean =>
  vanished > MOST_VANISHED && vanished > known * MOST_VANISHED_SHARE;

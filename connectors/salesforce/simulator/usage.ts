const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Calls of the last 24 hours, forgotten minute by minute as the allowance really rolls. */
export class Usage {
  #minutes: [minute: number, calls: number][] = [];

  add(now: number, calls: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    const last = this.#minutes.at(-1);
    if (last?.[0] === minute) last[1] += calls;
    else this.#minutes.push([minute, calls]);
  }

  used(now: number): number {
    const first = Math.floor(now / MINUTE_MS) - DAY_MINUTES;
    this.#minutes = this.#minutes.filter(([minute]) => minute > first);
    return this.#minutes.reduce((sum, [, calls]) => sum + calls, 0);
  }

  dump(): [number, number][] {
    return this.#minutes;
  }

  load(minutes: [number, number][]): void {
    this.#minutes = minutes;
  }
}

import type { Clock } from '../../src/core/ports.ts';

/** Time that passes only when a test says so. Waiting moves it instead of passing time. */
export class ManualClock implements Clock {
  #ms: number;

  constructor(start: string) {
    this.#ms = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  iso(): string {
    return this.now().toISOString();
  }

  wait(ms: number): Promise<void> {
    this.advance(ms);
    return Promise.resolve();
  }

  advance(ms: number): void {
    this.#ms += ms;
  }

  set(iso: string): void {
    this.#ms = Date.parse(iso);
  }
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

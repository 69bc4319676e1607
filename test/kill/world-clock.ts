import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import type { Clock } from '../../src/core/ports.ts';

/** Our clock and those of all sources, moved together: waiting takes no time. */
export class WorldClock implements Clock {
  readonly #controls: SimulatorControl[] = [];
  #offsetMs = 0;

  follow(control: SimulatorControl): void {
    this.#controls.push(control);
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** ISO date, in UTC. */
  today(): string {
    return this.now().toISOString().slice(0, 10);
  }

  async advance(ms: number): Promise<void> {
    this.#offsetMs += ms;
    await Promise.all(this.#controls.map((control) => control.clock(ms)));
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await this.advance(ms);
  }
}

import { jsonResponse, type SimulatorApp, type SimulatorRequest, type SimulatorResponse } from './app.ts';
import type { CallLog } from './call-log.ts';
import { clockChangeSchema, type VirtualClock } from './clock.ts';
import type { FaultPlan } from './faults.ts';

export const CONTROL_PREFIX = '/__simulator/';

export interface ControlDoorParts {
  readonly app: SimulatorApp;
  readonly clock: VirtualClock;
  readonly faults: FaultPlan;
  readonly calls: CallLog;
  changed(): void;
}

/** The side door of every simulator. Nothing that comes through it is counted, delayed or faulted. */
export class ControlDoor {
  readonly #parts: ControlDoorParts;

  constructor(parts: ControlDoorParts) {
    this.#parts = parts;
  }

  handle(request: SimulatorRequest, origin: string): SimulatorResponse {
    try {
      return this.#route(request, origin);
    } catch (error) {
      return jsonResponse(400, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  #route(request: SimulatorRequest, origin: string): SimulatorResponse {
    const { app, clock, faults, calls, changed } = this.#parts;
    const name = request.path.slice(CONTROL_PREFIX.length);
    const payload: unknown = request.body === '' ? null : JSON.parse(request.body);
    switch (`${request.method} ${name}`) {
      case 'GET health':
        return jsonResponse(200, { ok: true, now: new Date(clock.now()).toISOString() });
      case 'GET calls':
        return jsonResponse(200, calls.report());
      case 'DELETE calls':
        calls.reset();
        return jsonResponse(200, {});
      case 'POST faults':
        faults.add(payload);
        return jsonResponse(200, {});
      case 'DELETE faults':
        faults.clear();
        return jsonResponse(200, {});
      case 'POST clock':
        clock.advance(clockChangeSchema.parse(payload).advanceMs);
        changed();
        return jsonResponse(200, { now: new Date(clock.now()).toISOString() });
      default: {
        if (request.method !== 'POST' || !name.startsWith('control/')) {
          return jsonResponse(404, { error: `The simulator has no ${request.method} ${request.path}.` });
        }
        const result = app.control(decodeURIComponent(name.slice('control/'.length)), payload, {
          now: () => clock.now(),
          origin,
        });
        changed();
        return jsonResponse(200, result ?? null);
      }
    }
  }
}

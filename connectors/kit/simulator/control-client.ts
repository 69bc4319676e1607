import { callReportSchema, type CallReport } from './call-log.ts';
import type { FaultRuleInput } from './faults.ts';

/** The typed side door for tests, demo and bench. */
export class SimulatorControl {
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  async faults(rules: readonly FaultRuleInput[]): Promise<void> {
    await this.#send('POST', 'faults', rules);
  }

  async clearFaults(): Promise<void> {
    await this.#send('DELETE', 'faults');
  }

  async calls(): Promise<CallReport> {
    return callReportSchema.parse(await this.#send('GET', 'calls'));
  }

  async resetCalls(): Promise<void> {
    await this.#send('DELETE', 'calls');
  }

  async clock(advanceMs: number): Promise<void> {
    await this.#send('POST', 'clock', { advanceMs });
  }

  async health(): Promise<unknown> {
    return await this.#send('GET', 'health');
  }

  async control(name: string, payload?: unknown): Promise<unknown> {
    return await this.#send('POST', `control/${encodeURIComponent(name)}`, payload ?? null);
  }

  async #send(method: string, path: string, payload?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#baseUrl}/__simulator/${path}`, {
      method,
      ...(payload === undefined
        ? {}
        : { body: JSON.stringify(payload), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Simulator refused ${method} ${path} with ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}

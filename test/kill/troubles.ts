import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import type { FaultRuleInput } from '../../connectors/kit/simulator/faults.ts';
import type { Random } from './random.ts';

/** Something that goes wrong at one of the next requests of a sync. */
export interface Trouble {
  readonly name: string;
  arm(control: SimulatorControl, random: Random): Promise<void>;
}

/** Requests of one sync among which a trouble strikes. */
const AMONG = 12;

const atRandom = (name: string, rule: FaultRuleInput, most: number): Trouble => ({
  name,
  arm: (control, random) => control.faults([{ ...rule, skip: random.below(AMONG), times: 1 + random.below(most) }]),
});

/** `path`: of API requests, as a regular expression. `write`: of those that change something. */
export const brokenSockets = (path: string, write: NonNullable<FaultRuleInput['match']>): readonly Trouble[] => [
  atRandom('connection lost before the request', { match: { path }, fault: { kind: 'drop_before' } }, 3),
  // Writes are few, so it is the next one.
  { name: 'connection lost after the write was carried out', arm: (control, random) => control.faults([{ match: write, times: 1 + random.below(2), fault: { kind: 'drop_after' } }]) },
  atRandom('a problem of its own (503)', { match: { path }, fault: { kind: 'status', status: 503 } }, 3),
  atRandom('a web page instead of data', { match: { path }, fault: { kind: 'html', status: 502 } }, 2),
];

/** The vendor's own way of saying "not now", or "sign in again". */
export const vendorTrouble = (path: string, fault: string, more: Readonly<Record<string, number>> = {}): Trouble =>
  atRandom(fault, { match: { path }, fault: { kind: 'vendor', name: fault, ...more } }, 4);

/** Every token handed out so far ends. */
export const tokensEnd = (command: string): Trouble => ({ name: 'tokens end', arm: async (control) => void (await control.control(command, {})) });

import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Account, ApiKey, Employee } from './account.ts';

/** One authenticated request. `fields` that a fault skips stay unwritten although the answer is a success. */
export interface Call {
  readonly account: Account;
  readonly caller: ApiKey;
  readonly viaOAuth: boolean;
  readonly request: SimulatorRequest;
  readonly params: Readonly<Record<string, string>>;
  /** Everything up to the version segment, so that links come back in the form the caller used. */
  readonly linkBase: string;
  readonly now: number;
  readonly skippedByFault: readonly string[];
  wrote(count: number): void;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Exactly as the vendor's specification writes it. */
  readonly path: string;
  readonly access: 'basic' | 'oauth' | 'either';
  /** The root element when the vendor also speaks XML here; absent where it only speaks JSON. */
  readonly xmlRoot?: string;
  handle(call: Call): SimulatorResponse;
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** Zero means the employee behind the API key. */
export function findEmployee(call: Call, id: string): Employee | undefined {
  const { account, caller } = call;
  if (id !== '0') return account.employees[id];
  const own = account.users.find((user) => user.id === caller.userId)?.employeeId;
  return own === null || own === undefined ? undefined : account.employees[own];
}

export function maySee(call: Call, employee: Employee): boolean {
  return !call.caller.hiddenEmployees.includes(employee.id);
}

export function mayRead(call: Call, alias: string): boolean {
  return !call.caller.unreadable.includes(alias);
}

export function mayWrite(call: Call, alias: string): boolean {
  return mayRead(call, alias) && !call.caller.readOnly.includes(alias);
}

export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed));
  } catch {
    return undefined;
  }
}

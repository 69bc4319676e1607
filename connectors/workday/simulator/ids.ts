import type { Tenant } from './tenant.ts';

/** Only what was put there: a name like `constructor` is nobody's id. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function nextNumber(tenant: Tenant): number {
  tenant.sequence += 1;
  return tenant.sequence;
}

/** 32 hex digits, the same for the same number. */
export function widOf(number: number): string {
  return `${'a1b2c3d4e5f60718'}${number.toString(16).padStart(16, '0')}`;
}

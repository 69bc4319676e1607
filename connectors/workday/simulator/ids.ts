import type { Tenant } from './tenant.ts';

export function nextNumber(tenant: Tenant): number {
  tenant.sequence += 1;
  return tenant.sequence;
}

/** 32 hex digits, the same for the same number. */
export function widOf(number: number): string {
  return `${'a1b2c3d4e5f60718'}${number.toString(16).padStart(16, '0')}`;
}

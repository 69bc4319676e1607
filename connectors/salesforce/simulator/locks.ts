import { Refusal } from './errors.ts';
import type { Call, Org } from './org.ts';
import type { Row } from './schema.ts';

/** Accounts held by requests whose reply has not gone out yet. */
export class AccountLocks {
  readonly #holders = new Map<string, object>();

  hold(accountId: string, flight: object): boolean {
    const holder = this.#holders.get(accountId);
    if (holder !== undefined && holder !== flight) return false;
    this.#holders.set(accountId, flight);
    return true;
  }

  release(flight: object): void {
    for (const [accountId, holder] of this.#holders) if (holder === flight) this.#holders.delete(accountId);
  }
}

const locksOf = new WeakMap<Org, AccountLocks>();

export function accountLocks(org: Org): AccountLocks {
  let locks = locksOf.get(org);
  if (locks === undefined) {
    locks = new AccountLocks();
    locksOf.set(org, locks);
  }
  return locks;
}

export function lockRefusal(): Refusal {
  return new Refusal(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', []);
}

/** The Account a write locks: its own, or that of the deal or person it belongs to. */
export function accountOf(org: Org, object: string, row: Row): string | undefined {
  const parent = (id: unknown): Row | undefined => (typeof id === 'string' ? org.find(id) : undefined);
  const owned = (held: Row | undefined): string | undefined => {
    const id = held?.['AccountId'];
    return typeof id === 'string' ? id : undefined;
  };
  switch (object) {
    case 'Account':
      return row.Id;
    case 'Opportunity':
    case 'Contact':
      return owned(row);
    case 'OpportunityContactRole':
    case 'OpportunityLineItem':
      return owned(parent(row['OpportunityId']));
    case 'Task': {
      const what = parent(row['WhatId']);
      if (what === undefined) return owned(parent(row['WhoId']));
      return what.Id.startsWith('001') ? what.Id : owned(what);
    }
    default:
      return undefined;
  }
}

export function lockAccount(call: Call, object: string, row: Row): void {
  if (!call.org.settings.accountLocks) return;
  const account = accountOf(call.org, object, row);
  if (account !== undefined && !accountLocks(call.org).hold(account, call.flight)) throw lockRefusal();
}

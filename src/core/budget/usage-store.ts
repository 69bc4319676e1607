import type { CallPurpose, ReportedUsage } from '../connector.ts';

/** Calls of ours in the present window, by what they were for. */
export type UsedCalls = Readonly<Record<CallPurpose, number>>;

/** What the vendor's answers told last about one account. */
export interface KnownAccount {
  /** Calls a day; null: no answer told it yet. */
  readonly limit: number | null;
  /** Calls of everybody else at `reportedAt`; null when no answer told it. */
  readonly others: number | null;
  readonly reportedAt: string | null;
  readonly timeZone: string | null;
}

export interface Usage {
  readonly used: UsedCalls;
  /** Start of the oldest counted stretch of the window; null when nothing was used. */
  readonly oldest: string | null;
  readonly known: KnownAccount;
}

/** One account's calls: connections to the same account share it. */
export interface BudgetPlace {
  /** `<connector>:<the vendor's account id>` */
  readonly budget: string;
  /** ISO instants: counting begins at `since`; what is used now is written down under `bucket`. */
  readonly since: string;
  readonly bucket: string;
}

export interface Reservation extends BudgetPlace {
  readonly purpose: CallPurpose;
  readonly wanted: number;
  /** Calls of all purposes in the window after which this purpose gets none; null: no limit is known. */
  readonly ceiling: number | null;
  /** News from the answers since the last reservation. */
  readonly reported: ReportedUsage | null;
  /** ISO instant. */
  readonly now: string;
}

/** At the end of a work. */
export interface Settlement extends BudgetPlace {
  /** Reserved, but not sent. */
  readonly returned: UsedCalls;
  /** News from the answers since the last reservation. */
  readonly reported: ReportedUsage | null;
  /** ISO instant. */
  readonly now: string;
}

/** What the budgets ask of the database. */
export interface UsageStore {
  /** Takes up to `wanted` calls, less or none at the ceiling. Atomic over any number of processes. */
  reserveCalls(reservation: Reservation): Promise<Usage & { readonly granted: number }>;
  /** Reserved, but not sent. */
  returnCalls(place: BudgetPlace, purpose: CallPurpose, calls: number): Promise<void>;
  /** Takes calls back and learns, at once. */
  settleCalls(settlement: Settlement): Promise<KnownAccount>;
  findUsage(place: Omit<BudgetPlace, 'bucket'>): Promise<Usage>;
  /** What was counted before the account's id was known. */
  moveUsage(from: string, to: string): Promise<void>;
  /** Connection → ISO date by which its most urgent write that is due now is needed; those of which none is due or has a date are left out. */
  findMostUrgent(connections: readonly string[], now: string): Promise<ReadonlyMap<string, string>>;
}

/** Handoffs of one stretch with their records and outbox rows, as texts of JSON: whoever works on them takes them apart. */
export interface ReplayPage {
  readonly handoffs: string;
  readonly sources: string;
  readonly outbox: string;
  readonly count: number;
  /** The next page begins after this one; null: this was the last. */
  readonly lastId: string | null;
}

/** What a replay asks of the store. Absorbed and forgotten handoffs are left out. */
export interface ReplayStore {
  /** Handoffs with a record in one of these connections. */
  countForReplay(connections: readonly string[]): Promise<number>;
  /** In the order of their ids, which is no order at all: the first pages show what all will. */
  findReplayPage(connections: readonly string[], afterId: string | null, limit: number): Promise<ReplayPage>;
}

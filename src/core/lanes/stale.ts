/** What a source shows may be out of date, because its connection rested. Instants are ISO. */
export interface Stale {
  /** When it began to rest. */
  readonly since: string;
  /** When it went on: what was read later is checked again. */
  readonly resumedAt: string;
  /** The source says so; before, it is only known here, because the first run may still put everything right. */
  readonly shown: boolean;
  /** Somebody was about to let it say so; left out before. Who finds it without `shown` knows that they did not come to the end, and that some of it may say so. */
  readonly begun?: true;
}

/** A shorter rest is made up for by the next run, and tells nobody anything. */
export const STALE_AFTER_HOURS = 24;

export interface StaleStore {
  /** null: everything was checked again. */
  saveStale(connection: string, stale: Stale | null): Promise<void>;
  /** Ids of open handoffs whose fields are shown in this connection, in their order; `afterId`: the last one of the step before. */
  findShownHandoffs(connection: string, limit: number, afterId: string | null): Promise<readonly string[]>;
}

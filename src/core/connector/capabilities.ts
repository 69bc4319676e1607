/** How a vendor counts calls per day. */
export interface DailyCalls {
  /** rolling: the last 24 hours count · midnight: counted from zero at midnight in the account's zone. */
  readonly reset: 'rolling' | 'midnight';
  /** The smallest number that the vendor documents, taken until an answer tells the account's own. */
  readonly usual: number;
}

/** Abilities as data. Nobody asks for a vendor's name. */
export interface Capabilities {
  readonly displayName: string;
  readonly reads: readonly string[];
  readonly writes: {
    readonly fields: boolean;
    /** upsert: by our key, safe to repeat · lookup: found by our key before creating · none */
    readonly tasks: 'upsert' | 'lookup' | 'none';
    readonly notes: boolean;
  };
  /** How we know that a write stands there: the answer says so, it is read back, or nobody can say. */
  readonly confirms: {
    readonly fields: 'answer' | 'read_back' | 'none';
    readonly tasks: 'answer' | 'read_back' | 'none';
    readonly notes: 'answer' | 'none';
  };
  /** Objects of which the vendor announces changes by webhook; empty where there are no webhooks. Always only a hint to read again. */
  readonly subscribes: readonly string[];
  /** What this vendor's interface cannot do at all, a sentence each, for an administrator. */
  readonly cannot: readonly string[];
  readonly noticesDeleted: boolean;
  readonly noticesMerged: boolean;
  /** Our tasks stay open when their record is deleted or merged away, so that they have to be closed; left out: they go with it. */
  readonly tasksOutliveRecord?: boolean;
  readonly setup: 'api' | 'guided' | 'none';
  /** Hosts of the vendor whose pages may show our panel in a frame, as sources of a Content-Security-Policy ("https://*.vendor.example"). */
  readonly frameHosts: readonly string[];
  /** Items handed to one writeBack call; the connector cuts them into the vendor's batches. */
  readonly writeBackBatch: number;
  /** API calls that one write costs on average, e.g. 0.005 where 200 go into one call. For plans, not for limits. */
  readonly callsPerWrite: Readonly<Record<'fast' | 'save_calls', { readonly fields: number; readonly task: number; readonly note: number }>>;
  /** API calls that reading one record again costs on average when everything is read. For plans, not for limits; left out: nobody counted. */
  readonly callsPerRecordRead?: number;
  /** The vendor's limit per day and account; left out where it publishes no number. */
  readonly dailyCalls?: DailyCalls;
  /** How `Owner` in a mapping expands into a person; null where a mapping must spell it out. */
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly active: string | null;
    readonly manager: string | null;
  } | null;
}

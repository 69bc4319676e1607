/** What a database server tells about itself that decides whether the service can rely on it. */
export interface ServerFacts {
  /** Statements of one session reach different sessions of the server: a pooler in transaction mode stands between. Its locks do not hold. */
  readonly behindTransactionPooler: boolean;
  /** Server's clock minus ours. */
  readonly clockAheadMs: number;
  readonly freeConnections: number;
}

export interface ServerStore {
  /** null: the embedded engine, which has none of these troubles. */
  describeServer(): Promise<ServerFacts | null>;
}

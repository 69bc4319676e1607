/**
 * What the routes ask of the service: functions, handed in by src/app. A route knows no store and no queue; whatever it
 * needs is a function here, in the words of the product. Answers are plain data that may leave the house.
 */
export interface Service {
  /** Every connection of connections.yaml with what is remembered of it; no settings, no secrets. */
  listConnections(): Promise<readonly ConnectionView[]>;
}

export interface ConnectionView {
  readonly id: string;
  readonly connector: string;
  readonly rollout: 'observe' | 'fields' | 'tasks' | 'gate';
  /** Cron text; null: only when asked. */
  readonly schedule: string | null;
  readonly zone: string;
  /** ISO; null before the first sync. */
  readonly connectedAt: string | null;
}

/** What can be wrong, in one word each. */
export type AlarmKind =
  | 'not_read' | 'stuck' | 'troubled' | 'mass_change' | 'paused' | 'unreadable' | 'fought' | 'refused' | 'errors' | 'unconfirmed' | 'late_writes'
  | 'expiring' | 'channel';

/** What is wrong now, as the facts say it. */
export interface FoundAlarm {
  /** Stays the same while the trouble is the same one. */
  readonly key: string;
  readonly kind: AlarmKind;
  /** null: it is about the service itself. */
  readonly connection: string | null;
  /** critical: nothing is read or written until somebody acts. */
  readonly severity: 'warning' | 'critical';
  /** ISO instant. */
  readonly since: string;
  /** For a sales or RevOps manager; never a person's data. */
  readonly message: string;
  readonly remedy: string;
}

/** An alarm as it is kept and shown. Instants are ISO. */
export interface Alarm extends FoundAlarm {
  /** When people were told. */
  readonly raisedAt: string;
  /** Since when the trouble is not seen any more, while we wait whether it comes back; null: it is there. */
  readonly goneAt: string | null;
  /** When people were told that it is over; null: not yet. */
  readonly resolvedAt: string | null;
  /** How often it was raised lately: what comes and goes is watched longer before it counts as over. */
  readonly raises: number;
  /** Rises with every save. */
  readonly revision: number;
}

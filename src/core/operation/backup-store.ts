export interface BackupStore {
  /** Hands over the whole database, as it is at one moment, as lines without line ends; returns how many rows there were. */
  backUp(write: (line: string) => Promise<void>): Promise<number>;
}

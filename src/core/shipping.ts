/** What an object of the mapping shows: our field → what stands in it (a `ShownValue` of the mapping), and the texts of the statuses. */
export interface ShownFields {
  readonly object: string;
  readonly shows: Readonly<Record<string, string>>;
  readonly statusLabels: Readonly<Record<string, string>>;
}

/** What is known of a configuration when files for the vendor's side are written. */
export interface ShipRequest {
  readonly objects: readonly (ShownFields & {
    /** Source paths that feed a required answer, as the mapping names them. */
    readonly asks: readonly { readonly path: string; readonly label: string }[];
  })[];
  /** Also the packet's input fields. */
  readonly inputs: boolean;
  /** Score from which a handoff is ready. */
  readonly readyAt: number;
}
/** Files that an administrator deploys with the vendor's own tool. */
export interface Shipment {
  /** `path` with slashes, relative. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What to do with them, in order, a sentence each. */
  readonly next: readonly string[];
}
/** A component for the record's page and what belongs to it. */
export interface Shipping {
  /** Option of `handoff setup`. */
  readonly option: 'package' | 'app';
  /** What it puts where, in a sentence for an administrator. */
  readonly what: string;
  /** Reads only files of its own room. Throws HandoffError `cannot_ship` where the rules name something that no file can make. */
  write(request: ShipRequest): Promise<Shipment>;
}

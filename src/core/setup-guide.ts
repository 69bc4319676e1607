/** A field that an administrator makes by hand, as data: what to type where, what it is for, and what was found of it. */
export interface FieldGuide {
  /** shows: the service writes it · answers: people fill it in and the rules read it. */
  readonly side: 'shows' | 'answers';
  /** Where it is made, in the vendor's words; equal for fields that are made in one place. */
  readonly place: string;
  /** What to do there for each field, a step each, in order; equal for all fields of a place. */
  readonly clicks: readonly string[];
  readonly label: string;
  /** As the mapping names it. */
  readonly name: string;
  /** In the words of the vendor's administration. */
  readonly type: string;
  /** Texts of a list; empty for other types, and where any list does. */
  readonly options: readonly string[];
  /** Any other options do as well. */
  readonly optionsAreExamples: boolean;
  /** What to put beside the field for whoever looks at it. */
  readonly help: string;
  /** Who is to see it, and by what that is set. No vendor's interface tells who does. */
  readonly whoSees: string;
  /** What comes of it: which answer and how much it counts, or what it shows. */
  readonly feeds: string;
  /** The line of the mapping that reads or writes it. */
  readonly mappingLine: string;
  /** unfit: there, but of another type, without an option, or not a field of ours · unknown: the vendor's interface does not tell. */
  readonly state: 'there' | 'missing' | 'unfit' | 'unknown';
  /** What is wrong with what was found, and the remedy; null when nothing is. */
  readonly problem: string | null;
}

/** A source path that the mapping reads, and what hangs on it. */
export interface AskedPath {
  readonly path: string;
  /** Fields of the packet that it feeds, with the requirement that asks for them; null: none does. */
  readonly feeds: readonly { readonly field: string; readonly required: { readonly label: string; readonly weight: number; readonly owner: string } | null }[];
  /** Source values that the mapping translates; null where it takes any. */
  readonly values: readonly string[] | null;
}

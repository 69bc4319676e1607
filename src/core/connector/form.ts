import type { JsonPrimitive } from '../json.ts';

/** One question of the form that connects an account. */
export interface FormField {
  /**
   * Dotted, below `settings`; a number is a place in a list (`join.0.file`). Beginning with `?` it is a question of the form
   * alone, which other fields are shown by; it is not sent.
   */
  readonly path: string;
  readonly label: string;
  /**
   * secret: typed once, kept encrypted, never shown again · address: where requests go, so changing it demands the secrets
   * again · list: texts, or numbers where `items` says so.
   */
  readonly kind: 'text' | 'secret' | 'address' | 'number' | 'choice' | 'list' | 'yes_no';
  /** Where in the vendor's administration it is found, or what it means. */
  readonly where: string;
  /** While it is shown. */
  readonly required: boolean;
  /** An example that fits; none for secrets. */
  readonly placeholder?: string;
  /** What holds when it is left out. */
  readonly default?: JsonPrimitive;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly items?: 'text' | 'number';
  /** A folder of this machine: a page takes only one below the working directory, the command line any. */
  readonly isFolder?: true;
  readonly shownWhen?: { readonly path: string; readonly is: JsonPrimitive };
  /** Rarely needed: behind a fold. */
  readonly advanced?: boolean;
}

/** What a page asks an administrator for; data, so that no page knows a vendor. */
export interface ConnectionForm {
  /** What to do in the vendor's administration before, in order, a step each. */
  readonly intro: readonly string[];
  readonly fields: readonly FormField[];
}

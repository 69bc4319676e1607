/** `note`: worth knowing, nothing to mend. */
export interface Finding {
  readonly ok: boolean;
  readonly note?: true;
  readonly what: string;
  readonly meaning: string;
}

export const fine = (what: string, meaning: string): Finding => ({ ok: true, what, meaning });
export const note = (what: string, meaning: string): Finding => ({ ok: true, note: true, what, meaning });
export const mend = (what: string, meaning: string, remedy: string): Finding => ({ ok: false, what, meaning: `${meaning}\n→ ${remedy}` });

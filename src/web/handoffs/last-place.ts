let left: { readonly address: string; readonly index: number } | null = null;

/** Remembers the row of a list from which a handoff was opened, until this list is seen again. */
export const leaveAt = (address: string, index: number): void => {
  left = { address, index };
};

/** The remembered row of this list, once. */
export function takePlace(address: string): number | null {
  const found = left !== null && left.address === address ? left.index : null;
  left = null;
  return found;
}

import type { CheckItem } from '../../src/core/connector.ts';

export type Ability = NonNullable<CheckItem['ability']>;
/** What an administrator needs in order to mend it: see CheckItem. */
export type Lack = Pick<CheckItem, 'missing' | 'unlocks' | 'unreadable'>;

/** A finding of `check` that is as it should be. */
export const works = (ability: Ability, name: string, message: string): CheckItem => ({
  name,
  ok: true,
  message,
  ability,
});

/** A finding that costs something. `message` says what and how to mend it. */
export const lacks = (ability: Ability, name: string, message: string, lack: Lack = {}): CheckItem => ({
  name,
  ok: false,
  message,
  ability,
  ...lack,
});

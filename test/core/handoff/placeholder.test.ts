import { describe, expect, it } from '@jest/globals';
import { isAttestedNone, isPlaceholder, mayAttestNone, normaliseText, placeholderTest } from '../../../src/core/handoff/placeholder.ts';

describe('isPlaceholder', () => {
  it.each([
    'TBD', 'tbd.', 't.b.d.', '<TBD>', 'to be determined', 'N/A', 'n.a.', 'NA', 'n / a', 'Not applicable', 'unknown', 'Unknown!', 'asdf', 'ASDFGH',
    'qwertz', 'see notes', 'See Notes.', 'see attached', '-', '--', '…', '???', '.', '_', 'test', 'Test Test', 'xxx', 'XX', 'aaaa', "don't know", 'idk',
    'todo', 'k.A.', 'à définir', 'por definir', 'lorem ipsum dolor sit amet, consectetur adipiscing elit', 'as discussed', 'null', '[placeholder]',
  ])('knows that "%s" is no answer', (text) => {
    expect(isPlaceholder(text, [])).toBe(true);
  });

  it.each([
    'Unknown Worlds Inc.', 'Test Valley Council', 'Dr. No', 'NASA', 'Nathan', 'TBDress Ltd', 'AAA', 'III', 'Foo Fighters GmbH', '0', '42', 'No', 'SSO',
    'Testing the new flow with ten users by May', 'München', '東京', 'QWERTY Keyboards Ltd', 'N', 'Aa', '123', '1234', 'Same-day dispatch',
  ])('takes "%s" as an answer', (text) => {
    expect(isPlaceholder(text, [])).toBe(false);
  });

  it('knows the texts of a team in any spelling', () => {
    expect(isPlaceholder('Ask  Bob', ['ask bob'])).toBe(true);
    expect(isPlaceholder('ask-bob', ['Ask Bob!'])).toBe(true);
    expect(isPlaceholder('ask bobby', ['ask bob'])).toBe(false);
    expect(placeholderTest(['>>>'])('>>>')).toBe(true);
  });
});

describe('isAttestedNone', () => {
  it.each(['none', 'None.', 'NONE', 'no', 'nothing', 'No promises', 'no known risks', 'Nothing outside the contract.', 'There are none', 'We made no promises', 'None at this time', 'keine'])(
    'knows that "%s" states that there is none',
    (text) => {
      expect(isAttestedNone(text)).toBe(true);
      expect(mayAttestNone(text)).toBe(true);
    },
  );

  it.each(['No downtime in Q4', 'none of the legacy data is moved', 'Nothing before 1 March', 'Northwind', 'no SSO until the pilot ends', 'n/a', '', 'N'])(
    'does not read "%s" as none',
    (text) => {
      expect(isAttestedNone(text)).toBe(false);
    },
  );
});

describe('normaliseText', () => {
  it('compares texts without case and runs of spaces', () => {
    expect(normaliseText('  Cut \n Costs ')).toBe('cut costs');
  });
});

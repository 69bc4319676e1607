import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compileRequirements } from '../../src/core/handoff/compile-requirements.ts';
import { requirementsFileSchema } from '../../src/core/handoff/requirements-file.ts';
import { editText } from '../../src/core/rules-text/edit-text.ts';
import { readText } from '../../src/core/rules-text/parse-text.ts';
import { addRequirement, addSegment, chooseOnly, removeRequirement, renameRequirement } from '../../src/web/requirements/change-requirements.ts';
import { readRequirements, type RequirementsDraft } from '../../src/web/requirements/read-requirements.ts';
import { askedTwiceIn, removalInWords, segmentInWords } from '../../src/web/requirements/segment-words.ts';
import { shareInWords, shareOf, totalsOf } from '../../src/web/requirements/share-of-score.ts';
import { tryText } from '../../src/web/requirements/try-placeholder.ts';
import { changedLines } from './changed-lines.ts';

const fileOf = (kind: string): string => readFileSync(new URL(`../../mappings/${kind}/requirements.yaml`, import.meta.url), 'utf8');
const CUSTOMER = fileOf('customer');
const EMPLOYEE = fileOf('employee');

function draftOf(text: string): RequirementsDraft {
  const read = readRequirements(text);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.draft;
}
const rowOf = (draft: RequirementsDraft, id: string) => {
  const row = draft.requirements.find((each) => each.id === id);
  if (row === undefined) throw new Error(`no requirement ${id}`);
  return row;
};
const indexOf = (draft: RequirementsDraft, id: string): number => draft.requirements.findIndex((each) => each.id === id);
const shareWords = (text: string, id: string): string => {
  const draft = draftOf(text);
  const share = shareOf(rowOf(draft, id), draft.requirements);
  return share === null ? 'no share' : shareInWords(share, draft.handoff);
};
/** The service takes it. */
const isAccepted = (text: string): boolean => {
  const read = readText(text);
  return read.ok && compileRequirements(requirementsFileSchema.parse(read.value)).ok;
};

describe('the share of the score that an answer has', () => {
  it('is told among what is due with it', () => {
    expect(shareWords(CUSTOMER, 'goal')).toBe('12 of 100 points at the close');
    expect(shareWords(CUSTOMER, 'early_win')).toBe('2 of 108 points once everything is due');
    expect(shareWords(EMPLOYEE, 'start_date')).toBe('14 of 54 points when the offer is accepted');
  });

  it('of an answer asked under a condition is told for where it applies', () => {
    expect(shareWords(EMPLOYEE, 'shipping')).toBe('4 of 104 points once everything is due, where it applies');
    expect(totalsOf(draftOf(EMPLOYEE).requirements)).toEqual({ reached: 54, all: 100 });
  });

  it('is none without a weight', () => {
    expect(shareWords(CUSTOMER.replace('weight: 4, owner', 'weight: 0, owner'), 'why_bought')).toBe('no share');
  });
});

describe('segments in words', () => {
  it('say which handoffs, the score and what is asked', () => {
    const draft = draftOf(CUSTOMER);
    expect(draft.segments.map((segment) => segmentInWords(segment, draft))).toEqual(['Deals below 5,000: ready at 70, only 8 of the 20 answers', 'Deals of 100,000 and more: ready at 90, four more fields']);
  });

  it('by anything but the contract value name the field', () => {
    const draft = draftOf(`${EMPLOYEE}segments:\n  - { id: remote, when: { field: job.workModel, oneOf: [remote, hybrid] } }\n`);
    expect(draft.segments.map((segment) => segmentInWords(segment, draft))).toEqual(['Hires where work model is remote or hybrid: the same as all others']);
  });
});

describe('an answer that everybody is asked for', () => {
  it('and a segment besides is told to be asked for twice there, unless the segment leaves it out', () => {
    const added = CUSTOMER.replace('segments:\n', '  - { id: safe, field: technical.security, label: Security, weight: 1, owner: sales_rep }\nsegments:\n');
    const draft = draftOf(added);
    expect(askedTwiceIn(rowOf(draft, 'safe'), draft)).toEqual(['large']);
    expect(askedTwiceIn(rowOf(draft, 'sign_off_sponsor'), draft)).toEqual([]);
    expect(askedTwiceIn(rowOf(draft, 'champion'), draft)).toEqual([]);
    const left = draftOf(added.replace('readyAt: 90', 'readyAt: 90\n    only: [goal]'));
    expect(askedTwiceIn(rowOf(left, 'safe'), left)).toEqual([]);
  });
});

describe('changes of requirements', () => {
  it('removing one takes it out of the segments that name it, and touches nothing else', () => {
    const draft = draftOf(CUSTOMER);
    const index = indexOf(draft, 'term');
    expect(removalInWords(rowOf(draft, 'term'), draft)).toEqual(['"Contract term" will no longer be asked for.', 'Its weight of 1 leaves the score; the others count for more.', 'It also leaves the segment "small".']);
    const text = editText(CUSTOMER, removeRequirement(['requirements', index], draft));
    expect(changedLines(CUSTOMER, text)).toEqual({
      gone: ['  - { id: term, field: contract.term, label: Contract term, weight: 1, owner: sales_rep }', '    only: [goal, promises, go_live, buyer, plan, term, environment, primary_contact]'],
      come: ['    only: [goal, promises, go_live, buyer, plan, environment, primary_contact]'],
    });
    expect(isAccepted(text)).toBe(true);
  });

  it('renaming one renames it in the segments', () => {
    const draft = draftOf(CUSTOMER);
    const text = editText(CUSTOMER, renameRequirement(['requirements', indexOf(draft, 'buyer')], 'decision_maker', draft));
    expect(draftOf(text).segments[0]?.only).toContain('decision_maker');
    expect(changedLines(CUSTOMER, text).come).toEqual(['  - id: decision_maker', '    only: [goal, promises, go_live, decision_maker, plan, term, environment, primary_contact]']);
    expect(isAccepted(text)).toBe(true);
  });

  it('a new one is complete from the first moment, under an id of its own', () => {
    for (const [file, field] of [[CUSTOMER, 'technical.security'], [CUSTOMER, 'stakeholders'], [CUSTOMER, 'custom.launchPartner'], [EMPLOYEE, 'job.title']] as const) {
      const draft = draftOf(file);
      const text = editText(file, addRequirement(field, ['requirements'], draft.requirements.length, draft));
      const added = draftOf(text).requirements.at(-1);
      expect(added).toMatchObject({ field, weight: 5, due: 'reached' });
      expect(isAccepted(text)).toBe(true);
      expect(changedLines(file, text)).toMatchObject({ gone: [], come: [expect.stringContaining(`id: ${added?.id ?? ''}`)] });
    }
  });

  it('a new segment is one that the service takes, and answers can be left out of it and taken back', () => {
    const draft = draftOf(EMPLOYEE);
    const text = editText(EMPLOYEE, addSegment(draft));
    expect(isAccepted(text)).toBe(true);
    const fewer = editText(text, chooseOnly(0, ['manager', 'start_date'], draftOf(text)));
    expect(draftOf(fewer).segments[0]?.only).toEqual(['start_date', 'manager']);
    expect(editText(fewer, chooseOnly(0, null, draftOf(fewer)))).toBe(text);
  });
});

describe('a requirements file that somebody works on', () => {
  it('is shown as far as it can be; what has another shape than it should is left alone', () => {
    const draft = draftOf('handoff: customer\nrequirements:\n  - { id: a, field: goals.primary, label: 12, weight: much, due: someday, applies: [1] }\n  - nonsense\n');
    expect(draft.requirements).toMatchObject([{ id: 'a', label: '12', weight: null, due: null, applies: null, owner: '' }, { id: '' }]);
    expect(draft.readyAt).toBe(80);
  });

  it('that is no YAML says where', () => {
    expect(readRequirements('requirements: [')).toMatchObject({ ok: false, problems: [{ line: 1 }] });
    expect(readRequirements('- a\n')).toMatchObject({ ok: false });
  });
});

describe('trying a text', () => {
  it('says whether it counts, and by which list', () => {
    expect(tryText('  ', [])).toBeNull();
    expect(tryText('T.B.D.', [])).toMatchObject({ counts: false, why: expect.stringContaining('built-in') });
    expect(tryText('ask the boss', ['Ask the Boss!'])).toMatchObject({ counts: false, why: expect.stringContaining('your own list') });
    expect(tryText('No promises', [])).toMatchObject({ counts: true, why: expect.stringContaining('"None is an answer"') });
    expect(tryText('Go live with 200 agents by May', [])).toMatchObject({ counts: true });
  });
});

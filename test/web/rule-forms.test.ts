import { describe, expect, it } from '@jest/globals';
import { checkDate, checkId, checkNumber, checkText, idFrom } from '../../src/web/rule-forms/check-input.ts';
import { checkCondition, newCondition, testsFor, toConditionDraft, valueFromText, withField, withTest } from '../../src/web/rule-forms/condition.ts';
import { locate, setOrDrop } from '../../src/web/rule-forms/plan-key.ts';
import { problemInWords, problemsOf, problemsUnder } from '../../src/web/rule-forms/problems-at.ts';
import { conditionInWords, dueInWords, fieldChoices, roleFromWords, roleInWords, stepDueInWords } from '../../src/web/rule-forms/words.ts';

describe('numbers as people type them', () => {
  const valueOf = (text: string): number | string => {
    const checked = checkNumber(text, { min: 0 });
    return checked.ok ? checked.value : checked.message;
  };

  it('are understood with and without separators', () => {
    expect(['50000', '50,000', '50 000', "50'000", ' 1,250,000.5 ', '0.5', '12'].map(valueOf)).toEqual([50000, 50000, 50000, 50000, 1250000.5, 0.5, 12]);
  });

  it('are asked about where they could mean two things, and refused where they mean none', () => {
    expect(valueOf('50.000')).toContain('without a point (50000)');
    expect(valueOf('50,5')).toContain('with a point: 50.5');
    for (const text of ['50k', 'about 50', '5,0000', '1e9', '--5', '']) expect([text, typeof valueOf(text)]).toEqual([text, 'string']);
    expect(valueOf('-1')).toBe('It must be at least 0.');
    expect(checkNumber('2.5', { whole: true })).toMatchObject({ ok: false, message: 'Give a whole number.' });
    expect(checkNumber('101', { max: 100 })).toMatchObject({ ok: false });
  });
});

describe('dates, names and texts as people type them', () => {
  it('a date must exist', () => {
    expect(checkDate('2028-02-29')).toEqual({ ok: true, value: '2028-02-29' });
    expect(checkDate('2027-02-29')).toMatchObject({ ok: false, message: 'There is no 2027-02-29 in the calendar.' });
    expect(checkDate('1.3.2027').ok).toBe(false);
  });

  it('a name in the file is plain and its own', () => {
    expect(checkId('security_check', ['a']).ok).toBe(true);
    expect(checkId('Security check', []).ok).toBe(false);
    expect(checkId('a', ['a'])).toMatchObject({ ok: false, message: '"a" is taken already: choose another name.' });
    expect(idFrom("Goal in the customer's own words", [])).toBe('goal_in_the_customer');
    expect(idFrom('Übergabe', ['ubergabe', 'ubergabe_2'])).toBe('ubergabe_3');
    expect(idFrom('日本', [])).toBe('item');
  });

  it('a title has eight words or fewer', () => {
    expect(checkText('one two three four five six seven eight', 8).ok).toBe(true);
    expect(checkText('one two three four five six seven eight nine', 8)).toMatchObject({ ok: false, message: 'Use 8 words or fewer: these are 9.' });
    expect(checkText('  ').ok).toBe(false);
  });
});

describe('a condition', () => {
  it('above an amount is whole with an amount, and only then', () => {
    const begun = newCondition('customer');
    expect(begun).toMatchObject({ field: 'contract.value', test: 'atLeast' });
    expect(checkCondition(begun)).toMatchObject({ ok: false });
    expect(checkCondition({ ...begun, low: '50,000' })).toEqual({ ok: true, value: { field: 'contract.value', atLeast: 50000 } });
    expect(checkCondition({ ...begun, low: '50k' })).toMatchObject({ ok: false, messages: { low: expect.stringContaining('not a number') } });
  });

  it('takes the number along from one test to the other, and reads back what it wrote', () => {
    const draft = { ...newCondition('customer'), low: '50000' };
    expect(checkCondition(withTest(draft, 'below'))).toEqual({ ok: true, value: { field: 'contract.value', below: 50000 } });
    expect(checkCondition({ ...withTest(draft, 'between'), high: '10' })).toMatchObject({ ok: false, messages: { high: expect.stringContaining('larger') } });
    for (const value of [{ field: 'contract.value', below: 100_000, atLeast: 5000 }, { field: 'contract.plan', oneOf: ['gold'] }, { field: 'promises' }]) {
      const read = toConditionDraft(value);
      expect(read === null ? null : checkCondition(read)).toEqual({ ok: true, value });
    }
  });

  it('that tests more than the form can show is not shown by it', () => {
    expect(toConditionDraft({ field: 'contract.value', oneOf: [5], below: 10 })).toBeNull();
  });

  it('asks of a field what its type can answer', () => {
    expect(testsFor('contract.value', 'customer')).not.toContain('oneOf');
    expect(withField(newCondition('customer'), 'contract.plan', 'customer')).toMatchObject({ test: 'oneOf', values: [] });
    expect(testsFor('stakeholders', 'customer')).toEqual(['answered']);
    expect(valueFromText('5', 'contract.seats', 'customer')).toBe(5);
    expect(valueFromText('5', 'contract.plan', 'customer')).toBe('5');
  });
});

describe('rules in words', () => {
  it('say when something is due', () => {
    expect(dueInWords('reached', 'customer')).toBe('at the close');
    expect(dueInWords({ businessDaysBefore: 0, anchor: 'meetings.kickOff' }, 'customer')).toBe('by the kick-off');
    expect(dueInWords({ businessDaysBefore: 10, anchor: 'job.startDate' }, 'employee')).toBe('10 business days before the start date');
    expect(dueInWords({ businessDaysAfter: 1, anchor: 'reached' }, 'employee')).toBe('1 business day after the accepted offer');
    expect(stepDueInWords({ anchor: 'meetings.kickOff', businessDays: -2 }, 'customer')).toBe('2 business days before the kick-off');
    expect(stepDueInWords({ anchor: 'job.startDate', days: 0 }, 'employee')).toBe('on the day of the start date');
  });

  it('say under which condition', () => {
    expect(conditionInWords({ field: 'contract.value', atLeast: 50_000 }, 'customer')).toBe('Contract value is at least 50,000');
    expect(conditionInWords({ field: 'job.workModel', oneOf: ['remote', 'hybrid', 'abroad'] }, 'employee')).toBe('Work model is remote, hybrid or abroad');
    expect(conditionInWords({ field: 'custom.region' }, 'customer')).toBe('region has an answer');
  });

  it('name roles, and make roles of what people type', () => {
    expect(['solutions_engineer', 'csm', 'it'].map(roleInWords)).toEqual(['Solutions engineer', 'CSM', 'IT']);
    expect(roleFromWords(' Field Engineer ')).toBe('field_engineer');
    expect(roleFromWords('§§')).toBeNull();
  });

  it('offer every field once, a team\'s own among them', () => {
    const names = fieldChoices('customer', ['custom.region', 'contract.value', 'custom.region']).flatMap(({ items }) => items.map(({ value }) => value));
    expect(names).toContain('custom.region');
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('places in the file', () => {
  const file = { steps: [{ id: 'a' }, { id: 'b', how: 'x' }] };

  it('an entry is found where it was, else by its id, else not at all', () => {
    expect(locate(file, { list: ['steps'], index: 1, id: 'b' })).toEqual(['steps', 1]);
    expect(locate(file, { list: ['steps'], index: 0, id: 'b' })).toEqual(['steps', 1]);
    expect(locate(file, { list: ['steps'], index: 0, id: 'gone' })).toBeNull();
  });

  it('what means the default is taken out, if it stands there', () => {
    expect(setOrDrop(file, ['steps', 1, 'how'], undefined)).toEqual([{ op: 'remove', path: ['steps', 1, 'how'] }]);
    expect(setOrDrop(file, ['steps', 0, 'how'], undefined)).toEqual([]);
  });

  it('problems stand at their field, the rest at the entry', () => {
    const problem = (path: string) => ({ file: 'f', line: 1, column: 1, path, message: 'there is no field "x"', suggestion: 'y', remedy: null });
    const problems = [problem('requirements.1.field'), problem('requirements.10.field'), problem('requirements.1.extra'), problem('requirements.1')];
    expect(problemsUnder(problems, ['requirements', 1]).map(({ path }) => path)).toEqual(['requirements.1.field', 'requirements.1.extra', 'requirements.1']);
    expect(problemsOf(problems, ['requirements', 1], ['field']).map(({ path }) => path)).toEqual(['requirements.1.extra', 'requirements.1']);
    expect(problemInWords(problem('a'))).toBe('There is no field "x". Did you mean "y"?');
  });
});

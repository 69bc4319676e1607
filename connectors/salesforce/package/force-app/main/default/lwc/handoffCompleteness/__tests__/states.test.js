import { getRecord } from 'lightning/uiRecordApi';
import { find, findAll, fixButton, gap, openComponent, press, read, settle, show } from './open-component';

const INCOMPLETE = { score: 64, status: 'Incomplete', missingCount: 1, gaps: [gap('Goal__c')], reason: '1 gate missing: Answer Goal__c', deadline: ['2026-11-25', '25 Nov 2026'], changedAt: ['2026-11-22T14:03:00.000Z', '22 Nov 2026, 14:03'], link: 'https://handoff.acme.example/handoffs/0d9c' };
const READY = { ...INCOMPLETE, score: 100, status: 'Ready', missingCount: 0, gaps: [], reason: null, deadline: null };
const NOTHING = { score: null, status: null, missingCount: null, gaps: null, reason: null, deadline: null, changedAt: null, link: null };

describe('What the component shows of a handoff', () => {
    beforeEach(() => {
        jest.useFakeTimers({ now: new Date('2026-11-22T20:00:00Z'), doNotFake: ['queueMicrotask', 'nextTick', 'setTimeout', 'setImmediate'] });
    });
    afterEach(() => {
        jest.useRealTimers();
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it('says that it waits until the record has come', async () => {
        const { element } = await openComponent(null);
        expect(find(element, 'lightning-spinner').alternativeText).toBe('The handoff is being read');
        await expect(element).toBeAccessible();
    });

    it('says why the record could not be read, and what to do', async () => {
        const { element } = await openComponent(null);
        getRecord.error({ message: 'The requested resource does not exist' }, 'NOT_FOUND', 404);
        await settle();
        expect(find(element, '[role="alert"]').textContent).toMatch(/could not be read.*The requested resource does not exist.*Reload/);
        await expect(element).toBeAccessible();
    });

    it('joins the messages of an error that has several', async () => {
        const { element } = await openComponent(null);
        getRecord.error([{ message: 'One.' }, { message: 'Two.' }]);
        await settle();
        expect(read(element)).toContain('One. Two.');
    });

    it('keeps what it shows when a later reading fails', async () => {
        const { element } = await openComponent(INCOMPLETE);
        getRecord.error({ message: 'busy' });
        await settle();
        expect(read(element)).toContain('Answer Goal__c');
        expect(find(element, '[role="alert"]')).toBeNull();
    });

    it('tells a user without access which permission set gives it', async () => {
        const { element } = await openComponent({});
        expect(read(element)).toContain('no access to the handoff fields');
        expect(read(element)).toContain('Handoff Viewer');
        expect(find(element, 'svg')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows the rest to a user who may not see the gaps', async () => {
        const { gaps, ...others } = INCOMPLETE;
        const { element } = await openComponent(others);
        expect(find(element, 'svg').getAttribute('aria-label')).toBe('Score 64 of 100');
        expect(read(element)).toContain('Still missing (1)');
        expect(read(element)).toContain('The list of missing answers cannot be read here.');
        await show({ ...others, missingCount: 0 });
        expect(read(element)).toContain('Nothing is missing.');
        expect(read(element)).not.toContain('cannot be read');
    });

    it('says of a deal without a handoff when one comes', async () => {
        const { element } = await openComponent(NOTHING);
        expect(read(element)).toContain('There is no handoff yet.');
        expect(find(element, 'svg')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows score, status, reason, deadline, gaps, link and time of an incomplete handoff', async () => {
        const { element } = await openComponent(INCOMPLETE);
        const text = read(element);
        expect(find(element, 'svg').getAttribute('role')).toBe('img');
        expect(find(element, 'svg').getAttribute('aria-label')).toBe('Score 64 of 100');
        expect(find(element, '.figure').textContent).toBe('64');
        expect(find(element, '.arc').getAttribute('stroke-dasharray')).toBe('64 100');
        expect(find(element, '.slds-badge').textContent).toBe('Incomplete');
        expect(find(element, '.slds-badge').className).toContain('slds-theme_warning');
        expect(text).toContain('1 gate missing: Answer Goal__c');
        expect(text).toContain('Next deadline: 25 Nov 2026 (in 3 days)');
        expect(text).toContain('Still missing (1)');
        expect(text).toContain('Last changed 22 Nov 2026, 14:03');
        expect(find(element, 'a').href).toBe('https://handoff.acme.example/handoffs/0d9c');
        expect(find(element, 'a').target).toBe('_blank');
        await expect(element).toBeAccessible();
    });

    it.each([
        ['2026-11-22', 'today', false],
        ['2026-11-21', 'overdue by 1 day', true],
        ['2026-11-12', 'overdue by 10 days', true],
        ['2026-11-23', 'in 1 day', false]
    ])('says how far away the deadline %s is: %s', async (deadline, words, isOverdue) => {
        const { element } = await openComponent({ ...INCOMPLETE, deadline });
        expect(read(element)).toContain(`Next deadline: ${deadline} (${words})`);
        expect(find(element, '.overdue') !== null).toBe(isOverdue);
    });

    it('counts days in the time zone of the user, not in UTC', async () => {
        // Four in the morning of the 23rd in UTC is still the 22nd in Los Angeles, the time zone of these tests.
        jest.setSystemTime(new Date('2026-11-23T04:00:00Z'));
        const { element } = await openComponent({ ...INCOMPLETE, deadline: '2026-11-22' });
        expect(read(element)).toContain('(today)');
    });

    it('shows a deadline that is no date as it stands', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, deadline: 'soon' });
        expect(read(element)).toContain('Next deadline: soon');
        expect(read(element)).not.toContain('NaN');
    });

    it('says of a ready handoff that nothing is missing', async () => {
        const { element } = await openComponent(READY);
        expect(find(element, '.slds-badge').className).toContain('slds-theme_success');
        expect(read(element)).toContain('Nothing is missing.');
        expect(read(element)).not.toContain('Next deadline');
        await expect(element).toBeAccessible();
    });

    it('puts a rejection and its reason forward', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, status: 'Rejected', reason: 'rejected, missing information: "Who signs off?"' });
        expect(find(element, '.slds-badge').className).toContain('slds-theme_error');
        expect(find(element, '.reason_error').textContent).toBe('Rejected, missing information: "Who signs off?"');
        await expect(element).toBeAccessible();
    });

    it('shows an acceptance with its reason', async () => {
        const { element } = await openComponent({ ...READY, status: 'Accepted', reason: 'accepted although one answer was missing: "We ask at the kick-off"' });
        expect(find(element, '.slds-badge').textContent).toBe('Accepted');
        expect(find(element, '.reason').textContent).toMatch(/^Accepted although one answer was missing/);
        await expect(element).toBeAccessible();
    });

    it('warns that figures may be old, and shows them all the same', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, reason: 'Stale: not checked since 12 Nov; 1 gate missing: Answer Goal__c' });
        expect(find(element, '.notice').textContent).toMatch(/These figures may be old\..*not checked since 12 Nov; 1 gate missing/);
        expect(find(element, '.reason')).toBeNull();
        expect(find(element, '.figure').textContent).toBe('64');
        expect(read(element)).toContain('Still missing (1)');
        await expect(element).toBeAccessible();
    });

    it('shows before the close what operations would miss', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, status: 'Pre-close', reason: 'If this closed today, operations would miss: Goal, Promises and 3 more.' });
        expect(find(element, '.slds-badge').textContent).toBe('Pre-close');
        expect(find(element, '.reason').textContent).toBe('If this closed today, operations would miss: Goal, Promises and 3 more.');
    });

    it('asks for nothing any more when the handoff was withdrawn', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, status: 'Withdrawn', reason: 'it was reopened in the source' });
        expect(read(element)).toContain('It was reopened in the source');
        expect(read(element)).not.toContain('Still missing');
        expect(read(element)).not.toContain('Next deadline');
        expect(findAll(element, 'button')).toHaveLength(0);
    });

    it('shows a status of the customer’s own by its label, without a judgement', async () => {
        const { element } = await openComponent({ ...INCOMPLETE, status: ['Bitte prüfen', 'Bitte prüfen!'] });
        expect(find(element, '.slds-badge').textContent).toBe('Bitte prüfen!');
        expect(find(element, '.slds-badge').className).toBe('slds-badge');
    });

    it('says that there is no score where nothing can be scored yet', async () => {
        const { element } = await openComponent({ ...READY, score: null, status: 'Incomplete', reason: 'nothing is due yet that could be scored' });
        expect(find(element, 'svg').getAttribute('aria-label')).toBe('There is no score yet');
        expect(find(element, '.arc')).toBeNull();
        expect(read(element)).not.toContain('Nothing is missing');
    });

    it.each([[0, '0'], [100, '100'], [99.9, '99'], [250, '100'], [-3, '0']])('shows a score of %s as %s', async (score, shown) => {
        const { element } = await openComponent({ ...INCOMPLETE, score });
        expect(find(element, '.figure').textContent).toBe(shown);
    });

    it.each(['javascript:alert(1)', 'data:text/html,x', 'handoffs/1', ''])('offers no link to "%s"', async (link) => {
        const { element } = await openComponent({ ...INCOMPLETE, link });
        expect(find(element, 'a')).toBeNull();
    });

    it('forgets everything of a record when the page puts another one in its place', async () => {
        const { element } = await openComponent(INCOMPLETE);
        await press(fixButton(element, 'Goal__c'));
        element.recordId = '006DR00000otherYAZ';
        await settle();
        expect(find(element, 'lightning-spinner')).not.toBeNull();
        expect(read(element)).not.toContain('Answer Goal__c');
        await show(READY);
        expect(read(element)).toContain('Nothing is missing.');
        expect(find(element, 'lightning-record-edit-form')).toBeNull();
    });

    it('follows the record when it changes', async () => {
        const { element } = await openComponent(INCOMPLETE);
        await show(READY);
        expect(find(element, '.figure').textContent).toBe('100');
        expect(read(element)).not.toContain('Still missing');
    });
});

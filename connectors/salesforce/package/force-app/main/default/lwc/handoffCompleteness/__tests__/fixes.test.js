import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { OBJECT_INFO, PARENT_ID, RECORD_ID, askedParents, find, findAll, fixButton, gap, openComponent, press, read, show, showParents, tell } from './open-component';

const mockNavigate = jest.fn();
jest.mock('lightning/navigation', () => {
    const Navigate = Symbol('Navigate');
    const NavigationMixin = (Base) =>
        class extends Base {
            [Navigate](page) {
                mockNavigate(page);
            }
        };
    NavigationMixin.Navigate = Navigate;
    return { NavigationMixin };
});

const VALUES = { score: 40, status: 'Incomplete', missingCount: 2, changedAt: ['2026-11-22T14:00:00.000Z', '22 Nov'] };
const opened = (gaps, options) => openComponent({ ...VALUES, gaps }, options);
const goesTo = (recordId) => ({ type: 'standard__recordPage', attributes: { recordId, actionName: 'view' } });
const form = (element) => find(element, 'lightning-record-edit-form');

describe('A missing answer is mended where it belongs', () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it('opens a field of the deal inside the component, and only that field', async () => {
        const { element } = await opened([gap('Goal__c'), gap('Promises__c')]);
        expect(form(element)).toBeNull();
        await press(fixButton(element, 'Goal__c'));
        expect(findAll(element, 'lightning-record-edit-form')).toHaveLength(1);
        expect(form(element).recordId).toBe(RECORD_ID);
        expect(form(element).objectApiName).toBe('Opportunity');
        expect(findAll(element, 'lightning-input-field').map(({ fieldName }) => fieldName)).toEqual(['Goal__c']);
        expect(find(element, '[role="group"]').getAttribute('aria-label')).toBe('Fix: Answer Goal__c');
        expect(find(element, 'lightning-messages')).not.toBeNull();
        expect(mockNavigate).not.toHaveBeenCalled();
        await expect(element).toBeAccessible();
    });

    it('moves the open form to another gap', async () => {
        const { element } = await opened([gap('Goal__c'), gap('Promises__c')]);
        await press(fixButton(element, 'Goal__c'));
        await press(fixButton(element, 'Promises__c'));
        expect(findAll(element, 'lightning-input-field').map(({ fieldName }) => fieldName)).toEqual(['Promises__c']);
    });

    it('puts the focus into the field when the form has come', async () => {
        const { element } = await opened([gap('Goal__c')]);
        await press(fixButton(element, 'Goal__c'));
        const focus = jest.fn();
        find(element, 'lightning-input-field').focus = focus;
        await tell(form(element), 'load');
        expect(focus).toHaveBeenCalledTimes(1);
    });

    it('closes without saving, and gives the focus back', async () => {
        const { element } = await opened([gap('Goal__c'), gap('Promises__c')]);
        await press(fixButton(element, 'Promises__c'));
        await press(findAll(element, 'lightning-button').find(({ label }) => label === 'Cancel'));
        expect(form(element)).toBeNull();
        expect(element.shadowRoot.activeElement).toBe(fixButton(element, 'Promises__c'));
        expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
    });

    it('says politely after saving that the score follows, and tells the page of the change', async () => {
        const { element } = await opened([gap('Goal__c')]);
        await press(fixButton(element, 'Goal__c'));
        await tell(form(element), 'submit');
        expect(findAll(element, 'lightning-button').map(({ disabled }) => disabled)).toEqual([true, true]);
        await tell(form(element), 'success', { id: RECORD_ID });
        expect(form(element)).toBeNull();
        expect(find(element, '.saved').textContent).toBe('Saved. The score follows with the next check.');
        expect(find(element, '[role="status"]').textContent).toBe('Saved: Answer Goal__c. The score follows with the next check.');
        expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: RECORD_ID }]);
        expect(element.shadowRoot.activeElement).toBe(fixButton(element, 'Goal__c'));
        await expect(element).toBeAccessible();
    });

    it('takes the line away with the next check, even when the answer was none', async () => {
        const { element } = await opened([gap('Goal__c')]);
        await press(fixButton(element, 'Goal__c'));
        await tell(form(element), 'success', { id: RECORD_ID });
        await show({ ...VALUES, gaps: [gap('Goal__c')] });
        expect(find(element, '.saved')).not.toBeNull();
        await show({ ...VALUES, changedAt: ['2026-11-22T14:05:00.000Z', '22 Nov, later'], gaps: [gap('Goal__c', { reason: 'placeholder' })] });
        expect(find(element, '.saved')).toBeNull();
    });

    it('keeps the form and what was typed when Salesforce refuses, and can be saved again', async () => {
        const { element } = await opened([gap('Goal__c')]);
        await press(fixButton(element, 'Goal__c'));
        const before = find(element, 'lightning-input-field');
        await tell(form(element), 'submit');
        await tell(form(element), 'error', { message: 'The deal is locked for approval.' });
        expect(find(element, 'lightning-input-field')).toBe(before);
        expect(find(element, '.saved')).toBeNull();
        expect(find(element, '[role="status"]').textContent).toMatch(/^Not saved/);
        expect(findAll(element, 'lightning-button').map(({ disabled }) => disabled)).toEqual([false, false]);
        await tell(form(element), 'submit');
        expect(find(element, '[role="status"]').textContent).toBe('');
        await tell(form(element), 'success', { id: RECORD_ID });
        expect(find(element, '.saved')).not.toBeNull();
    });

    it('keeps an open form while somebody else fills the answer in', async () => {
        const { element } = await opened([gap('Goal__c'), gap('Promises__c')]);
        await press(fixButton(element, 'Promises__c'));
        const before = find(element, 'lightning-input-field');
        await show({ ...VALUES, score: 70, missingCount: 1, gaps: [gap('Goal__c')] });
        expect(find(element, 'lightning-input-field')).toBe(before);
        expect(read(element)).toContain('filled in in the meantime');
        await press(findAll(element, 'lightning-button').find(({ label }) => label === 'Cancel'));
        expect(read(element)).not.toContain('Promises__c');
        expect(element.shadowRoot.activeElement.dataset.heading).toBe('gaps');
    });

    it('goes to the parent that holds the answer', async () => {
        const { element } = await opened([gap('Account.Industry')]);
        await showParents({ Account: { displayValue: null, value: { apiName: 'Account', id: PARENT_ID, fields: { Id: { value: PARENT_ID } } } } });
        expect(find(element, '.about').textContent).toBe('left blank · record Account');
        await press(fixButton(element, 'Account.Industry'));
        expect(mockNavigate).toHaveBeenCalledWith(goesTo(PARENT_ID));
        expect(form(element)).toBeNull();
    });

    it('goes to the nearest record on the way where the last one is not named yet', async () => {
        const { element } = await opened([gap('Account.Parent.Name'), gap('Goal__c')]);
        expect(askedParents()).toEqual(['Opportunity.Account.Id', 'Opportunity.Account.Parent.Id']);
        await showParents({ Account: { value: { id: PARENT_ID, fields: { Id: { value: PARENT_ID }, Parent: { value: null } } } } });
        await press(fixButton(element, 'Account.Parent.Name'));
        expect(mockNavigate).toHaveBeenCalledWith(goesTo(PARENT_ID));
    });

    it('goes to the record itself as long as its parents are not known, or not for the user to see', async () => {
        const { element } = await opened([gap('Account.Industry')]);
        await press(fixButton(element, 'Account.Industry'));
        await showParents({});
        await press(fixButton(element, 'Account.Industry'));
        expect(mockNavigate.mock.calls).toEqual([[goesTo(RECORD_ID)], [goesTo(RECORD_ID)]]);
        expect(form(element)).toBeNull();
    });

    it.each([['Account.Industry', 'AccountId'], ['Engineer__r', 'Engineer__c']])('lets the parent of %s be chosen here where there is none', async (path, fieldName) => {
        const { element } = await opened([gap(path)]);
        await showParents({ [path.split('.')[0]]: { value: null } });
        await press(fixButton(element, path));
        expect(find(element, 'lightning-input-field').fieldName).toBe(fieldName);
    });

    it.each(['OpportunityContactRoles', 'OpportunityContactRoles.Contact.Email'])('goes to the related list for %s', async (path) => {
        const { element } = await opened([gap(path)]);
        expect(find(element, '.about').textContent).toBe('left blank · related list Contact Roles');
        await press(fixButton(element, path));
        expect(mockNavigate).toHaveBeenCalledWith({ type: 'standard__recordRelationshipPage', attributes: { recordId: RECORD_ID, objectApiName: 'Opportunity', relationshipApiName: 'OpportunityContactRoles', actionName: 'view' } });
    });

    it('asks for no parents where no answer belongs to one', async () => {
        await opened([gap('Goal__c'), gap('OpportunityContactRoles')]);
        expect(askedParents()).toBeUndefined();
    });

    it.each([['Implementation__c', 'a01DR00000abcDEYAZ'], ['Opportunity', '006DR00000otherYAZ']])('goes to another %s of the org that is part of the handoff', async (object, externalId) => {
        const where = { object, externalId, path: 'Goal__c' };
        const { element } = await opened([gap('Goal__c', { where })]);
        await press(fixButton(element, 'Goal__c'));
        expect(mockNavigate).toHaveBeenCalledWith(goesTo(externalId));
    });

    it('takes an id of 15 characters for that of 18', async () => {
        const { element } = await opened([gap('Goal__c', { where: { object: 'Opportunity', externalId: RECORD_ID.slice(0, 15), path: 'Goal__c' } })]);
        await press(fixButton(element, 'Goal__c'));
        expect(form(element)).not.toBeNull();
    });

    it('goes to the record itself while Salesforce has not described it', async () => {
        const { element } = await opened([gap('Goal__c')], { objectInfo: null });
        await press(fixButton(element, 'Goal__c'));
        expect(mockNavigate).toHaveBeenCalledWith(goesTo(RECORD_ID));
    });

    it.each([
        ['no field feeds', gap('Goal__c', { where: null }), 'No field is connected to this answer yet. RevOps can connect one.'],
        ['RevOps has not connected', gap('Goal__c', { reason: 'unmapped', owner: 'RevOps: not connected' }), 'RevOps connects this answer to a field.'],
        ['the connection may not read', gap('Goal__c', { reason: 'unreadable' }), 'An administrator can allow it.'],
        ['another system holds', gap('Goal__c', { where: { object: 'deals', externalId: '9001', path: 'goal' } }), 'It is filled in in another system (deals).'],
        ['the user may not change', gap('Worked_Out__c'), 'You may not change the field Worked Out.'],
        ['the user may not see', gap('Secret_Goal__c'), 'You have no access to the field Secret Goal.'],
        ['a path names by a word of JavaScript', gap('constructor'), 'You have no access to the field constructor.']
    ])('says who can help with an answer that %s, and offers no button', async (_, missing, words) => {
        const { element } = await opened([missing]);
        expect(findAll(element, 'button[data-key]')).toHaveLength(0);
        expect(read(element)).toContain(words);
        await expect(element).toBeAccessible();
    });

    it('offers no form to a user who may not change the deal at all', async () => {
        const { element } = await opened([gap('Goal__c')], { objectInfo: { ...OBJECT_INFO, updateable: false } });
        expect(findAll(element, 'button[data-key]')).toHaveLength(0);
    });

    it('names the gap in what the button says', async () => {
        const { element } = await opened([gap('Goal__c')]);
        expect(fixButton(element, 'Goal__c').getAttribute('aria-label')).toBe('Fix: Answer Goal__c');
    });
});

import { createElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import HandoffCompleteness from 'c/handoffCompleteness';
import { CHECKED_AT, GAPS, LINK, MISSING_COUNT, NEXT_DEADLINE, SCORE, STATUS, STATUS_REASON } from '../fields';

export const RECORD_ID = '006DR00000abcDEYAZ';
export const PARENT_ID = '001DR00000xyzABYAZ';

/** What the fields hold, by words instead of names; left out: the user may not see it. */
const FIELDS = { score: SCORE, status: STATUS, missingCount: MISSING_COUNT, gaps: GAPS, reason: STATUS_REASON, deadline: NEXT_DEADLINE, changedAt: CHECKED_AT, link: LINK };

/** A gap as the service writes it. */
export const gap = (path, changes = {}) => ({ field: `of ${path}`, label: `Answer ${path}`, owner: 'Riley Stone', reason: 'blank', where: { externalId: RECORD_ID, object: 'Opportunity', path }, ...changes });

export function recordOf(values) {
    const fields = {};
    for (const [word, value] of Object.entries(values)) {
        const shown = Array.isArray(value) && word !== 'gaps' ? value : [value, null];
        const stored = word === 'gaps' && Array.isArray(value) ? JSON.stringify(value) : shown[0];
        fields[FIELDS[word].fieldApiName] = { value: stored, displayValue: word === 'gaps' ? null : shown[1] };
    }
    return { apiName: 'Opportunity', id: RECORD_ID, fields };
}

const field = (apiName, label, others = {}) => ({ apiName, label, updateable: true, reference: false, relationshipName: null, ...others });

/** The vendor's description of the object, as far as the component reads it. */
export const OBJECT_INFO = {
    apiName: 'Opportunity',
    updateable: true,
    fields: {
        Goal__c: field('Goal__c', 'Customer Goal'),
        Promises__c: field('Promises__c', 'Promises'),
        Worked_Out__c: field('Worked_Out__c', 'Worked Out', { updateable: false }),
        AccountId: field('AccountId', 'Account ID', { reference: true, relationshipName: 'Account' }),
        Engineer__c: field('Engineer__c', 'Engineer', { reference: true, relationshipName: 'Engineer__r' })
    },
    childRelationships: [{ relationshipName: 'OpportunityContactRoles', childObjectApiName: 'OpportunityContactRole', fieldName: 'OpportunityId' }]
};

export const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
};

/** The component on a page; `values` null: the vendor has not answered yet. */
export async function openComponent(values, { objectInfo = OBJECT_INFO } = {}) {
    const element = createElement('c-handoff-completeness', { is: HandoffCompleteness });
    element.recordId = RECORD_ID;
    document.body.appendChild(element);
    // A wire knows what it asks for one turn later.
    await settle();
    if (objectInfo !== null) getObjectInfo.emit(objectInfo);
    if (values !== null) await show(values);
    else await settle();
    return { element };
}

/** What the wire for the parents asks for; undefined: it is silent. */
export const askedParents = () => [getRecord.getLastConfig()].filter((config) => config.recordId !== undefined && !isOwn(config)).map(({ optionalFields }) => optionalFields)[0];

/** Emits to the wire of the record only, not to that of its parents. */
const isOwn = ({ optionalFields }) => optionalFields?.some((each) => typeof each === 'object');

export async function show(values) {
    getRecord.emit(recordOf(values), isOwn);
    await settle();
}

export async function showParents(fields) {
    getRecord.emit({ apiName: 'Opportunity', id: RECORD_ID, fields }, (config) => config.recordId === RECORD_ID && !isOwn(config));
    await settle();
}

export const read = (element) => element.shadowRoot.textContent.replace(/\s+/g, ' ');
export const find = (element, selector) => element.shadowRoot.querySelector(selector);
export const findAll = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
export const fixButton = (element, label) => findAll(element, 'button[data-key]').find((button) => button.getAttribute('aria-label').includes(label));

export async function press(target) {
    target.click();
    await settle();
}

export async function tell(target, name, detail) {
    target.dispatchEvent(new CustomEvent(name, { detail }));
    await settle();
}

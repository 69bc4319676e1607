import { readFileSync } from 'node:fs';
import { createElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import HandoffCompleteness from 'c/handoffCompleteness';
import { SHOWN_FIELDS } from '../fields';
import { fixButton, findAll, press, read, settle } from './open-component';

/** What the service wrote into a simulated org, as it stands there; the service's own tests keep it true. */
const { deals, objectInfo } = JSON.parse(readFileSync('tools/preview/synced-org.json', 'utf8'));

async function open(deal) {
    const element = createElement('c-handoff-completeness', { is: HandoffCompleteness });
    element.recordId = deal.Id;
    document.body.appendChild(element);
    await settle();
    getObjectInfo.emit(objectInfo);
    getRecord.emit({ apiName: 'Opportunity', id: deal.Id, fields: Object.fromEntries(Object.entries(deal).map(([name, value]) => [name, { value, displayValue: null }])) });
    await settle();
    return element;
}

describe('What the service writes', () => {
    afterEach(() => document.body.replaceChildren());

    it('stands in the fields that the component asks for', () => {
        const written = SHOWN_FIELDS.map(({ fieldApiName }) => fieldApiName).filter((name) => name in deals[0]);
        expect(written.length).toBeGreaterThanOrEqual(5);
    });

    it.each(deals.map((deal) => [deal.Name, deal]))('is shown to the last gap, each with a way to mend it: %s', async (_, deal) => {
        const gaps = JSON.parse(deal.Handoff_Gaps__c);
        const element = await open(deal);
        expect(read(element)).toContain(deal.Handoff_Status__c);
        for (const more of findAll(element, '.more')) await press(more);
        expect(findAll(element, '.label').map(({ textContent }) => textContent)).toEqual(gaps.map(({ label }) => label));
        expect(gaps.filter(({ label }) => fixButton(element, label) === undefined)).toEqual([]);
        await expect(element).toBeAccessible();
    });
});

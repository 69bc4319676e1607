import { find, findAll, gap, openComponent, press, read } from './open-component';

const shown = (gaps, others = {}) => openComponent({ link: 'https://handoff.acme.example/1', score: 40, status: 'Incomplete', missingCount: 7, gaps, ...others });
const headings = (element) => findAll(element, 'h4').map(({ textContent }) => textContent);
const labels = (element) => findAll(element, '.label').map(({ textContent }) => textContent);

describe('The list of missing answers', () => {
    afterEach(() => document.body.replaceChildren());

    it('stands under the names of those who can answer, each once', async () => {
        const { element } = await shown([gap('Goal__c'), gap('Promises__c', { owner: 'Sam Ode' }), gap('OpportunityContactRoles')]);
        expect(headings(element)).toEqual(['Riley Stone', 'Sam Ode']);
        const [first] = findAll(element, 'section');
        expect([...first.querySelectorAll('.label')].map(({ textContent }) => textContent)).toEqual(['Answer Goal__c', 'Answer OpportunityContactRoles']);
        await expect(element).toBeAccessible();
    });

    it.each([
        ['absent', 'nothing is recorded yet'],
        ['blank', 'left blank'],
        ['placeholder', 'only a placeholder is filled in'],
        ['invalid', 'not a valid answer'],
        ['of a later version', 'needs another look'],
        ['constructor', 'needs another look']
    ])('says "%s" in plain words', async (reason, words) => {
        const { element } = await shown([gap('Goal__c', { reason })]);
        expect(find(element, '.about').textContent).toBe(`${words} · field Customer Goal`);
    });

    it('does not mention a field that is called like the question', async () => {
        const { element } = await shown([gap('Goal__c', { label: 'customer goal' })]);
        expect(find(element, '.about').textContent).toBe('left blank');
    });

    it.each(['nonsense', '{"field":"a"}', '12', '[{"field":'])('says that it cannot be read where the field holds %s', async (gaps) => {
        const { element } = await shown(gaps);
        expect(read(element)).toContain('The list of missing answers cannot be read here. The handoff page shows all of it.');
        expect(read(element)).toContain('Still missing (7)');
        expect(read(element)).not.toContain('Nothing is missing');
        await expect(element).toBeAccessible();
    });

    it('shows what stands before the cut of a text that was cut off', async () => {
        const whole = JSON.stringify([gap('Goal__c'), gap('Promises__c'), gap('OpportunityContactRoles')]);
        const { element } = await shown(whole.slice(0, whole.length - 40));
        expect(labels(element)).toEqual(['Answer Goal__c', 'Answer Promises__c']);
        expect(read(element)).toContain('The list is too long for this place, so its end is not shown.');
    });

    it('passes over what is no gap', async () => {
        const { element } = await shown([null, 3, 'x', [], {}, { label: 4 }, gap('Goal__c')]);
        expect(labels(element)).toEqual(['Answer Goal__c']);
    });

    it.each([null, '', '  ', '[]'])('takes %j for a list without gaps', async (gaps) => {
        const { element } = await shown(gaps, { missingCount: 0 });
        expect(read(element)).toContain('Nothing is missing.');
    });

    it('names the field where a gap has no label, and nobody where it has no owner', async () => {
        const { element } = await shown([gap('Goal__c', { label: ' ', owner: null })]);
        expect(labels(element)).toEqual(['of Goal__c']);
        expect(headings(element)).toEqual(['Nobody yet']);
    });

    it('shows two questions about one field as two', async () => {
        const twice = { field: 'stakeholders', label: 'Contact' };
        const { element } = await shown([gap('OpportunityContactRoles', twice), gap('OpportunityContactRoles', twice)]);
        expect(labels(element)).toEqual(['Contact', 'Contact']);
    });

    it('writes labels as text, whatever stands in them', async () => {
        const { element } = await shown([gap('Goal__c', { label: '<img src=x onerror=alert(1)>' })]);
        expect(labels(element)).toEqual(['<img src=x onerror=alert(1)>']);
        expect(find(element, '.gap img')).toBeNull();
    });

    it('shows ten of two hundred, and all of them when asked, with the focus on the eleventh', async () => {
        const { element } = await shown(Array.from({ length: 200 }, (_, index) => gap('Goal__c', { label: `Answer ${index + 1}` })));
        expect(labels(element)).toHaveLength(10);
        expect(read(element)).toContain('Still missing (200)');
        const more = find(element, '.more');
        expect(more.textContent).toBe('Show 190 more');
        await press(more);
        expect(labels(element)).toHaveLength(200);
        expect(find(element, '.more')).toBeNull();
        expect(element.shadowRoot.activeElement.querySelector('.label').textContent).toBe('Answer 11');
    });
});

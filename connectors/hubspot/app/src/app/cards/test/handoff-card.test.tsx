import { Alert, Button, EmptyState, ErrorState, Heading, Link, LoadingSpinner, ScoreCircle, StatusTag, Tile } from '@hubspot/ui-extensions';
import { CrmActionButton, CrmAssociationPropertyList, CrmPropertyList } from '@hubspot/ui-extensions/crm';
import { describe, expect, it } from '@jest/globals';
import { DEAL_ID, GAPS, STATES } from './card-states.ts';
import { renderCard } from './render-card.tsx';

const ALL = ['handoff_score', 'handoff_status', 'handoff_missing_fields', 'handoff_missing_count', 'handoff_gaps', 'handoff_status_reason', 'handoff_next_deadline', 'handoff_checked_at', 'handoff_link'];

describe('the card of a deal', () => {
  it('asks for the properties that the mapping writes, and for no others', () => {
    expect(renderCard({ values: STATES.empty }).asked.toSorted()).toEqual(ALL.toSorted());
  });

  it('says that it is reading', () => {
    expect(renderCard({ values: STATES.empty, state: { isLoading: true } }).find(LoadingSpinner).props.label).toBe('Reading the handoff');
  });

  it('says what HubSpot said when the properties cannot be read, and what to do', () => {
    const card = renderCard({ values: STATES.empty, state: { error: new Error('Properties do not exist') } });
    expect(card.find(ErrorState).props.title).toBe('The handoff cannot be read');
    expect(card.text()).toContain('HubSpot said: Properties do not exist');
    expect(card.text()).toContain('handoff setup');
  });

  it.each([['that have no value', STATES.empty], ['that this portal does not have', {}]])('says that there is no handoff yet with properties %s', (_, values) => {
    const card = renderCard({ values });
    expect(card.find(EmptyState).props.title).toBe('No handoff yet');
    expect(card.maybeFind(ScoreCircle)).toBeNull();
  });

  it('shows score, status, reason, deadline and link of an incomplete handoff', () => {
    const card = renderCard({ values: STATES.incomplete });
    expect(card.find(ScoreCircle).props.score).toBe(62);
    expect(card.find(StatusTag).text).toBe('Incomplete');
    expect(card.find(StatusTag).props.variant).toBe('warning');
    expect(card.text()).toContain('2 gates missing: Customer goal, Champion.');
    expect(card.text()).toContain('Next deadline: 27 November 2026');
    expect(card.find(Heading).text).toBe('4 answers missing');
    expect(card.find(Link).props.href).toEqual({ url: 'https://handoff.acme.example/handoffs/h1', external: true });
  });

  it('says that nothing is missing when it is ready', () => {
    const card = renderCard({ values: STATES.ready });
    expect(card.find(StatusTag).props.variant).toBe('success');
    expect(card.text()).toContain('Nothing is missing.');
    expect(card.maybeFind(Tile)).toBeNull();
  });

  it('shows why operations sent it back, and a deadline that has passed', () => {
    const card = renderCard({ values: STATES.rejected });
    expect(card.find(Alert).props).toMatchObject({ title: 'Sent back by operations', variant: 'danger' });
    expect(card.text()).toContain('Rejected, not what was sold: "The offer has no data migration." (about In scope).');
    expect(card.text()).toContain('Overdue since: 18 November 2026');
  });

  it('shows that operations accepted it, and with what reservation', () => {
    const card = renderCard({ values: STATES.accepted });
    expect(card.find(Alert).props).toMatchObject({ title: 'Accepted by operations', variant: 'success' });
    expect(card.text()).toContain('Accepted although one answer was missing: "Tom asks at the kick-off."');
  });

  it('warns that stale figures may be out of date, and of which day they are, beside the reason of the status', () => {
    const card = renderCard({ values: STATES.stale });
    expect(card.find(Alert).props).toMatchObject({ title: 'These figures may be out of date', variant: 'warning' });
    expect(card.text()).toContain('Not checked since 13 Nov. Last change: 11 November 2026.\n2 gates missing: Customer goal, Champion.');
  });

  it('says before the close what would be missing if it closed today', () => {
    const card = renderCard({ values: STATES.pre_close });
    expect(card.find(Alert).props).toMatchObject({ title: 'Before the close', variant: 'info' });
    expect(card.text()).toContain('If this closed today, operations would miss: Customer goal, Champion and Technical environment.');
    expect(card.findAll(Tile)).toHaveLength(3);
  });

  it('asks for nothing any more once the handoff is withdrawn', () => {
    const card = renderCard({ values: STATES.withdrawn });
    expect(card.text()).toContain('It no longer counts as won or accepted in the source.');
    expect(card.maybeFind(Tile)).toBeNull();
  });
});

describe('a handoff that was sent back and is stale', () => {
  it('tells both, each in its place', () => {
    const card = renderCard({ values: { ...STATES.rejected, handoff_status_reason: 'Stale: not checked since 13 Nov; rejected, missing information' } });
    expect(card.findAll(Alert).map(({ props }) => props.title)).toEqual(['These figures may be out of date', 'Sent back by operations']);
    expect(card.findAll(Alert).map(({ text }) => text)).toEqual(['Not checked since 13 Nov. Last change: 20 November 2026.', 'Rejected, missing information.']);
  });
});

describe('the missing answers', () => {
  it('stand under who can say them, what administrators must mend last', () => {
    const tiles = renderCard({ values: STATES.incomplete }).findAll(Tile);
    expect(tiles.map((tile) => tile.toString().match(/(Priya Nair|Tom Becker|RevOps: not connected) \(\d\)/)?.[0])).toEqual(['Priya Nair (3)', 'Tom Becker (1)', 'RevOps: not connected (1)']);
  });

  it('open the property in place when fix is pressed, and close it again', () => {
    const card = renderCard({ values: STATES.incomplete });
    expect(card.maybeFind(CrmPropertyList)).toBeNull();
    card.find(Button, (button) => button.text === 'Fix').trigger('onClick');
    expect(card.find(CrmPropertyList).props).toEqual({ properties: ['handoff_goal'], direction: 'column' });
    card.find(Button, (button) => button.text === 'Close').trigger('onClick');
    expect(card.maybeFind(CrmPropertyList)).toBeNull();
  });

  it('open the property of the company where it belongs there', () => {
    const card = renderCard({ values: STATES.incomplete });
    card.findAll(Button)[1]?.trigger('onClick');
    expect(card.find(CrmAssociationPropertyList).props).toEqual({ objectTypeId: '0-2', properties: ['industry'] });
  });

  it('open the form that adds a contact where a person is missing, in every place', () => {
    for (const place of ['crm.record.tab', 'crm.record.sidebar', 'crm.preview'] as const)
      expect(renderCard({ values: STATES.incomplete, place }).find(CrmActionButton).props).toMatchObject({
        actionType: 'OPEN_RECORD_ASSOCIATION_FORM',
        actionContext: { objectTypeId: '0-1', association: { objectTypeId: '0-3', objectId: DEAL_ID } },
      });
  });

  it('name the property beside the record, where HubSpot allows no editing', () => {
    const card = renderCard({ values: STATES.incomplete, place: 'crm.record.sidebar' });
    expect(card.maybeFind(Button)).toBeNull();
    expect(card.text()).toContain('Property handoff_goal.');
    expect(card.text()).toContain('Property industry of the company.');
  });

  it.each([
    ['no JSON', '[{"field":', 5],
    ['no list', '{"field":"x"}', 5],
  ])('fall back to the text when the data are %s', (_, data, told) => {
    const card = renderCard({ values: { ...STATES.incomplete, handoff_gaps: data } });
    expect(card.find(Heading).text).toBe(`${told} answers missing`);
    expect(card.text()).toContain('Customer goal [Priya Nair]; Champion [Priya Nair]');
    expect(card.maybeFind(Tile)).toBeNull();
  });

  it('show the entries that can be read beside the text when some cannot', () => {
    const card = renderCard({ values: { ...STATES.incomplete, handoff_gaps: JSON.stringify([null, 7, 'x', [], {}, { label: 3 }, { ...GAPS[0], where: 'there' }, { field: 'x.y', owner: null, reason: 9, where: { path: 5 } }]) } });
    expect(card.findAll(Tile)).toHaveLength(2);
    expect(card.text()).toContain('Nobody in particular (1)');
    expect(card.text()).toContain('Customer goal [Priya Nair]; Champion [Priya Nair]');
  });

  it.each([
    ['are empty', { handoff_gaps: null, handoff_missing_count: null, handoff_missing_fields: null }],
    ['are hidden from this person', { handoff_gaps: undefined, handoff_missing_count: undefined, handoff_missing_fields: undefined }],
  ])('claim nothing where their properties %s', (_, hidden) => {
    const card = renderCard({ values: { ...STATES.incomplete, ...hidden } });
    expect(card.text()).not.toContain('Nothing');
    expect(card.find(Heading).text).toBe('Missing answers');
  });

  it('need nobody where only RevOps can mend something', () => {
    const card = renderCard({ values: { ...STATES.ready, handoff_gaps: JSON.stringify(GAPS.slice(-1)), handoff_missing_count: '1' } });
    expect(card.find(Heading).text).toBe('Nothing that people could fill in');
    expect(card.text()).toContain('Expansion – no property feeds it yet; RevOps connects one');
  });

  it('say where to look when neither data nor text are there', () => {
    const card = renderCard({ values: { ...STATES.incomplete, handoff_gaps: null, handoff_missing_fields: null } });
    expect(card.text()).toContain('The list of missing answers cannot be read. Open the handoff to see it.');
  });
});

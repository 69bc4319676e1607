import { describe, expect, it } from '@jest/globals';
import { loadMapping, loadRequirements } from '../../../src/config/load-mapping.ts';
import { shipRequestOf } from '../../../src/core/line/ship-request.ts';

const MAPPING = `handoff: customer
ownerFallback: revops@acme.example
sources:
  - object: Deal
    title: name
    when: { reached: { stage: Won } }
    fields:
      account.name: name
      goals.primary: { firstPresent: [goal, { from: next_step }] }
      promises: promises
      stakeholders: { each: people, name: name, role: role }
      handoff.notes: notes
    writeBack: { fields: { my_score: score, my_status: status }, statusLabels: { incomplete: To do } }
  - object: Lead
    title: name
    when: { reached: { stage: Won } }
    fields: { account.name: name }
`;
const REQUIREMENTS = `handoff: customer
readyAt: 75
requirements:
  - { id: goal, field: goals.primary, label: Goal, weight: 60, owner: sales_rep }
  - { id: buyer, field: stakeholders, role: [decision_maker], parts: [name], label: Buyer, weight: 20, owner: sales_rep }
  - { id: extra, field: scope.in, countsAlso: [promises, goals.primary], label: Scope, weight: 20, owner: sales_rep }
segments:
  - id: large
    when: { field: contract.value, atLeast: 5 }
    also: [{ id: account, field: account.name, label: Account, weight: 1, owner: sales_rep }]
`;

function requestOf(inputs: boolean) {
  const mapping = loadMapping(MAPPING, 'deals.yaml', null);
  const requirements = loadRequirements(REQUIREMENTS, 'requirements.yaml');
  if (!mapping.ok || !requirements.ok) throw new Error(JSON.stringify([mapping, requirements]));
  return shipRequestOf({ mapping: mapping.mapping, requirements: requirements.requirements }, inputs);
}

describe('what files for the vendor’s side are written from', () => {
  it('names per object our fields and what they show, and the score that counts as ready', () => {
    const request = requestOf(true);
    expect(request).toMatchObject({ inputs: true, readyAt: 75 });
    expect(request.objects.map(({ object, shows }) => [object, shows])).toEqual([['Deal', { my_score: 'score', my_status: 'status' }], ['Lead', {}]]);
  });

  it('has a text for every status: the mapping’s own, else the usual one', () => {
    const labels = requestOf(false).objects[0]?.statusLabels;
    expect(labels).toMatchObject({ incomplete: 'To do', ready: 'Ready', withdrawn: 'Withdrawn' });
    expect(Object.keys(labels ?? {})).toHaveLength(11);
  });

  it('lists the source paths that feed a required answer, each once, rows by their relation, and no others', () => {
    expect(requestOf(false).objects[0]?.asks).toEqual([
      { path: 'goal', label: 'Goal' },
      { path: 'next_step', label: 'Goal' },
      { path: 'people', label: 'Buyer' },
      { path: 'promises', label: 'Scope' },
      { path: 'name', label: 'Account' },
    ]);
  });
});

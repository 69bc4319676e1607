import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { connector } from '../../../connectors/personio/index.ts';
import { settingsSchema } from '../../../connectors/personio/config.ts';
import { readApplication } from '../../../connectors/personio/pull/read-application.ts';
import { openParts } from '../../../connectors/personio/session-parts.ts';
import { isAccepted, phaseOf } from '../../../connectors/personio/pull/stages.ts';
import { compileMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { decideTrigger } from '../../../src/core/handoff/decide-trigger.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';
import { apply, applicationRead, byId, openCompany, pullAll, pullRequest, type Company } from './session.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const HOUR = 3_600_000;
let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());
const applicationsOnly = { reads: [applicationRead] };

describe('accepted applications', () => {
  it('are handed over with the moment at which they were accepted', async () => {
    const id = await apply(company, { stage: 'OFFER' });
    await company.advance(24 * HOUR);
    await company.command('move-stage', { id, stage: 'ACCEPTED' });
    const acceptedAt = company.now().toISOString().slice(0, 16);
    await company.advance(24 * HOUR);
    const { fields } = byId(await pullAll(await company.open(), applicationsOnly), id);
    expect(fields).toMatchObject({ candidate: { name: 'Ali Applicant', email: 'ali@example.com' }, current_stage: { accepted: true, phase: 'accepted' }, job: { name: 'Account Executive' } });
    expect(String(fields['acceptedAt']).slice(0, 16)).toBe(acceptedAt);
  });

  it('keep that moment when they are edited, and cost no further question about it', async () => {
    const id = await apply(company);
    await company.advance(10_000);
    const first = await pullAll(await company.open(), applicationsOnly);
    await company.advance(12 * HOUR);
    await company.command('update-application', { id, job: 'Solutions Engineer' });
    await company.calls();
    const second = byId(await pullAll(await company.open(), { ...applicationsOnly, cursor: first.cursor }), id);
    expect(second.fields).toMatchObject({ acceptedAt: byId(first, id).fields['acceptedAt'], job: { name: 'Solutions Engineer' } });
    expect(await company.calls()).toEqual({ 'GET /v2/recruiting/applications': 1 });
  });

  it('are found although they stood in a stage long before the settings named it', async () => {
    const id = await apply(company, { stage: 'OFFER' });
    const first = await pullAll(await company.open(), applicationsOnly);
    await company.advance(24 * HOUR);
    await apply(company, { stage: 'UNASSIGNED' });
    const idle = await pullAll(await company.open(), { ...applicationsOnly, cursor: first.cursor });
    const stages = z.array(z.object({ id: z.string(), stage: z.object({ id: z.string() }) })).parse(await company.command('list-applications'));
    const acceptedStageIds = stages.flatMap((one) => (one.id === id ? [one.stage.id] : []));
    const { records } = await pullAll(await company.open({ acceptedStageIds }), { ...applicationsOnly, cursor: idle.cursor });
    expect(records.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('are the only ones: of rejected people nothing is read', async () => {
    for (const stage of ['UNASSIGNED', 'OFFER', 'REJECTED', 'WITHDRAWN']) await apply(company, { stage });
    await company.calls();
    expect((await pullAll(await company.open(), applicationsOnly)).records).toEqual([]);
    expect(Object.keys(await company.calls()).filter((key) => key.includes('{'))).toEqual([]);
  });

  it.each([['WITHDRAWN', 'withdrawn'], ['REJECTED', 'rejected'], ['OFFER', 'offer']])('are handed over once more when they go on to %s', async (stage, phase) => {
    const id = await apply(company);
    const { cursor } = await pullAll(await company.open(), applicationsOnly);
    await company.command('move-stage', { id, stage });
    expect(byId(await pullAll(await company.open(), { ...applicationsOnly, cursor }), id).fields).toMatchObject({ current_stage: { accepted: false, phase }, acceptedAt: null });
  });

  it('accepted a second time are accepted at the second time', async () => {
    const id = await apply(company);
    let { cursor } = await pullAll(await company.open(), applicationsOnly);
    for (const stage of ['OFFER', 'ACCEPTED']) {
      await company.advance(24 * HOUR);
      await company.command('move-stage', { id, stage });
      ({ cursor } = await pullAll(await company.open(), { ...applicationsOnly, cursor }));
    }
    const at = company.now().toISOString().slice(0, 13);
    const [record] = await (await company.open()).reread(pullRequest({ cursor }), [{ object: 'application', externalId: id }]);
    expect(String(record?.fields['acceptedAt']).slice(0, 13)).toBe(at);
  });

  it('are those in the stages that the administrator chose, and then no others', async () => {
    const [chosen, usual] = [await apply(company, { stage: 'OFFER' }), await apply(company)];
    const everything = { ...applicationRead, fields: ['current_stage.id'], interesting: [] };
    const { id } = z.object({ id: z.string() }).parse(byId(await pullAll(await company.open(), { reads: [everything] }), chosen).fields['current_stage']);
    const { records } = await pullAll(await company.open({ acceptedStageIds: [id] }), applicationsOnly);
    expect(records.map(({ externalId }) => externalId)).toEqual([chosen]);
    expect(records.map(({ externalId }) => externalId)).not.toContain(usual);
  });

  it('cost one more request each when something is mapped that stands on the candidate', async () => {
    const id = await apply(company);
    await company.calls();
    const reads = [{ ...applicationRead, fields: [...applicationRead.fields, 'candidate.phone'] }];
    expect(byId(await pullAll(await company.open(), { reads }), id).fields['candidate']).toMatchObject({ phone: '+49 30 5550 100' });
    expect((await company.calls())['GET /v2/recruiting/candidates/{id}']).toBe(1);
  });
});

describe('a stage', () => {
  const settings = (acceptedStageIds: readonly (string | number)[] = []) => settingsSchema.parse({ companyId: 1, clientId: 'a', clientSecret: 'b', acceptedStageIds });

  it.each([
    [{ id: '1', name: 'Zusage', type: 'SYSTEM', kind: 'ACCEPTED' }, 'accepted', true],
    [{ id: '1', name: 'Zusage', type: 'accepted', kind: null }, 'accepted', true],
    [{ id: '1', name: ' Hired ', type: 'custom', kind: 'custom' }, 'hired', true],
    [{ id: '1', name: 'Accepted by mistake', type: 'CUSTOM', kind: 'CUSTOM' }, null, false],
    [{ id: '1', name: 'Accepted', type: 'SYSTEM', kind: 'REJECTED' }, 'rejected', false],
    [{}, null, false],
  ])('%j stands for %s', (stage, phase, accepted) => {
    expect(phaseOf(stage)).toBe(phase);
    expect(isAccepted(settings(), stage)).toBe(accepted);
  });

  it('chosen by number is the one that Personio names by text', () => {
    expect(isAccepted(settings([12]), { id: '12', kind: 'CUSTOM' })).toBe(true);
    expect(isAccepted(settings([12]), { id: '13', kind: 'ACCEPTED' })).toBe(false);
  });
});

describe('somebody who was erased in Personio', () => {
  it('is blank in the next record, so that what was stored is overwritten, and no longer in scope', async () => {
    const id = await apply(company);
    const text = await readFile(new URL('../../../mappings/employee/personio.yaml', import.meta.url), 'utf8');
    const compiled = compileMapping(mappingFileSchema.parse(parse(text)), connector.capabilities.person);
    if (!compiled.ok) throw new Error('the default mapping is broken');
    const source = compiled.mapping.sourceOf('application');
    if (source === undefined) throw new Error('no applications in the mapping');
    const reads = [source.read];
    const { cursor } = await pullAll(await company.open(), { reads });
    await company.command('anonymize-application', { id });
    const record = byId(await pullAll(await company.open(), { reads, cursor }), id);
    expect(record.state.kind).toBe('present');
    expect(JSON.stringify(record)).not.toMatch(/Ali|Applicant|ali@example|5550/);
    expect(decideTrigger(source, record, true, company.day(0))).toBe('out_of_scope');
  });

  it('is blank even when Personio still sends who it was', async () => {
    const parts = openParts(settingsSchema.parse({ companyId: 1, clientId: 'a', clientSecret: 'b' }), contractContext({ offsetMs: () => 0, advance: () => Promise.resolve() }, new ContractMemory(), { concurrency: 1, mode: 'fast' }));
    const sent = { id: '1', is_anonymized: true, candidate: { id: '7', first_name: 'Ali', last_name: 'Applicant', email: 'ali@example.com' }, current_stage: { id: '2', kind: 'REJECTED' } };
    const record = await readApplication(parts, { ...applicationRead, fields: [...applicationRead.fields, 'candidate.phone'] }, sent);
    expect(record.fields).toMatchObject({ is_anonymized: true, candidate: {} });
    expect(JSON.stringify(record)).not.toMatch(/Ali|Applicant|ali@example/);
  });

  it('before they were ever handed over is not handed over', async () => {
    const id = await apply(company);
    await company.command('anonymize-application', { id });
    expect((await pullAll(await company.open(), applicationsOnly)).records).toEqual([]);
  });
});

itSendsOnlyWhatTheSpecificationAllows();

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/salesforce/index.ts';
import { shipping } from '../../../connectors/salesforce/ship.ts';
import type { Shipment, ShipRequest } from '../../../src/core/shipping.ts';
import { shippedByDefault, shipRequestFor, type DefaultShipment } from '../../shipped/shipped-by-default.ts';
import { findDisagreements } from './shipment-names.ts';

const RENAMED = (mapping: string): string =>
  mapping
    .replace('Handoff_Score__c: score', 'Deal_Readiness__c: score')
    .replace('Handoff_Gaps__c: gaps', 'Open_Questions__c: gaps')
    .replace('incomplete: Incomplete', `incomplete: "Needs work, it's not done"`);

const textOf = (shipment: Pick<Shipment, 'files'>, end: string): string => {
  const file = shipment.files.find(({ path }) => path.endsWith(end));
  if (file === undefined) throw new Error(`no file ${end}`);
  return file.text;
};

describe('the Salesforce package', () => {
  let kept: DefaultShipment;
  let request: ShipRequest;
  beforeAll(async () => {
    const [shipment] = await shippedByDefault(['salesforce']);
    if (shipment === undefined) throw new Error('nothing is shipped');
    kept = shipment;
    request = await shipRequestFor(connector);
  });
  const write = async (edit: (mapping: string) => string, inputs = false) => {
    const changed = await shipRequestFor(connector, { edit, inputs });
    return { request: changed, shipment: await shipping.write(changed) };
  };

  it('as kept in the project it is exactly what the default mapping writes (else: npm run write:shipped)', async () => {
    for (const { path, text } of kept.files) expect({ path, text: await readFile(join(kept.folder, path), 'utf8').catch(() => null) }).toEqual({ path, text });
  });

  it('names agree between manifest, fields, permission sets, list views, reports, dashboard, component and mapping', () => {
    expect(findDisagreements(kept, request)).toEqual([]);
  });

  it.each<readonly [string, string, string, string]>([
    ['manifest/package.xml', 'Opportunity.Handoff_Gaps__c', 'Opportunity.Broken__c', 'manifest/package.xml lacks CustomField Opportunity.Handoff_Gaps__c'],
    ['destructive/destructiveChangesPre.xml', 'Handoff_Viewer', 'Broken', 'destructive/ lacks PermissionSet Handoff_Viewer'],
    ['destructive/destructiveChangesPost.xml', 'Opportunity.Handoff_Score__c', 'Opportunity.Handoff_Progress__c', 'destructive/ names CustomField Opportunity.Handoff_Progress__c'],
    ['Handoff_Score__c.field-meta.xml', 'Handoff_Score__c', 'Broken__c', 'The mapping writes Handoff_Score__c'],
    ['Handoff_Status__c.field-meta.xml', '<fullName>Rejected', '<fullName>Broken', 'knows a status "Rejected"'],
    ['Handoff_Progress__c.field-meta.xml', 'Handoff_Score__c', 'Broken__c', 'mentions Broken__c'],
    ['Handoff_Viewer.permissionset-meta.xml', 'Handoff_Link__c', 'Broken__c', 'does not show Handoff_Link__c'],
    ['Handoff_Viewer.permissionset-meta.xml', 'Task.Handoff_Key__c', 'Activity.Handoff_Key__c', 'must name Task'],
    ['Handoff_Integration.permissionset-meta.xml', 'Handoff_Sync_Bypass', 'Broken', 'holds Broken'],
    ['Handoff_Minimum_Before_Close.validationRule-meta.xml', '$Permission.Handoff_Sync_Bypass', '$Permission.Broken', 'mentions Broken'],
    ['Handoff_Minimum_Before_Close.validationRule-meta.xml', '<fullName>Handoff_', '<fullName>Broken_', 'makes Broken_Minimum_Before_Close'],
    ['Handoff_Completeness.listView-meta.xml', 'Handoff_Score__c', 'Broken__c', 'mentions Broken__c'],
    ['Handoff_Not_Ready_Closed_Won.listView-meta.xml', 'Incomplete,', 'Broken,', 'knows a status "Broken"'],
    ['Handoff_by_Owner.report-meta.xml', 'Handoff_Score__c', 'Broken__c', 'mentions Broken__c'],
    ['Handoff_by_Status.report-meta.xml', '<field>Opportunity.Handoff_Status__c', '<field>STAGE_NAME', 'groups by Opportunity.Handoff_Status__c'],
    ['Handoff_Completeness.dashboard-meta.xml', 'Handoff_Sync/Handoff_by_Owner', 'Handoff_Sync/Broken', 'shows Handoff_Sync/Broken'],
    ['handoffCompleteness/fields.js', 'Opportunity.Handoff_Gaps__c', 'Opportunity.Broken__c', 'fields.js mentions Broken__c'],
    ['handoffCompleteness/statuses.js', "'Rejected'", "'Broken'", 'statuses.js knows a status "Broken"'],
  ])('in %s, where %s should stand, %s is noticed', (end, name, wrong, noticed) => {
    const before = textOf(kept, end);
    const broken = before.replace(name, () => wrong);
    expect(broken).not.toBe(before);
    const files = kept.files.map((file) => (file.path.endsWith(end) ? { ...file, text: broken } : file));
    expect(findDisagreements({ files }, request).join('\n')).toContain(noticed);
  });

  it('a custom permission without its file is noticed, and XML that is cut short', () => {
    const without = kept.files.filter(({ path }) => !path.includes('customPermissions'));
    expect(findDisagreements({ files: without }, request).join('\n')).toContain('manifest/package.xml names CustomPermission Handoff_Sync_Bypass');
    const cut = kept.files.map((file) => (file.path.endsWith('.report-meta.xml') ? { ...file, text: file.text.slice(0, -12) } : file));
    expect(findDisagreements({ files: cut }, request).join('\n')).toContain('Handoff_by_Owner.report-meta.xml is no well-formed XML');
  });

  it('a mapping with names of its own gives them to every file, and the old ones to none', async () => {
    const { request: changed, shipment } = await write(RENAMED);
    expect(findDisagreements(shipment, changed)).toEqual([]);
    for (const { path, text } of shipment.files) expect({ path, old: /Handoff_Score__c|Handoff_Gaps__c/.test(text) }).toEqual({ path, old: false });
    for (const end of ['fields/Deal_Readiness__c.field-meta.xml', 'Handoff_Progress__c.field-meta.xml', 'Before_Close.validationRule-meta.xml', 'Handoff_Completeness.listView-meta.xml', 'Viewer.permissionset-meta.xml', 'by_Owner.report-meta.xml', 'Completeness.dashboard-meta.xml', '/fields.js'])
      expect(textOf(shipment, end)).toContain('Deal_Readiness__c');
    expect(textOf(shipment, 'Handoff_Status__c.field-meta.xml')).toContain('<fullName>Needs work, it&apos;s not done</fullName>');
    // A comma would make two values of it.
    expect(textOf(shipment, 'Closed_Won.listView-meta.xml')).toContain('<value>&quot;Needs work, it&apos;s not done&quot;,Rejected</value>');
    expect(textOf(shipment, 'statuses.js')).toContain(`incomplete: 'Needs work, it\\'s not done',`);
  });

  it('the component goes without what the mapping does not write', async () => {
    const { request: changed, shipment } = await write((mapping) => mapping.replace(/ +Handoff_(Missing_Count|Next_Deadline)__c: \w+\n/g, ''));
    expect(findDisagreements(shipment, changed)).toEqual([]);
    expect(textOf(shipment, '/fields.js')).toContain('const MISSING_COUNT = null;');
    expect(textOf(shipment, 'Completeness.dashboard-meta.xml')).not.toContain('Missing answers');
  });

  it('with inputs it brings the packet’s questions: for sales to fill in, for the integration to read', async () => {
    const { request: changed, shipment } = await write((mapping) => mapping, true);
    expect(findDisagreements(shipment, changed)).toEqual([]);
    const right = (set: string) => new RegExp('<editable>(\\w+)</editable>\\s*<field>Opportunity.Handoff_Goal__c').exec(textOf(shipment, `${set}.permissionset-meta.xml`))?.[1];
    expect([right('Handoff_Viewer'), right('Handoff_Integration')]).toEqual(['true', 'false']);
  });

  it.each([
    ['NextStep: statusReason', 'The mapping writes "NextStep", which is no field of your own'],
    ['acme__Reason__c: statusReason', '"acme__Reason__c"'],
    ['Handoff_Progress__c: statusReason', 'which the package makes as a formula'],
    [`${'A'.repeat(41)}__c: statusReason`, 'no field of your own'],
  ])('refuses a mapping that writes %s, and says what to name instead', async (line, message) => {
    const work = write((mapping) => mapping.replace('Handoff_Status_Reason__c: statusReason', line));
    await expect(work).rejects.toMatchObject({ code: 'cannot_ship', message: expect.stringContaining(message), remedy: expect.stringContaining('Deal_Readiness__c') });
  });

  it('refuses a mapping without a score, and one without opportunities', async () => {
    await expect(write((mapping) => mapping.replace(/ +Handoff_Score__c: score\n/, ''))).rejects.toMatchObject({ code: 'cannot_ship', remedy: expect.stringContaining('Handoff_Score__c: score') });
    await expect(shipping.write({ ...request, objects: [] })).rejects.toMatchObject({ code: 'cannot_ship' });
  });

  it('the rule is off, stops only the step to a won stage below the threshold, and never our own write', () => {
    const rule = textOf(kept, 'validationRule-meta.xml');
    expect(rule).toContain('<active>false</active>');
    for (const part of ['ISCHANGED(StageName)', 'IsWon', 'NOT(PRIORVALUE(IsWon))', 'NOT(ISBLANK(Handoff_Score__c))', 'Handoff_Score__c &lt; 80', 'NOT($Permission.Handoff_Sync_Bypass)']) expect(rule).toContain(part);
    expect(rule).toContain('<errorDisplayField>Handoff_Score__c</errorDisplayField>');
    expect(rule).toMatch(/<errorMessage>[^<]{1,300}Missing Count[^<]*<\/errorMessage>/);
    // The permission is held by the integration alone.
    expect(textOf(kept, 'Handoff_Viewer.permissionset-meta.xml')).not.toContain('Bypass');
  });

  it('nothing in it is a layout or a page, and everything that can be described says who made it', () => {
    for (const { path, text } of kept.files) {
      expect(path).not.toMatch(/layout|flexipage/i);
      if (/<description>/.test(text)) expect(text).toMatch(/Made by handoff-sync\.<\/description>/);
    }
    expect(kept.files.filter(({ text }) => text.includes('Made by handoff-sync.</description>')).length).toBeGreaterThan(15);
  });
});

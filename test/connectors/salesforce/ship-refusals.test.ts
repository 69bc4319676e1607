import { beforeAll, describe, expect, it } from '@jest/globals';
import { connector } from '../../../connectors/salesforce/index.ts';
import { shipping } from '../../../connectors/salesforce/ship.ts';
import type { Shipment } from '../../../src/core/shipping.ts';
import { shipRequestFor } from '../../shipped/shipped-by-default.ts';
import { findRefusals } from './shipment-refusals.ts';

describe('of the Salesforce package an org', () => {
  let files: Shipment['files'];
  beforeAll(async () => {
    files = (await shipping.write(await shipRequestFor(connector, { inputs: true }))).files;
  });

  it('refuses nothing that is known to be refused, the packet’s questions included', () => {
    expect(findRefusals(files)).toEqual([]);
  });

  const long = (characters: number): string => 'x'.repeat(characters);
  it.each<readonly [string, string, string, string]>([
    ['Handoff_Goal__c.field-meta.xml', '<label>', `<label>${long(40)}`, 'label of 53 characters'],
    ['Handoff_Goal__c.field-meta.xml', '<inlineHelpText>', `<inlineHelpText>${long(255)}`, 'inlineHelpText of'],
    ['Handoff_Completeness.listView-meta.xml', '<label>', `<label>${long(40)}`, 'label of'],
    ['Handoff_Minimum_Before_Close.validationRule-meta.xml', '<errorMessage>', `<errorMessage>${long(100)}`, 'errorMessage of'],
    ['Handoff_Viewer.permissionset-meta.xml', '<description>', `<description>${long(255)}`, 'description of'],
    ['Handoff_by_Owner.report-meta.xml', '<name>Handoff', `<name>${long(40)}`, 'name of'],
    ['Handoff_by_Owner.report-meta.xml', '<field>STAGE_NAME', '<field>FULL_NAME', 'groups by FULL_NAME and shows it'],
    ['Handoff_by_Owner.report-meta.xml', '<aggregateTypes>Average', '<aggregateTypes>Sum', 'works out no Average of Opportunity.Handoff_Score__c'],
    ['Handoff_Completeness.dashboard-meta.xml', '<indicatorMiddleColor>#FFB75D</indicatorMiddleColor>', '', 'Average completeness: lacks indicatorMiddleColor'],
    ['Handoff_Completeness.dashboard-meta.xml', '<metricLabel>', '<showValues>true</showValues><metricLabel>', 'showValues belongs to charts'],
    ['Handoff_Completeness.dashboard-meta.xml', '<sortBy>RowValueDescending</sortBy>', '', 'Completeness by owner: lacks sortBy'],
    ['Handoff_Completeness.dashboard-meta.xml', 'LoggedInUser', 'SpecifiedUser', 'runs as one user'],
    ['destructiveChangesPre.xml', 'Handoff_Sync/Handoff_Completeness', 'Handoff_Sync', 'Dashboard Handoff_Sync is a folder'],
    ['destructiveChangesPre.xml', 'Opportunity.Handoff_Progress__c', 'Opportunity.Handoff_Score__c', 'Opportunity.Handoff_Score__c is removed while others'],
    ['destructiveChangesPre.xml', 'Opportunity.Handoff_Progress__c', 'Opportunity.Other__c', 'Opportunity.Handoff_Progress__c is not removed before'],
  ])('in %s, where %s became %s, it is noticed', (end, before, after, noticed) => {
    const file = files.find(({ path }) => path.endsWith(end));
    const broken = file?.text.replace(before, () => after) ?? '';
    expect(broken).not.toBe(file?.text);
    const changed = files.map((item) => (item === file ? { ...item, text: broken } : item));
    expect(findRefusals(changed).join('\n')).toContain(noticed);
  });

  it('is given nothing while everything is taken away', () => {
    const removal = files.find(({ path }) => path === 'destructive/package.xml')?.text ?? '';
    expect(removal).toContain('<version>');
    expect(removal).not.toContain('<members>');
  });
});

import type { Shipment, Shipping, ShipRequest } from '../../src/core/shipping.ts';
import { accessComponents } from './ship-access.ts';
import { componentFiles } from './ship-component.ts';
import { dashboardComponents } from './ship-dashboard.ts';
import { projectFiles } from './ship-manifest.ts';
import { resolveNames, type PackageNames } from './ship-names.ts';
import { objectComponents } from './ship-objects.ts';
import { reportComponents } from './ship-reports.ts';
import type { Component } from './ship-xml.ts';

/** A Salesforce project in source format: everything inside the org that an administrator deploys, and can take away. */
export const shipping: Shipping = {
  option: 'package',
  what: 'Fields, list views, reports, a dashboard, permission sets and the component for the opportunity page, as a project for Salesforce’s own command line.',
  write: async (request) => {
    const names = resolveNames(request);
    const components = packageComponents(names);
    const files = [...components, ...projectFiles(components), ...(await componentFiles(names))].map(({ path, text }) => ({ path, text }));
    return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), next: nextSteps(names, request) } satisfies Shipment;
  },
};

/** Everything but the component, whose files the package's own folder holds. */
export const packageComponents = (names: PackageNames): readonly Component[] => [
  ...objectComponents(names),
  ...accessComponents(names),
  ...reportComponents(names),
  ...dashboardComponents(names),
];

function nextSteps(names: PackageNames, request: ShipRequest): readonly string[] {
  const asked = request.objects.find(({ object }) => object === 'Opportunity')?.asks ?? [];
  const onPage = asked.map(({ path }) => path).filter((path) => path.endsWith('__c') && !path.includes('.'));
  return [
    'In this folder, try it without changing anything: sf project deploy start -x manifest/package.xml --dry-run -o YOUR_ORG. Begin with a sandbox.',
    'Deploy: sf project deploy start -x manifest/package.xml -o YOUR_ORG',
    'Assign the permission set "Handoff Viewer" to sales and onboarding, "Handoff Integration" to the integration user: until then nobody sees the fields.',
    'Open an opportunity → gear → Edit Page, drag "Handoff completeness" onto the page, save and activate.',
    ...(onPage.length === 0 ? [] : [`Put the fields that answer the questions on the page layout too, so that sales can fill them in: ${onPage.join(', ')}.`]),
    `When everybody is used to it, turn on Setup → Object Manager → Opportunity → Validation Rules → Handoff Minimum Before Close: nobody then closes a deal as won below ${names.readyAt}.`,
    'To remove everything with its values: take the component off the page, then sf project deploy start --manifest destructive/package.xml --post-destructive-changes destructive/destructiveChanges.xml -o YOUR_ORG',
  ];
}

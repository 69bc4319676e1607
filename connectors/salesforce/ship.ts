import type { Shipment, Shipping, ShipRequest } from '../../src/core/shipping.ts';
import { accessComponents } from './ship/access.ts';
import { componentFiles } from './ship/component.ts';
import { dashboardComponents } from './ship/dashboard.ts';
import { projectFiles } from './ship/manifest.ts';
import { resolveNames, type PackageNames } from './ship/names.ts';
import { objectComponents } from './ship/objects.ts';
import { reportComponents } from './ship/reports.ts';
import type { Component } from './ship/xml.ts';

/** A Salesforce project in source format: everything inside the org that an administrator deploys, and can take away. */
export const shipping: Shipping = {
  option: 'package',
  what: 'Fields, list views, reports, a dashboard, permission sets and the component for the opportunity page, as a project for Salesforce’s own command line.',
  write: async (request) => {
    const names = resolveNames(request);
    const components = packageComponents(names);
    const next = nextSteps(names, request);
    const files = [...components, ...projectFiles(components, next), ...(await componentFiles(names))].map(({ path, text }) => ({ path, text }));
    return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), next } satisfies Shipment;
  },
};

/** Everything but the component, whose files the package's own folder holds. */
export const packageComponents = (names: PackageNames): readonly Component[] => [
  ...objectComponents(names),
  ...accessComponents(names),
  ...reportComponents(names),
  ...dashboardComponents(names),
];

/** Beginning with the folder in which the project lies. */
function nextSteps(names: PackageNames, request: ShipRequest): readonly string[] {
  const asked = request.objects.find(({ object }) => object === 'Opportunity')?.asks ?? [];
  const onPage = asked.map(({ path }) => path).filter((path) => path.endsWith('__c') && !path.includes('.'));
  return [
    'Install Salesforce’s command line (npm install --global @salesforce/cli) and sign in as an administrator: sf org login web -a YOUR_ORG. Begin with a sandbox.',
    'In this folder, try it without changing anything: sf project deploy start -x manifest/package.xml -o YOUR_ORG --dry-run',
    'Deploy it: sf project deploy start -x manifest/package.xml -o YOUR_ORG',
    'Assign the permission set "Handoff Viewer" to sales and onboarding and "Handoff Integration" to the integration user: until then nobody sees the fields, administrators included.',
    'Open an opportunity, choose the gear and Edit Page, drag "Handoff Completeness" onto the page, save and activate.',
    ...(onPage.length === 0 ? [] : [`These fields answer the questions; put those that you have on the page layout too, so that sales can fill them in: ${onPage.join(', ')}.`]),
    `When everybody is used to it, activate the rule under Setup → Object Manager → Opportunity → Validation Rules → Handoff_Minimum_Before_Close: from then on nobody closes a deal as won below ${names.readyAt}, except with a permission set that holds Handoff Sync Bypass.`,
    'To take everything away, with all values in the fields: remove the component from the page and both permission sets from everybody, then sf project deploy start --metadata-dir destructive -o YOUR_ORG. The empty folders "Handoff" of reports and of dashboards stay: delete them by hand once the Recycle Bin is empty.',
  ];
}

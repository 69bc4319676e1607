import { COMPONENT_NAME } from './component.ts';
import { metadataXml, type Component } from './xml.ts';

/** Oldest API version of which everything in the package is known. */
const API_VERSION = '62.0';

interface ShippedFile {
  readonly path: string;
  readonly text: string;
}

/** What makes the files a project: what is deployed, what takes it away again, what stays on the desk. `next`: what to do with it, a sentence each. */
export function projectFiles(components: readonly Component[], next: readonly string[]): readonly ShippedFile[] {
  const members = [...components, { type: 'LightningComponentBundle', fullName: COMPONENT_NAME }];
  const types = [...new Set(members.map(({ type }) => type))].toSorted().map((name) => ({
    members: members
      .filter(({ type }) => type === name)
      .map(({ fullName }) => fullName)
      .toSorted(),
    name,
  }));
  return [
    { path: 'sfdx-project.json', text: `${JSON.stringify(PROJECT, null, 2)}\n` },
    { path: '.forceignore', text: IGNORED },
    { path: 'README.md', text: readme(next) },
    { path: 'manifest/package.xml', text: metadataXml('Package', { types, version: API_VERSION }) },
    { path: 'destructive/destructiveChanges.xml', text: metadataXml('Package', { types, version: API_VERSION }) },
    { path: 'destructive/package.xml', text: metadataXml('Package', { version: API_VERSION }) },
  ];
}

const PROJECT = {
  name: 'handoff-sync',
  packageDirectories: [{ path: 'force-app', default: true }],
  sfdcLoginUrl: 'https://login.salesforce.com',
  sourceApiVersion: API_VERSION,
};

const IGNORED = `# Tests of the component stay on the desk.
**/__tests__/**
**/jsconfig.json
package.json
package-lock.json
node_modules
`;

const readme = (next: readonly string[]): string => `# Handoff completeness inside Salesforce

Written by \`handoff setup CONNECTION --package\` with the names of your mapping: write it anew instead of editing it. It adds to
the org and changes nothing that is there: no layout, no page, no list view or report of yours. What each part is for stands
in its description, which ends in "Made by handoff-sync."

${next.map((step, index) => `${index + 1}. ${step}`).join('\n')}
`;

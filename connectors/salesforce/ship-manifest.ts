import { COMPONENT_NAME } from './ship-component.ts';
import { metadataXml, type Component } from './ship-xml.ts';

/** Oldest API version of which everything in the package is known. */
const API_VERSION = '62.0';

interface ShippedFile {
  readonly path: string;
  readonly text: string;
}

/** What makes the files a project: what is deployed, what takes it away again, what stays on the desk. */
export function projectFiles(components: readonly Component[]): readonly ShippedFile[] {
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

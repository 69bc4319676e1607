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
  const members = [...components, { type: 'LightningComponentBundle', fullName: COMPONENT_NAME, text: '' }];
  const removable = members.filter((member) => !isFolder(member));
  return [
    { path: 'sfdx-project.json', text: `${JSON.stringify(PROJECT, null, 2)}\n` },
    { path: '.forceignore', text: IGNORED },
    { path: 'README.md', text: readme(next) },
    { path: 'manifest/package.xml', text: manifest(members) },
    { path: 'destructive/package.xml', text: manifest([]) },
    { path: 'destructive/destructiveChangesPre.xml', text: manifest(removable.filter((member) => !isLeaned(member))) },
    { path: 'destructive/destructiveChangesPost.xml', text: manifest(removable.filter(isLeaned)) },
  ];
}

type Member = Pick<Component, 'type' | 'fullName' | 'text'>;

const manifest = (members: readonly Member[]): string =>
  metadataXml('Package', {
    types: [...new Set(members.map(({ type }) => type))].toSorted().map((name) => ({
      members: members
        .filter(({ type }) => type === name)
        .map(({ fullName }) => fullName)
        .toSorted(),
      name,
    })),
    version: API_VERSION,
  });

/** A folder goes only when the Recycle Bin has let go of what was in it, so no deployment can take it along (help, "Delete Report or Dashboard Folders"). */
const isFolder = ({ type, fullName }: Member): boolean => (type === 'Report' || type === 'Dashboard') && !fullName.includes('/');

/**
 * What others lean on goes after them: a field outlives no formula, rule, list view or component that names it, a report no
 * dashboard, a permission no rule. Before and after are two steps of one deployment (Metadata API guide, "Deleting
 * Components from an Organization").
 */
const isLeaned = ({ type, text }: Member): boolean => LEANED_TYPES.includes(type) && !text.includes('<formula>');
const LEANED_TYPES = ['CustomField', 'CustomPermission', 'Report'];

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

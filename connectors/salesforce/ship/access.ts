import { BYPASS, INTEGRATION_SET, mayEdit, OBJECT_RIGHTS, permissionField, VIEWER_SET, type PermissionSetDefinition } from '../setup/fields.ts';
import type { PackageNames } from './names.ts';
import { metadataXml, SOURCE_FOLDER, type Component, type XmlContent } from './xml.ts';

/** The two permission sets and the permission by which our own writes pass the validation rule. */
export const accessComponents = (names: PackageNames): readonly Component[] => [
  permissionSet(INTEGRATION_SET, names),
  permissionSet(VIEWER_SET, names),
  {
    type: 'CustomPermission',
    fullName: BYPASS.name,
    path: `${SOURCE_FOLDER}/customPermissions/${BYPASS.name}.customPermission-meta.xml`,
    text: metadataXml('CustomPermission', { description: BYPASS.description, label: BYPASS.label }),
  },
];

function permissionSet(definition: PermissionSetDefinition, names: PackageNames): Component {
  const ours = definition === INTEGRATION_SET;
  const fields = [...names.outputs, names.key, ...names.inputs].map((field) => ({
    editable: mayEdit(field, ours),
    field: permissionField(field),
    readable: true,
  }));
  const content: XmlContent = {
    description: definition.description,
    fieldPermissions: fields.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
    label: definition.label,
  };
  return {
    type: 'PermissionSet',
    fullName: definition.name,
    path: `${SOURCE_FOLDER}/permissionsets/${definition.name}.permissionset-meta.xml`,
    text: metadataXml('PermissionSet', ours ? { ...content, ...INTEGRATION_RIGHTS } : content),
  };
}

const INTEGRATION_RIGHTS: XmlContent = {
  customPermissions: [{ enabled: true, name: BYPASS.name }],
  objectPermissions: Object.entries(OBJECT_RIGHTS).map(([object, { edit }]) => ({
    allowCreate: false,
    allowDelete: false,
    allowEdit: edit,
    allowRead: true,
    modifyAllRecords: false,
    object,
    viewAllRecords: false,
  })),
};

import { TASK_STATUSES } from './standard-values.ts';
import { child, field, longText, object, picklist, readOnly, reference, type ObjectMeta } from './schema.ts';

const sealed = { createable: false, updateable: false, deletable: false, withoutRecycleBin: true };

const organization = object(
  'Organization',
  'Organization',
  '00D',
  [
    readOnly('Name', 'Name', 'string', { nillable: false, length: 80, nameField: true }),
    readOnly('OrganizationType', 'Edition', 'picklist', { length: 40 }),
    readOnly('IsSandbox', 'Is Sandbox', 'boolean'),
    readOnly('InstanceName', 'Instance Name', 'string', { length: 5 }),
    readOnly('NamespacePrefix', 'Namespace Prefix', 'string', { length: 15 }),
    readOnly('DefaultLocaleSidKey', 'Locale', 'picklist', { nillable: false, length: 40 }),
    readOnly('LanguageLocaleKey', 'Language', 'picklist', { nillable: false, length: 40 }),
    readOnly('TimeZoneSidKey', 'Time Zone', 'picklist', { nillable: false, length: 40 }),
    readOnly('FiscalYearStartMonth', 'Fiscal Year Starts In', 'int'),
  ],
  sealed,
);

const user = object(
  'User',
  'User',
  '005',
  [
    field('Username', 'Username', 'string', { length: 80, nillable: false, idLookup: true }),
    field('LastName', 'Last Name', 'string', { length: 80, nillable: false }),
    field('FirstName', 'First Name', 'string', { length: 40 }),
    readOnly('Name', 'Full Name', 'string', { nillable: false, length: 121, nameField: true }),
    field('CompanyName', 'Company Name', 'string', { length: 80 }),
    field('Department', 'Department', 'string', { length: 80 }),
    field('Title', 'Title', 'string', { length: 80 }),
    field('Email', 'Email', 'email', { length: 128, nillable: false, idLookup: true }),
    field('Alias', 'Alias', 'string', { length: 8, nillable: false }),
    field('IsActive', 'Active', 'boolean'),
    reference('ManagerId', 'Manager ID', ['User'], 'Manager'),
    reference('ProfileId', 'Profile ID', ['Profile'], 'Profile', { nillable: false }),
    readOnly('UserType', 'User Type', 'picklist', { length: 40 }),
    field('TimeZoneSidKey', 'Time Zone', 'picklist', { defaultedOnCreate: true, nillable: false, length: 40 }),
    field('LanguageLocaleKey', 'Language', 'picklist', { defaultedOnCreate: true, nillable: false, length: 40 }),
    field('FederationIdentifier', 'SAML Federation ID', 'string', { length: 512 }),
  ],
  { deletable: false, withoutRecycleBin: true, setup: true },
);

const profile = object(
  'Profile',
  'Profile',
  '00e',
  [readOnly('Name', 'Name', 'string', { nillable: false, nameField: true })],
  sealed,
);

const group = object(
  'Group',
  'Group',
  '00G',
  [
    field('Name', 'Name', 'string', { length: 40, nillable: false, nameField: true }),
    field('DeveloperName', 'Developer Name', 'string', { length: 80 }),
    field('Type', 'Type', 'picklist', { length: 40 }),
    field('Email', 'Email', 'email', { length: 255 }),
  ],
  { withoutRecycleBin: true, setup: true },
);

const recordType = object(
  'RecordType',
  'Record Type',
  '012',
  [
    field('Name', 'Name', 'string', { length: 80, nillable: false, nameField: true }),
    field('DeveloperName', 'Record Type Name', 'string', { length: 80, nillable: false }),
    field('SobjectType', 'SObject Type Name', 'picklist', { length: 40, nillable: false }),
    field('IsActive', 'Active', 'boolean'),
  ],
  { withoutRecycleBin: true, setup: true, deletable: false },
);

const stage = object(
  'OpportunityStage',
  'Opportunity Stage',
  '01J',
  [
    readOnly('MasterLabel', 'Master Label', 'string', { nameField: true }),
    readOnly('ApiName', 'API Name', 'string', { nillable: false }),
    readOnly('IsActive', 'Is Active', 'boolean'),
    readOnly('SortOrder', 'Sort Order', 'int'),
    readOnly('IsClosed', 'Closed', 'boolean'),
    readOnly('IsWon', 'Won', 'boolean'),
    readOnly('ForecastCategory', 'Forecast Category', 'picklist', { nillable: false }),
    readOnly('ForecastCategoryName', 'Forecast Category Name', 'picklist', { nillable: false }),
    readOnly('DefaultProbability', 'Probability (%)', 'percent', { precision: 3 }),
    readOnly('Description', 'Description', 'string'),
  ],
  sealed,
);

const taskStatus = object(
  'TaskStatus',
  'Task Status Value',
  '01T',
  [
    readOnly('MasterLabel', 'Master Label', 'string', { nameField: true }),
    readOnly('ApiName', 'API Name', 'string', { nillable: false }),
    readOnly('SortOrder', 'Sort Order', 'int'),
    readOnly('IsDefault', 'Is Default', 'boolean'),
    readOnly('IsClosed', 'Closed', 'boolean'),
  ],
  sealed,
);

const task = object('Task', 'Task', '00T', [
  reference('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who'),
  reference('WhatId', 'Related To ID', ['Account', 'Opportunity', 'Product2'], 'What'),
  field('Subject', 'Subject', 'combobox'),
  field('ActivityDate', 'Due Date Only', 'date'),
  picklist('Status', 'Status', TASK_STATUSES, { nillable: false, defaultValue: 'Not Started' }),
  picklist('Priority', 'Priority', ['High', 'Normal', 'Low'], { length: 20, nillable: false, defaultValue: 'Normal' }),
  readOnly('IsHighPriority', 'High Priority', 'boolean'),
  reference('OwnerId', 'Assigned To ID', ['Group', 'User'], 'Owner', { nillable: false, defaultedOnCreate: true }),
  longText('Description', 'Description', 32000),
  picklist('Type', 'Type', ['Call', 'Email', 'Meeting', 'Other']),
  readOnly('IsClosed', 'Closed', 'boolean'),
  readOnly('CompletedDateTime', 'Completed Date/Time', 'datetime'),
  reference('AccountId', 'Account ID', ['Account'], 'Account', { createable: false, updateable: false }),
  readOnly('IsArchived', 'Archived', 'boolean'),
  field('IsReminderSet', 'Reminder Set', 'boolean'),
  field('ReminderDateTime', 'Reminder Date/Time', 'datetime'),
  picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'], {
    length: 40,
    updateable: false,
    defaultValue: 'Task',
  }),
]);

const permissionSet = object(
  'PermissionSet',
  'Permission Set',
  '0PS',
  [
    field('Name', 'Permission Set Name', 'string', { length: 80, nillable: false, nameField: true }),
    field('Label', 'Permission Set Label', 'string', { length: 80, nillable: false }),
    field('Description', 'Description', 'textarea'),
    readOnly('IsOwnedByProfile', 'Is Owned By Profile', 'boolean'),
    readOnly('IsCustom', 'Custom', 'boolean'),
    readOnly('Type', 'Type', 'picklist', { length: 40 }),
    readOnly('NamespacePrefix', 'Namespace Prefix', 'string', { length: 15 }),
  ],
  {
    withoutRecycleBin: true,
    setup: true,
    children: [
      child('Assignments', 'PermissionSetAssignment', 'PermissionSetId', true),
      child('FieldPerms', 'FieldPermissions', 'ParentId', true),
      child('ObjectPerms', 'ObjectPermissions', 'ParentId', true),
      child('SetupEntityAccessItems', 'SetupEntityAccess', 'ParentId', true),
    ],
  },
);

const fieldPermissions = object(
  'FieldPermissions',
  'Field Permissions',
  '01k',
  [
    reference('ParentId', 'Parent ID', ['PermissionSet'], 'Parent', { nillable: false, updateable: false }),
    field('SobjectType', 'SObject Type Name', 'picklist', { length: 40, nillable: false, updateable: false }),
    field('Field', 'Field Name', 'picklist', { nillable: false, updateable: false }),
    field('PermissionsEdit', 'Edit Field', 'boolean'),
    field('PermissionsRead', 'Read Field', 'boolean'),
  ],
  { labelPlural: 'Field Permissions', withoutRecycleBin: true, setup: true, audit: 'none' },
);

const objectPermissions = object(
  'ObjectPermissions',
  'Object Permissions',
  '110',
  [
    reference('ParentId', 'Parent ID', ['PermissionSet'], 'Parent', { nillable: false, updateable: false }),
    field('SobjectType', 'SObject Type Name', 'picklist', { length: 40, nillable: false, updateable: false }),
    field('PermissionsCreate', 'Create Records', 'boolean'),
    field('PermissionsRead', 'Read Records', 'boolean'),
    field('PermissionsEdit', 'Edit Records', 'boolean'),
    field('PermissionsDelete', 'Delete Records', 'boolean'),
    field('PermissionsViewAllRecords', 'Read All Records', 'boolean'),
    field('PermissionsModifyAllRecords', 'Edit All Records', 'boolean'),
  ],
  { labelPlural: 'Object Permissions', withoutRecycleBin: true, setup: true },
);

const assignment = object(
  'PermissionSetAssignment',
  'Permission Set Assignment',
  '0Pa',
  [
    reference('PermissionSetId', 'PermissionSet ID', ['PermissionSet'], 'PermissionSet', { updateable: false }),
    reference('AssigneeId', 'Assignee ID', ['User'], 'Assignee', { nillable: false, updateable: false }),
  ],
  { withoutRecycleBin: true, setup: true, updateable: false, audit: 'none' },
);

/** Programs may look, not make: it comes with a deployment, or by hand (Object reference, "CustomPermission"). */
const customPermission = object(
  'CustomPermission',
  'Custom Permission',
  '0CP',
  [
    readOnly('DeveloperName', 'Name', 'string', { nillable: false, length: 80 }),
    readOnly('MasterLabel', 'Label', 'string', { nillable: false, length: 80 }),
    readOnly('Language', 'Master Language', 'picklist', { length: 40 }),
    readOnly('NamespacePrefix', 'Namespace Prefix', 'string', { length: 15 }),
    readOnly('Description', 'Description', 'textarea', { length: 255 }),
  ],
  { ...sealed, setup: true },
);

const setupEntityAccess = object(
  'SetupEntityAccess',
  'Setup Entity Access',
  '0J0',
  [
    reference('ParentId', 'Parent ID', ['PermissionSet'], 'Parent', { nillable: false, updateable: false }),
    reference('SetupEntityId', 'Setup Entity ID', ['CustomPermission'], 'SetupEntity', { nillable: false, updateable: false }),
    readOnly('SetupEntityType', 'Setup Entity Type', 'picklist', { length: 40 }),
  ],
  { labelPlural: 'Setup Entity Access', withoutRecycleBin: true, setup: true, updateable: false, audit: 'none' },
);

export const SETUP_OBJECTS: readonly ObjectMeta[] = [
  organization,
  user,
  profile,
  group,
  recordType,
  stage,
  taskStatus,
  task,
  permissionSet,
  fieldPermissions,
  objectPermissions,
  assignment,
  customPermission,
  setupEntityAccess,
];

/** What a polymorphic parent shows: Owner.Name and What.Name are read through it. */
export const NAME_OBJECT: ObjectMeta = object(
  'Name',
  'Name',
  '',
  [
    readOnly('Name', 'Name', 'string', { nameField: true }),
    readOnly('Type', 'Type', 'string'),
    readOnly('FirstName', 'First Name', 'string'),
    readOnly('LastName', 'Last Name', 'string'),
    readOnly('Email', 'Email', 'email'),
    readOnly('Phone', 'Phone', 'phone'),
    readOnly('Title', 'Title', 'string'),
    readOnly('Username', 'Username', 'string'),
    readOnly('Alias', 'Alias', 'string'),
    readOnly('IsActive', 'Active', 'boolean'),
  ],
  sealed,
);

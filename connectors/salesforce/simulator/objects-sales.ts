import { CONTACT_ROLES, STAGES } from './standard-values.ts';
import { child, field, longText, object, picklist, readOnly, reference, type ObjectMeta } from './schema.ts';

const money = { precision: 18, scale: 2 };
const owner = (to: readonly string[]) =>
  reference('OwnerId', 'Owner ID', to, 'Owner', { nillable: false, defaultedOnCreate: true });
const currency = picklist('CurrencyIsoCode', 'Currency ISO Code', ['USD', 'EUR', 'GBP', 'CHF', 'JPY'], {
  length: 3,
  defaultValue: 'USD',
  restrictedPicklist: true,
  feature: 'multiCurrency',
});
const lastActivity = readOnly('LastActivityDate', 'Last Activity', 'date');

const account = object(
  'Account',
  'Account',
  '001',
  [
    reference('MasterRecordId', 'Master Record ID', ['Account'], 'MasterRecord', {
      createable: false,
      updateable: false,
    }),
    field('Name', 'Account Name', 'string', { nillable: false, nameField: true }),
    picklist('Type', 'Account Type', [
      'Prospect',
      'Customer - Direct',
      'Customer - Channel',
      'Channel Partner / Reseller',
      'Installation Partner',
      'Technology Partner',
      'Other',
    ]),
    reference('ParentId', 'Parent Account ID', ['Account'], 'Parent'),
    field('BillingStreet', 'Billing Street', 'textarea'),
    field('BillingCity', 'Billing City', 'string', { length: 40 }),
    field('BillingState', 'Billing State/Province', 'string', { length: 80 }),
    field('BillingPostalCode', 'Billing Zip/Postal Code', 'string', { length: 20 }),
    field('BillingCountry', 'Billing Country', 'string', { length: 80 }),
    field('Phone', 'Account Phone', 'phone'),
    field('AccountNumber', 'Account Number', 'string', { length: 40 }),
    field('Website', 'Website', 'url'),
    picklist('Industry', 'Industry', [
      'Banking',
      'Biotechnology',
      'Construction',
      'Consulting',
      'Education',
      'Electronics',
      'Energy',
      'Engineering',
      'Finance',
      'Government',
      'Healthcare',
      'Hospitality',
      'Insurance',
      'Machinery',
      'Manufacturing',
      'Media',
      'Retail',
      'Technology',
      'Telecommunications',
      'Transportation',
      'Utilities',
      'Other',
    ]),
    field('AnnualRevenue', 'Annual Revenue', 'currency', { precision: 18, scale: 0 }),
    field('NumberOfEmployees', 'Employees', 'int', { precision: 8 }),
    longText('Description', 'Account Description', 32000),
    currency,
    owner(['User']),
    lastActivity,
  ],
  {
    children: [
      child('Opportunities', 'Opportunity', 'AccountId', true),
      child('Contacts', 'Contact', 'AccountId', true),
      child('Tasks', 'Task', 'AccountId'),
    ],
  },
);

const contact = object('Contact', 'Contact', '003', [
  reference('MasterRecordId', 'Master Record ID', ['Contact'], 'MasterRecord', {
    createable: false,
    updateable: false,
  }),
  reference('AccountId', 'Account ID', ['Account'], 'Account'),
  field('LastName', 'Last Name', 'string', { length: 80, nillable: false }),
  field('FirstName', 'First Name', 'string', { length: 40 }),
  readOnly('Name', 'Full Name', 'string', { length: 121, nillable: false, nameField: true }),
  field('Phone', 'Business Phone', 'phone'),
  field('MobilePhone', 'Mobile Phone', 'phone'),
  reference('ReportsToId', 'Reports To ID', ['Contact'], 'ReportsTo'),
  field('Email', 'Email', 'email', { idLookup: true }),
  field('Title', 'Title', 'string', { length: 128 }),
  field('Department', 'Department', 'string', { length: 80 }),
  longText('Description', 'Contact Description', 32000),
  owner(['User']),
  lastActivity,
]);

const opportunity = object(
  'Opportunity',
  'Opportunity',
  '006',
  [
    reference('AccountId', 'Account ID', ['Account'], 'Account'),
    reference('RecordTypeId', 'Record Type ID', ['RecordType'], 'RecordType', {
      defaultedOnCreate: true,
      feature: 'recordTypes',
    }),
    field('Name', 'Name', 'string', { length: 120, nillable: false, nameField: true }),
    longText('Description', 'Description', 32000),
    picklist(
      'StageName',
      'Stage',
      STAGES.map((stage) => stage.name),
      { nillable: false },
    ),
    field('Amount', 'Amount', 'currency', money),
    field('Probability', 'Probability (%)', 'percent', { precision: 3, scale: 0, defaultedOnCreate: true }),
    readOnly('ExpectedRevenue', 'Expected Amount', 'currency', money),
    field('TotalOpportunityQuantity', 'Quantity', 'double', money),
    field('CloseDate', 'Close Date', 'date', { nillable: false }),
    picklist('Type', 'Opportunity Type', [
      'Existing Customer - Upgrade',
      'Existing Customer - Replacement',
      'Existing Customer - Downgrade',
      'Existing Customer - Renewal',
      'New Customer',
    ]),
    field('NextStep', 'Next Step', 'string'),
    picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    readOnly('IsClosed', 'Closed', 'boolean'),
    readOnly('IsWon', 'Won', 'boolean'),
    picklist(
      'ForecastCategory',
      'Forecast Category',
      ['Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed'],
      { createable: false, updateable: false, nillable: false, defaultedOnCreate: true },
    ),
    picklist('ForecastCategoryName', 'Forecast Category', ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'], {
      defaultedOnCreate: true,
    }),
    currency,
    readOnly('HasOpportunityLineItem', 'Has Line Item', 'boolean'),
    readOnly('HasOpenActivity', 'Has Open Activity', 'boolean'),
    readOnly('HasOverdueTask', 'Has Overdue Task', 'boolean'),
    readOnly('LastStageChangeDate', 'Last Stage Change Date', 'datetime'),
    field('ContactId', 'Contact ID', 'reference', {
      referenceTo: ['Contact'],
      relationshipName: null,
      updateable: false,
    }),
    owner(['User']),
    lastActivity,
  ],
  {
    labelPlural: 'Opportunities',
    children: [
      child('OpportunityContactRoles', 'OpportunityContactRole', 'OpportunityId', true),
      child('OpportunityLineItems', 'OpportunityLineItem', 'OpportunityId', true),
      child('OpportunityHistories', 'OpportunityHistory', 'OpportunityId', true),
      child('Tasks', 'Task', 'WhatId', true),
    ],
  },
);

const contactRole = object('OpportunityContactRole', 'Opportunity Contact Role', '00K', [
  reference('OpportunityId', 'Opportunity ID', ['Opportunity'], 'Opportunity', { nillable: false, updateable: false }),
  reference('ContactId', 'Contact ID', ['Contact'], 'Contact', { nillable: false }),
  picklist('Role', 'Role', CONTACT_ROLES, { length: 40 }),
  field('IsPrimary', 'Primary', 'boolean'),
  currency,
]);

const lineItem = object(
  'OpportunityLineItem',
  'Opportunity Product',
  '00k',
  [
    reference('OpportunityId', 'Opportunity ID', ['Opportunity'], 'Opportunity', {
      nillable: false,
      updateable: false,
    }),
    field('SortOrder', 'Sort Order', 'int', { precision: 9 }),
    reference('Product2Id', 'Product ID', ['Product2'], 'Product2', { updateable: false }),
    readOnly('ProductCode', 'Product Code', 'string'),
    readOnly('Name', 'Opportunity Product Name', 'string', { length: 376, nameField: true }),
    field('Quantity', 'Quantity', 'double', { ...money, nillable: false }),
    field('TotalPrice', 'Total Price', 'currency', money),
    field('UnitPrice', 'Sales Price', 'currency', money),
    readOnly('ListPrice', 'List Price', 'currency', money),
    field('ServiceDate', 'Date', 'date'),
    field('Description', 'Line Description', 'string'),
    currency,
  ],
  { labelPlural: 'Opportunity Product' },
);

const product = object('Product2', 'Product', '01t', [
  field('Name', 'Product Name', 'string', { nillable: false, nameField: true }),
  field('ProductCode', 'Product Code', 'string'),
  field('Description', 'Product Description', 'textarea', { length: 4000, filterable: false }),
  field('IsActive', 'Active', 'boolean'),
  picklist('Family', 'Product Family', ['None']),
]);

const history = object(
  'OpportunityHistory',
  'Opportunity History',
  '008',
  [
    readOnly('OpportunityId', 'Opportunity ID', 'reference', {
      referenceTo: ['Opportunity'],
      relationshipName: 'Opportunity',
      nillable: false,
    }),
    readOnly('StageName', 'Stage', 'picklist', { nillable: false }),
    readOnly('Amount', 'Amount', 'currency', money),
    readOnly('ExpectedRevenue', 'Expected Revenue', 'currency', money),
    readOnly('CloseDate', 'Close Date', 'date'),
    readOnly('Probability', 'Probability (%)', 'percent', { precision: 3 }),
    readOnly('ForecastCategory', 'Forecast Category', 'picklist'),
  ],
  { labelPlural: 'Opportunity History', createable: false, updateable: false, deletable: false, audit: 'created' },
);

export const SALES_OBJECTS: readonly ObjectMeta[] = [
  account,
  contact,
  opportunity,
  contactRole,
  lineItem,
  product,
  history,
];

import type { FieldDefinition, FieldType, TableColumn, TableDefinition } from './account.ts';

/** Ids differ between accounts: only the aliases are the vendor's, so a client that relies on ids must fail here. */
const STANDARD_FIELDS: readonly (readonly [number, string, string, FieldType])[] = [
  [1, 'First Name', 'firstName', 'text'],
  [2, 'Last Name', 'lastName', 'text'],
  [5, 'Middle Name', 'middleName', 'text'],
  [1358, 'Preferred Name', 'preferredName', 'text'],
  [4310, 'Display Name', 'displayName', 'text'],
  [4313, 'Employee #', 'employeeNumber', 'text'],
  [2000, 'Status', 'status', 'status'],
  [3, 'Hire Date', 'hireDate', 'date'],
  [4315, 'Original Hire Date', 'originalHireDate', 'date'],
  [4314, 'Termination Date', 'terminationDate', 'date'],
  [17, 'Job Title', 'jobTitle', 'list'],
  [4, 'Department', 'department', 'list'],
  [1355, 'Division', 'division', 'list'],
  [18, 'Location', 'location', 'list'],
  [91, 'Reporting to', 'supervisor', 'employee'],
  [4316, 'Supervisor Employee #', 'supervisorId', 'text'],
  [4317, 'Supervisor EID', 'supervisorEId', 'text'],
  [1936, 'Employment Status', 'employmentHistoryStatus', 'list'],
  [1360, 'Home Email', 'homeEmail', 'email'],
  [1359, 'Work Email', 'workEmail', 'email'],
  [13, 'Home Phone', 'homePhone', 'phone'],
  [14, 'Mobile Phone', 'mobilePhone', 'phone'],
  [15, 'Work Phone', 'workPhone', 'phone'],
  [8, 'Address Line 1', 'address1', 'text'],
  [9, 'Address Line 2', 'address2', 'text'],
  [10, 'City', 'city', 'text'],
  [11, 'State', 'state', 'state'],
  [12, 'ZIP Code', 'zipcode', 'text'],
  [3991, 'Country', 'country', 'country'],
  [6, 'Birth Date', 'dateOfBirth', 'date'],
  [16, 'Gender', 'gender', 'list'],
  [19, 'Marital Status', 'maritalStatus', 'list'],
  [7, 'SSN', 'ssn', 'text'],
  [4330, 'Exempt', 'exempt', 'list'],
  [4331, 'Pay Type', 'payType', 'list'],
  [4332, 'Pay Rate', 'payRate', 'currency'],
  [4333, 'Pay Per', 'payPer', 'list'],
  [4047, 'Last Changed', 'lastChanged', 'timestamp'],
];

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  jobTitle: [
    'Account Executive',
    'Customer Success Manager',
    'Finance Analyst',
    'Finance Director',
    'Head of Engineering',
    'People Operations Partner',
    'Sales Director',
    'Senior Backend Engineer',
    'Solutions Engineer',
  ],
  department: ['Customer Success', 'Engineering', 'Finance', 'People', 'Sales'],
  division: ['EMEA', 'North America'],
  location: ['Berlin', 'Lisbon', 'London', 'New York', 'Remote'],
  employmentHistoryStatus: ['Contractor', 'Full-Time', 'Part-Time', 'Terminated'],
  gender: ['Female', 'Male', 'Non-binary'],
  maritalStatus: ['Married', 'Single'],
  exempt: ['Exempt', 'Non-exempt'],
  payType: ['Hourly', 'Salary'],
  payPer: ['Hour', 'Month', 'Year'],
};

/** Where a standard field's value lives when it is only the current row of a history table. */
export const HISTORY_FIELDS: ReadonlyMap<string, { readonly table: string; readonly column: string }> = new Map([
  ['jobTitle', { table: 'jobInfo', column: 'jobTitle' }],
  ['department', { table: 'jobInfo', column: 'department' }],
  ['division', { table: 'jobInfo', column: 'division' }],
  ['location', { table: 'jobInfo', column: 'location' }],
  ['supervisor', { table: 'jobInfo', column: 'reportsTo' }],
  ['employmentHistoryStatus', { table: 'employmentStatus', column: 'employmentStatus' }],
]);

/** Names that the GetEmployeeResponse schema uses for the same values. */
export const FIELD_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['jobTitleName', 'jobTitle'],
  ['reportsToName', 'supervisor'],
  ['reportsToId', 'supervisorEId'],
  ['employmentStatus', 'employmentHistoryStatus'],
  ['birthDate', 'dateOfBirth'],
  ['marital', 'maritalStatus'],
  ['payPeriod', 'payPer'],
]);

export const READ_ONLY_FIELDS: ReadonlySet<string> = new Set([
  'displayName',
  'supervisorId',
  'supervisorEId',
  'lastChanged',
]);

function optionsOf(names: readonly string[], firstId: number): FieldDefinition['options'] {
  return names.map((name, index) => ({ id: firstId + index, name, archived: false }));
}

export function standardFields(): FieldDefinition[] {
  return STANDARD_FIELDS.map(([id, name, alias, type]) => ({
    id,
    name,
    alias,
    type,
    custom: false,
    options: optionsOf(OPTIONS[alias] ?? [], 18_000 + id * 20),
  }));
}

const column = (id: number, name: string, alias: string, type: FieldType, required = false): TableColumn => ({
  id,
  name,
  alias,
  type,
  required,
  custom: false,
  options: [],
});

export function standardTables(): TableDefinition[] {
  return [
    {
      alias: 'jobInfo',
      custom: false,
      columns: [
        column(4046, 'Effective Date', 'date', 'date', true),
        column(4048, 'Location', 'location', 'list'),
        column(4049, 'Department', 'department', 'list'),
        column(4050, 'Division', 'division', 'list'),
        column(4051, 'Job Title', 'jobTitle', 'list'),
        column(4052, 'Reports To', 'reportsTo', 'employee'),
        column(4053, 'Teams', 'teams', 'multilist'),
      ],
    },
    {
      alias: 'employmentStatus',
      custom: false,
      columns: [
        column(4060, 'Effective Date', 'date', 'date', true),
        column(4061, 'Employment Status', 'employmentStatus', 'list', true),
        column(4062, 'Comment', 'comment', 'textarea'),
      ],
    },
  ];
}

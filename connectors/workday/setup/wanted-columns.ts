import type { ObjectName } from '../config.ts';

/** A column as an administrator has to add it to the report. */
export interface WantedColumn {
  readonly type: 'Text' | 'Date' | 'True/false' | 'Date and time';
  /** Where it comes from in Workday, in words. */
  readonly from: string;
  /** Workday has no field for it: one of your own has to be made first, with texts like these. */
  readonly own?: readonly string[];
}
const text = (from: string): WantedColumn => ({ type: 'Text', from });
const date = (from: string): WantedColumn => ({ type: 'Date', from });
const truth = (from: string): WantedColumn => ({ type: 'True/false', from });

const PERSON: Readonly<Record<string, WantedColumn>> = {
  Email: text('personal (home) e-mail address'),
  Phone: text('personal phone number'),
  Address: text('home address, full'),
};
const JOB: Readonly<Record<string, WantedColumn>> = {
  Hire_Date: date('hire date (the agreed first day)'),
  Job_Title: text('business title, else job profile'),
  Department: text('supervisory organization or department'),
  Location: text('work location'),
  Country: text('country of the location'),
  Employment_Type: text('worker type or time type'),
  Legal_Entity: text('company'),
  Cost_Center: text('cost center'),
  Work_Model: { ...text('your field with Remote, Hybrid or On-site (a custom field or a calculated one)'), own: ['Remote', 'Hybrid', 'On-site'] },
  Equipment_Profile: { ...text('your field for the equipment and access profile'), own: ['Standard laptop', 'Developer laptop', 'Sales kit'] },
  Contract_Status: { ...text('your field for contract and checks'), own: ['Sent', 'Signed', 'Checks pending'] },
  Manager: text('manager, name'),
  Manager_Email: text('manager, work e-mail'),
  Manager_Active: truth('manager, active status'),
};

/** The columns of the reports by XML alias; the shipped mapping reads exactly these. */
export const WANTED_COLUMNS: Readonly<Record<ObjectName, Readonly<Record<string, WantedColumn>>>> = {
  jobApplication: {
    Application_ID: text('Job Application → reference ID (JOB_APPLICATION-3-1234), the key'),
    Candidate: text('candidate, full name'),
    First_Name: text('candidate, legal first name'),
    Last_Name: text('candidate, legal last name'),
    ...PERSON,
    Offer_Completed: date('date on which the offer event was completed; blank until then'),
    Hired: truth('the candidate was hired from this application'),
    Withdrawn: truth('the candidate withdrew or declined'),
    Disposition: text('disposition reason'),
    Status_Timestamp: { type: 'Date and time', from: 'moment of the last status change' },
    Recruiter: text('primary recruiter, name'),
    Recruiter_Email: text('primary recruiter, e-mail'),
    ...JOB,
  },
  worker: {
    Employee_ID: text('Employee ID, the key'),
    Worker: text('worker, full name'),
    Legal_Name: text('legal name, formatted'),
    Preferred_Name: text('preferred name, formatted'),
    ...PERSON,
    Hire_Rescinded: truth('the hire was rescinded, or the worker never showed up'),
    ...JOB,
  },
};

/** `domains`: each wants Get. Their names differ a little between tenants and releases. */
export const REPORT_NAMES: Readonly<Record<ObjectName, { readonly name: string; readonly source: string; readonly rows: string; readonly domains: readonly string[] }>> = {
  jobApplication: {
    name: 'Handoff_Job_Applications',
    source: 'Job Applications',
    rows: 'every application whose offer was completed or that was hired, those withdrawn or rescinded afterwards included',
    domains: ['Candidate Data: Job Application', 'Candidate Data: Offer Details', 'Candidate Data: Personal Information', 'Candidate Data: Contact Information'],
  },
  worker: {
    name: 'Handoff_New_Hires',
    source: 'All Workers (with future hires)',
    rows: 'every worker whose hire date lies ahead or less than 120 days back',
    domains: ['Worker Data: Workers', 'Worker Data: Current Staffing Information', 'Worker Data: Home Contact Information'],
  },
};

/** Types of the custom object's fields, by the kind of what they show. */
export const FIELD_TYPES = { number: 'Numeric', text: 'Text', long: 'Text (long)', date: 'Date', status: 'Text' } as const;

/** Fields of the custom object by the names of the shipped mapping: what each shows. */
export const WANTED_FIELDS: Readonly<Record<string, string>> = {
  handoffScore: 'score',
  handoffStatus: 'status',
  handoffMissing: 'missing',
  handoffMissingCount: 'missingCount',
  handoffGaps: 'gaps',
  handoffStatusReason: 'statusReason',
  handoffNextDeadline: 'nextDeadline',
  handoffCheckedAt: 'checkedAt',
  handoffLink: 'link',
  handoffOpenTasks: 'openTasks',
  handoffTaskList: 'taskList',
};

import type { Column, Prompt, Report } from './tenant.ts';

/** Aliases are the tenant's own words: these are what an administrator following our README types. */
const both: readonly Column[] = [
  { alias: 'First_Name', field: 'first_name' },
  { alias: 'Last_Name', field: 'last_name' },
  { alias: 'Email', field: 'email' },
  { alias: 'Phone', field: 'phone' },
  { alias: 'Address', field: 'address' },
  { alias: 'Country', field: 'country' },
  { alias: 'Hire_Date', field: 'hire_date' },
  { alias: 'Job_Title', field: 'job_title' },
  { alias: 'Department', field: 'department' },
  { alias: 'Location', field: 'location' },
  { alias: 'Manager', field: 'manager_name' },
  { alias: 'Manager_Email', field: 'manager_email' },
  { alias: 'Manager_Active', field: 'manager_active' },
  { alias: 'Employment_Type', field: 'worker_type' },
  { alias: 'Weekly_Hours', field: 'weekly_hours' },
  { alias: 'Legal_Entity', field: 'company' },
  { alias: 'Cost_Center', field: 'cost_center' },
  { alias: 'Work_Model', field: 'work_model' },
  { alias: 'Equipment_Profile', field: 'equipment_profile' },
  { alias: 'Contract_Status', field: 'contract_status' },
  { alias: 'Last_Updated', field: 'updated_at' },
];

export const APPLICATION_COLUMNS: readonly Column[] = [
  { alias: 'Application_ID', field: 'application_id' },
  { alias: 'Candidate_ID', field: 'candidate_id' },
  { alias: 'Candidate', field: 'name' },
  ...both,
  { alias: 'Requisition_ID', field: 'requisition_id' },
  { alias: 'Offer_Completed', field: 'offer_completed' },
  { alias: 'Hired', field: 'hired' },
  { alias: 'Withdrawn', field: 'withdrawn' },
  { alias: 'Hire_Stage', field: 'stage' },
  { alias: 'Disposition', field: 'disposition' },
  { alias: 'Status_Timestamp', field: 'status_at' },
  { alias: 'Recruiter', field: 'recruiter_name' },
  { alias: 'Recruiter_Email', field: 'recruiter_email' },
  { alias: 'Employee_ID', field: 'worker_id' },
  { alias: 'Languages_group', group: 'languages', columns: [{ alias: 'Language', field: 'language' }, { alias: 'Level', field: 'level' }] },
];

export const WORKER_COLUMNS: readonly Column[] = [
  { alias: 'Employee_ID', field: 'worker_id' },
  { alias: 'Worker', field: 'name' },
  { alias: 'Legal_Name', field: 'name' },
  { alias: 'Preferred_Name', field: 'preferred_name' },
  ...both,
  { alias: 'Active', field: 'active' },
  { alias: 'Hire_Rescinded', field: 'hire_rescinded' },
  { alias: 'Candidate_ID', field: 'candidate_id' },
  { alias: 'Work_Email', field: 'work_email' },
];

const moments: readonly Prompt[] = [
  { alias: 'From_Moment', label: 'From Moment', type: 'dateTime', required: true, narrows: 'updated_from' },
  { alias: 'To_Moment', label: 'To Moment', type: 'dateTime', required: true, narrows: 'updated_through' },
];

const single = (alias: string, label: string): Prompt => ({ alias, label, type: 'instances', required: false, narrows: 'records' });

export const APPLICATIONS_REPORT = 'Handoff_Job_Applications';
export const WORKERS_REPORT = 'Handoff_New_Hires';

/** Accepted offers narrowed by the moment of the last change, and future hires, always all of them. */
export function reportDefaults(owner: string): Report[] {
  const common = { owner, webService: true, sharedWith: [], includeWithdrawn: true };
  return [
    {
      ...common,
      name: APPLICATIONS_REPORT,
      source: 'Job Applications',
      filter: 'accepted',
      columns: [...APPLICATION_COLUMNS],
      prompts: [...moments, single('Job_Applications', 'Job Applications')],
    },
    { ...common, name: WORKERS_REPORT, source: 'Workers', filter: 'hires', columns: [...WORKER_COLUMNS], prompts: [single('Workers', 'Workers')] },
  ];
}

import type { Rule } from './soap-rules.ts';

const reference = (name: string, more: Omit<Rule, 'name' | 'is'> = {}): Rule => ({ name, is: 'reference', ...more });
const many = (name: string): Rule => reference(name, { many: true });
const simple = (name: string, is: 'text' | 'boolean' | 'integer' | 'date' | 'dateTime'): Rule => ({ name, is });
const flags = (...names: readonly string[]): Rule[] => names.map((name) => simple(name, 'boolean'));

const TRANSACTION_LOG: Rule = {
  name: 'Transaction_Log_Criteria_Data',
  many: true,
  is: [
    {
      name: 'Transaction_Date_Range_Data',
      is: [simple('Updated_From', 'dateTime'), simple('Updated_Through', 'dateTime'), simple('Effective_From', 'dateTime'), simple('Effective_Through', 'dateTime')],
    },
    { name: 'Transaction_Type_References', is: [many('Transaction_Type_Reference')] },
    reference('Subscriber_Reference'),
  ],
};

const RESPONSE_FILTER: Rule = {
  name: 'Response_Filter',
  is: [simple('As_Of_Effective_Date', 'date'), simple('As_Of_Entry_DateTime', 'dateTime'), simple('Page', 'integer'), simple('Count', 'integer')],
};

const CANDIDATE_CRITERIA: readonly Rule[] = [
  simple('First_Name', 'text'),
  simple('Last_Name', 'text'),
  simple('Candidate_Email_Address', 'text'),
  many('Pre-Hire_Reference'),
  many('Worker_Reference'),
  many('Job_Requisition_Reference'),
  many('Recruiting_Stage_Reference'),
  many('Applicant_Source_Reference'),
  many('Candidate_Tag_Reference'),
  simple('Applied_From', 'dateTime'),
  simple('Applied_Through', 'dateTime'),
  simple('Internal_Workers_Only', 'boolean'),
  simple('Created_From', 'dateTime'),
  simple('Created_Through', 'dateTime'),
  many('Criteria_Match_Score_Category_Reference'),
  many('Static_Candidate_Pool_Reference'),
];

/** Order as in generated clients of v45; transaction log criteria exist from v45.2 on only. */
export function getCandidates(withTransactionLog: boolean): readonly Rule[] {
  return [
    { name: 'Request_References', is: [{ ...many('Candidate_Reference'), required: true }] },
    { name: 'Request_Criteria', is: [...(withTransactionLog ? [TRANSACTION_LOG] : []), ...CANDIDATE_CRITERIA] },
    RESPONSE_FILTER,
    { name: 'Response_Group', is: flags('Include_Reference', 'Exclude_All_Attachments') },
  ];
}

export const GET_WORKERS: readonly Rule[] = [
  { name: 'Request_References', is: [{ ...many('Worker_Reference'), required: true }] },
  {
    name: 'Request_Criteria',
    is: [
      TRANSACTION_LOG,
      many('Organization_Reference'),
      many('Country_Reference'),
      simple('Include_Subordinate_Organizations', 'boolean'),
      many('Position_Reference'),
      many('Event_Reference'),
      ...flags('Exclude_Inactive_Workers', 'Exclude_Employees', 'Exclude_Contingent_Workers'),
    ],
  },
  RESPONSE_FILTER,
  {
    name: 'Response_Group',
    is: flags('Include_Reference', 'Include_Personal_Information', 'Show_All_Personal_Information', 'Include_Additional_Jobs', 'Include_Employment_Information', 'Include_Compensation', 'Include_Organizations', 'Exclude_Organization_Support_Role_Data', 'Exclude_Cost_Centers', 'Exclude_Companies', 'Exclude_Supervisory_Organizations', 'Include_Roles', 'Include_Management_Chain_Data', 'Include_Worker_Documents', 'Include_Transaction_Log_Data', 'Include_User_Account', 'Include_Background_Check_Data'),
  },
];

export const PUT_APPLICATION_DATA: readonly Rule[] = [
  {
    name: 'Job_Application_Custom_Object_Data',
    required: true,
    is: [reference('Job_Application_Reference', { required: true }), { name: 'Business_Object_Additional_Data', required: true, is: 'any' }],
  },
];

export const GET_APPLICATION_DATA: readonly Rule[] = [
  { name: 'Request_References', required: true, is: [{ ...many('Job_Application_Reference'), required: true }] },
  RESPONSE_FILTER,
];

export const EDIT_WORKER_DATA: readonly Rule[] = [
  {
    name: 'Business_Process_Parameters',
    is: [
      ...flags('Auto_Complete', 'Run_Now', 'Discard_On_Exit_Validation_Error'),
      { name: 'Comment_Data', is: [simple('Comment', 'text'), reference('Worker_Reference')] },
    ],
  },
  {
    name: 'Worker_Custom_Object_Data',
    required: true,
    is: [{ ...simple('Effective_Date', 'date'), required: true }, reference('Worker_Reference', { required: true }), { name: 'Business_Object_Additional_Data', required: true, is: 'any' }],
  },
];

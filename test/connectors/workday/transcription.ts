/**
 * Shapes of the requests that a Workday connector may send, in our own words and without any text of the vendor: names,
 * order, occurrence and types. Sources: the public WSDLs of Recruiting and Staffing as generated clients of several
 * languages show them (v30 to v45), OASIS WS-Security UsernameToken Profile 1.0, public descriptions of reports as web
 * services and of the token endpoint.
 */

/** xsd types of texts. `count`: decimal without fraction, 12 digits at most. */
export type Leaf = 'string' | 'boolean' | 'date' | 'dateTime' | 'count';

/** One member of an xsd:sequence; `min` and `max` are its occurrence. */
export interface Member {
  readonly name: string;
  readonly min: 0 | 1;
  readonly max: number;
  /** A text, a reference by one of these kinds of id, a sequence, or anything of the tenant's own namespace. */
  readonly is: { readonly leaf: Leaf; readonly from?: number; readonly to?: number } | { readonly idTypes: readonly string[] } | { readonly sequence: readonly Member[]; readonly attributes?: readonly string[] } | 'tenant';
}

export interface Operation {
  readonly service: 'Recruiting' | 'Staffing';
  readonly request: string;
  readonly members: readonly Member[];
}

const optional = (name: string, is: Member['is']): Member => ({ name, min: 0, max: 1, is });
const required = (name: string, is: Member['is']): Member => ({ name, min: 1, max: 1, is });
const many = (name: string, min: 0 | 1, is: Member['is']): Member => ({ name, min, max: Number.POSITIVE_INFINITY, is });
const leaf = (type: Leaf): Member['is'] => ({ leaf: type });
const reference = (...idTypes: readonly string[]): Member['is'] => ({ idTypes: ['WID', ...idTypes] });
const sequence = (...members: readonly Member[]): Member['is'] => ({ sequence: members });

const WORKER = reference('Employee_ID', 'Contingent_Worker_ID');

const DATE_RANGE = sequence(
  optional('Updated_From', leaf('dateTime')),
  optional('Updated_Through', leaf('dateTime')),
  optional('Effective_From', leaf('dateTime')),
  optional('Effective_Through', leaf('dateTime')),
);
const TRANSACTION_LOG = sequence(
  optional('Transaction_Date_Range_Data', DATE_RANGE),
  optional('Transaction_Type_References', sequence(many('Transaction_Type_Reference', 1, reference('Business_Process_Type', 'Transaction_Log_Type_ID')))),
  optional('Subscriber_Reference', reference('Integration_System_ID')),
);
const CANDIDATE_CRITERIA = sequence(
  many('Transaction_Log_Criteria_Data', 0, TRANSACTION_LOG),
  optional('First_Name', leaf('string')),
  optional('Last_Name', leaf('string')),
  optional('Candidate_Email_Address', leaf('string')),
  many('Pre-Hire_Reference', 0, reference('Applicant_ID')),
  many('Worker_Reference', 0, WORKER),
  many('Job_Requisition_Reference', 0, reference('Job_Requisition_ID')),
  many('Recruiting_Stage_Reference', 0, reference('Recruiting_Stage_ID')),
  many('Applicant_Source_Reference', 0, reference('Applicant_Source_ID')),
  many('Candidate_Tag_Reference', 0, reference('Candidate_Tag_ID')),
  optional('Applied_From', leaf('dateTime')),
  optional('Applied_Through', leaf('dateTime')),
  optional('Internal_Workers_Only', leaf('boolean')),
  optional('Created_From', leaf('dateTime')),
  optional('Created_Through', leaf('dateTime')),
  many('Criteria_Match_Score_Category_Reference', 0, reference('Criteria_Match_Score_Category_ID')),
  many('Static_Candidate_Pool_Reference', 0, reference('Candidate_Pool_ID')),
);
/** The documentation of Count names 1 to 999. */
const RESPONSE_FILTER = sequence(
  optional('As_Of_Effective_Date', leaf('date')),
  optional('As_Of_Entry_DateTime', leaf('dateTime')),
  optional('Page', { leaf: 'count', from: 1 }),
  optional('Count', { leaf: 'count', from: 1, to: 999 }),
);

const getCandidates: Operation = {
  service: 'Recruiting',
  request: 'Get_Candidates_Request',
  members: [
    optional('Request_References', { sequence: [many('Candidate_Reference', 1, reference('Candidate_ID'))], attributes: ['Skip_Non_Existing_Instances', 'Ignore_Invalid_References'] }),
    optional('Request_Criteria', CANDIDATE_CRITERIA),
    optional('Response_Filter', RESPONSE_FILTER),
    optional('Response_Group', sequence(optional('Include_Reference', leaf('boolean')), optional('Exclude_All_Attachments', leaf('boolean')))),
  ],
};

const putApplicationData: Operation = {
  service: 'Recruiting',
  request: 'Put_Job_Application_Additional_Data_Request',
  members: [
    required(
      'Job_Application_Custom_Object_Data',
      sequence(required('Job_Application_Reference', reference('Job_Application_ID')), required('Business_Object_Additional_Data', 'tenant')),
    ),
  ],
};

const COMMENT = sequence(optional('Comment', leaf('string')), optional('Worker_Reference', WORKER));
const editWorkerData: Operation = {
  service: 'Staffing',
  request: 'Edit_Worker_Additional_Data_Request',
  members: [
    optional(
      'Business_Process_Parameters',
      sequence(optional('Auto_Complete', leaf('boolean')), optional('Run_Now', leaf('boolean')), optional('Discard_On_Exit_Validation_Error', leaf('boolean')), optional('Comment_Data', COMMENT)),
    ),
    required(
      'Worker_Custom_Object_Data',
      sequence(required('Effective_Date', leaf('date')), required('Worker_Reference', WORKER), required('Business_Object_Additional_Data', 'tenant')),
    ),
  ],
};

export const OPERATIONS: readonly Operation[] = [getCandidates, putApplicationData, editWorkerData];

export const NAMESPACES = {
  envelope: 'http://schemas.xmlsoap.org/soap/envelope/',
  security: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  services: 'urn:com.workday/bsvc',
  /** Of a tenant's custom objects, unless its WSDL shows another one. */
  tenant: /^urn:com\.workday\/tenants\/[A-Za-z0-9_-]+\/data\/[A-Za-z0-9_/-]+$/,
} as const;
export const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';

export const ADDRESSES = {
  report: /^\/ccx\/service\/customreport2\/([\w-]+)\/([^/]+)\/([^/]+)$/,
  service: /^\/ccx\/service\/([\w-]+)\/(Recruiting|Staffing)\/(v\d+\.\d+)$/,
  token: /^\/ccx\/oauth2\/([\w-]+)\/token$/,
} as const;
export const REPORT_FORMATS = ['json', 'simplexml', 'xml', 'csv', 'gdata'];

import { AREA, CALCULATED, common, options, OWNER, READ_ONLY, shipped } from './catalogue.ts';
import type { PropertyDefinition } from './portal.ts';

const DEAL = 'dealinformation';
const CONTACT = 'contactinformation';
const COMPANY = 'companyinformation';
const LINE = 'lineiteminformation';
const TASK = 'task';

const deals: readonly PropertyDefinition[] = [
  ...common(DEAL, 'createdate'),
  shipped(DEAL, 'dealname', 'Deal name'),
  shipped(DEAL, 'amount', 'Amount', 'number'),
  shipped(DEAL, 'deal_currency_code', 'Currency', 'enumeration', { options: options(['EUR', 'USD', 'GBP', 'CHF', 'SEK']) }),
  shipped(DEAL, 'amount_in_home_currency', 'Amount in company currency', 'number', CALCULATED),
  shipped(DEAL, 'closedate', 'Close date', 'datetime'),
  shipped(DEAL, 'pipeline', 'Pipeline', 'enumeration', { externalOptions: true }),
  shipped(DEAL, 'dealstage', 'Deal stage', 'enumeration', { fieldType: 'radio', externalOptions: true }),
  shipped(DEAL, 'dealtype', 'Deal type', 'enumeration', {
    fieldType: 'radio',
    options: options([
      ['newbusiness', 'New Business'],
      ['existingbusiness', 'Existing Business'],
    ]),
  }),
  shipped(DEAL, 'description', 'Deal description', 'string', AREA),
  shipped(DEAL, 'hs_next_step', 'Next step'),
  shipped(DEAL, 'hs_priority', 'Priority', 'enumeration', { options: options(['low', 'medium', 'high']) }),
  shipped(DEAL, 'closed_won_reason', 'Closed won reason', 'string', AREA),
  shipped(DEAL, 'closed_lost_reason', 'Closed lost reason', 'string', AREA),
  shipped(DEAL, 'hubspot_owner_assigneddate', 'Owner assigned date', 'datetime', READ_ONLY),
  shipped(DEAL, 'hubspot_team_id', 'HubSpot team', 'enumeration', { externalOptions: true, readOnly: true }),
  shipped(DEAL, 'hs_is_closed', 'Is deal closed', 'bool', CALCULATED),
  shipped(DEAL, 'hs_is_closed_won', 'Is closed won', 'bool', CALCULATED),
  shipped(DEAL, 'hs_is_closed_lost', 'Is closed lost', 'bool', CALCULATED),
  shipped(DEAL, 'hs_closed_won_date', 'Closed won date', 'datetime', CALCULATED),
  shipped(DEAL, 'hs_v2_date_entered_current_stage', 'Date entered current stage', 'datetime', CALCULATED),
  shipped(DEAL, 'hs_deal_stage_probability', 'Deal probability', 'number', CALCULATED),
  shipped(DEAL, 'hs_arr', 'Annual recurring revenue', 'number', CALCULATED),
  shipped(DEAL, 'hs_tcv', 'Total contract value', 'number', CALCULATED),
  shipped(DEAL, 'num_associated_contacts', 'Number of associated contacts', 'number', CALCULATED),
  shipped(DEAL, 'hs_salesforceopportunityid', 'Salesforce opportunity ID', 'string'),
];

const contacts: readonly PropertyDefinition[] = [
  ...common(CONTACT, 'createdate', 'lastmodifieddate'),
  shipped(CONTACT, 'firstname', 'First name'),
  shipped(CONTACT, 'lastname', 'Last name'),
  shipped(CONTACT, 'email', 'Email', 'string', { hasUniqueValue: true }),
  shipped(CONTACT, 'phone', 'Phone number', 'string', { fieldType: 'phonenumber' }),
  shipped(CONTACT, 'mobilephone', 'Mobile phone number', 'string', { fieldType: 'phonenumber' }),
  shipped(CONTACT, 'jobtitle', 'Job title'),
  shipped(CONTACT, 'company', 'Company name'),
  shipped(CONTACT, 'country', 'Country/Region'),
  shipped(CONTACT, 'city', 'City'),
  shipped(CONTACT, 'hs_buying_role', 'Buying role', 'enumeration', {
    fieldType: 'checkbox',
    options: options([
      'BLOCKER',
      'BUDGET_HOLDER',
      'CHAMPION',
      'DECISION_MAKER',
      'END_USER',
      'EXECUTIVE_SPONSOR',
      'INFLUENCER',
      'LEGAL_AND_COMPLIANCE',
      'OTHER',
    ]),
  }),
  shipped(CONTACT, 'lifecyclestage', 'Lifecycle stage', 'enumeration', {
    fieldType: 'radio',
    options: options(['subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist', 'other']),
  }),
  shipped(CONTACT, 'associatedcompanyid', 'Primary associated company ID', 'number', READ_ONLY),
];

const companies: readonly PropertyDefinition[] = [
  ...common(COMPANY, 'createdate'),
  shipped(COMPANY, 'name', 'Company name'),
  shipped(COMPANY, 'domain', 'Company domain name'),
  shipped(COMPANY, 'website', 'Website URL'),
  shipped(COMPANY, 'industry', 'Industry', 'enumeration', {
    options: options([
      ['COMPUTER_SOFTWARE', 'Computer Software'],
      ['LOGISTICS_AND_SUPPLY_CHAIN', 'Logistics and Supply Chain'],
      ['MACHINERY', 'Machinery'],
      ['RETAIL', 'Retail'],
      ['HOSPITALITY', 'Hospitality'],
      ['HOSPITAL_HEALTH_CARE', 'Hospital & Health Care'],
      ['TRANSPORTATION_TRUCKING_RAILROAD', 'Transportation/Trucking/Railroad'],
      ['RENEWABLES_ENVIRONMENT', 'Renewables & Environment'],
      ['FINANCIAL_SERVICES', 'Financial Services'],
    ]),
  }),
  shipped(COMPANY, 'numberofemployees', 'Number of employees', 'number'),
  shipped(COMPANY, 'annualrevenue', 'Annual revenue', 'number'),
  shipped(COMPANY, 'phone', 'Phone number', 'string', { fieldType: 'phonenumber' }),
  shipped(COMPANY, 'city', 'City'),
  shipped(COMPANY, 'country', 'Country/Region'),
  shipped(COMPANY, 'description', 'Description', 'string', AREA),
  shipped(COMPANY, 'hs_parent_company_id', 'Parent company', 'number', READ_ONLY),
];

const lineItems: readonly PropertyDefinition[] = [
  ...common(LINE, 'createdate'),
  shipped(LINE, 'name', 'Name'),
  shipped(LINE, 'description', 'Description', 'string', AREA),
  shipped(LINE, 'hs_sku', 'SKU'),
  shipped(LINE, 'hs_product_id', 'Product ID', 'number'),
  shipped(LINE, 'quantity', 'Quantity', 'number'),
  shipped(LINE, 'price', 'Unit price', 'number'),
  shipped(LINE, 'discount', 'Unit discount', 'number'),
  shipped(LINE, 'amount', 'Net price', 'number', CALCULATED),
  shipped(LINE, 'hs_line_item_currency_code', 'Currency', 'enumeration', { options: options(['EUR', 'USD', 'GBP', 'CHF', 'SEK']) }),
  shipped(LINE, 'recurringbillingfrequency', 'Billing frequency', 'enumeration', {
    options: options(['monthly', 'quarterly', 'annually', 'per_two_years', 'per_three_years']),
  }),
  shipped(LINE, 'hs_recurring_billing_period', 'Term'),
  shipped(LINE, 'hs_term_in_months', 'Term in months', 'number', CALCULATED),
];

const activity = (group: string): readonly PropertyDefinition[] => [
  ...common(group, 'hs_createdate'),
  shipped(group, 'hs_timestamp', 'Activity date', 'datetime'),
  shipped(group, 'hs_body_preview', 'Body preview', 'string', READ_ONLY),
];

const tasks: readonly PropertyDefinition[] = [
  ...activity(TASK),
  shipped(TASK, 'hs_task_subject', 'Task title'),
  shipped(TASK, 'hs_task_body', 'Task notes', 'string', { fieldType: 'html' }),
  shipped(TASK, 'hs_task_status', 'Task status', 'enumeration', {
    options: options(['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED']),
  }),
  shipped(TASK, 'hs_task_priority', 'Priority', 'enumeration', { options: options(['NONE', 'LOW', 'MEDIUM', 'HIGH']) }),
  shipped(TASK, 'hs_task_type', 'Task type', 'enumeration', { options: options(['TODO', 'CALL', 'EMAIL', 'LINKED_IN']) }),
  shipped(TASK, 'hs_task_reminders', 'Task reminders', 'string'),
  shipped(TASK, 'hs_task_completion_date', 'Completed at', 'datetime', READ_ONLY),
  shipped(TASK, 'hs_task_is_completed', 'Is completed', 'number', CALCULATED),
];

const notes: readonly PropertyDefinition[] = [...activity('note'), shipped('note', 'hs_note_body', 'Note body', 'string', { fieldType: 'html' })];

const tickets: readonly PropertyDefinition[] = [
  ...common('ticketinformation', 'createdate'),
  shipped('ticketinformation', 'subject', 'Ticket name'),
  shipped('ticketinformation', 'content', 'Ticket description', 'string', AREA),
  shipped('ticketinformation', 'hs_pipeline', 'Pipeline', 'enumeration', { externalOptions: true }),
  shipped('ticketinformation', 'hs_pipeline_stage', 'Ticket status', 'enumeration', { externalOptions: true }),
  shipped('ticketinformation', 'hs_ticket_category', 'Category', 'enumeration', { options: options(['PRODUCT_ISSUE', 'BILLING_ISSUE']) }),
  shipped('ticketinformation', 'hs_ticket_priority', 'Priority', 'enumeration', { options: options(['LOW', 'MEDIUM', 'HIGH', 'URGENT']) }),
  shipped('ticketinformation', 'hs_ticket_reporter', 'Reporter', 'enumeration', OWNER),
];

/** By object type id. */
export const SHIPPED_PROPERTIES: Readonly<Record<string, readonly PropertyDefinition[]>> = {
  '0-3': deals,
  '0-1': contacts,
  '0-2': companies,
  '0-8': lineItems,
  '0-27': tasks,
  '0-46': notes,
  '0-5': tickets,
};

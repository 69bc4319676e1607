/** What `setup` makes in an org. Texts are read by administrators and sales people. */
export interface FieldDefinition {
  readonly entity: 'Opportunity' | 'Activity';
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly label: string };
}

/** Written into every description, so that removal takes only what was made here. */
export const MARK = 'Made by handoff-sync.';

/** With the mark. */
export const describe = (text: string): string => `${text} ${MARK}`;
/** A field of the opportunity; `help` is shown to people who point at it. */
export const deal = (name: string, label: string, help: string, type: Readonly<Record<string, unknown>>): FieldDefinition => ({
  entity: 'Opportunity',
  name,
  metadata: { label, description: describe(help), inlineHelpText: help, ...type },
});
export const longText = (length: number): Readonly<Record<string, unknown>> => ({
  type: 'LongTextArea',
  length,
  visibleLines: 5,
});

export const KEY_FIELD: FieldDefinition = {
  entity: 'Activity',
  name: 'Handoff_Key__c',
  metadata: {
    label: 'Handoff Key',
    description: describe('Keeps a task from being created twice.'),
    type: 'Text',
    length: 64,
    externalId: true,
    unique: true,
    caseSensitive: false,
  },
};

const prose = (name: string, label: string, help: string): FieldDefinition => deal(name, label, help, longText(32_768));

/** The packet's questions that no stock Salesforce has a field for. */
export const INPUT_FIELDS: readonly FieldDefinition[] = [
  prose('Handoff_Goal__c', 'Customer Goal', 'What the customer wants to achieve, in their own words.'),
  prose(
    'Handoff_Promises__c',
    'Promises Outside The Contract',
    'What was promised and is not in the contract; write "none" if nothing was.',
  ),
  prose('Handoff_Success_Metric__c', 'Success Metric', 'The figure by which both sides will judge success.'),
  deal('Handoff_Go_Live_Date__c', 'Target Go-Live Date', 'When the customer wants to be live.', { type: 'Date' }),
  prose('Handoff_Out_Of_Scope__c', 'Out Of Scope', 'What was explicitly left out; write "none" if nothing was.'),
  prose('Handoff_In_Scope__c', 'In Scope', 'What will be delivered.'),
  prose(
    'Handoff_Risks__c',
    'Risks And Sensitivities',
    'What could go wrong; factual, internal. Write "none" if nothing is known.',
  ),
  prose(
    'Handoff_Technical__c',
    'Technical Environment',
    'Systems, integrations and constraints on the customer’s side.',
  ),
  prose('Handoff_Pain__c', 'Why They Bought', 'The problems that made them buy.'),
  prose('Handoff_Use_Case__c', 'Use Case', 'What they will use the product for first.'),
  prose('Handoff_Competition__c', 'Competition', 'Whom they compared us with, and why they chose us.'),
  prose('Handoff_Expectations__c', 'Customer Expectations', 'What the customer expects of the first months.'),
  prose('Handoff_Expansion__c', 'Expansion', 'Where this account may grow.'),
  prose('Handoff_Success_Ladder__c', 'Success Ladder', 'Ultimate objective, earliest signal, and the least that would be accepted.'),
  prose('Handoff_Early_Win__c', 'Early Win', 'A visible result within the first month.'),
  prose('Handoff_Migration__c', 'Data Migration', 'What data moves, from where, how much.'),
  prose('Handoff_Security__c', 'Security Constraints', 'Security and compliance conditions.'),
  prose('Handoff_Notes__c', 'Handoff Notes', 'Anything else the receiving team should know.'),
  deal('Handoff_Plan__c', 'Plan', 'The plan or package that was sold.', { type: 'Text', length: 255 }),
  deal('Handoff_Term__c', 'Contract Term', 'How long the contract runs.', { type: 'Text', length: 255 }),
  deal('Handoff_Signed_Date__c', 'Signed Date', 'The day of the last signature.', { type: 'Date' }),
];

export const CHAMPION_ROLE = 'Champion';

export interface PermissionSetDefinition {
  readonly name: 'Handoff_Integration' | 'Handoff_Viewer';
  readonly label: string;
  readonly description: string;
}
export const INTEGRATION_SET: PermissionSetDefinition = {
  name: 'Handoff_Integration',
  label: 'Handoff Integration',
  description: describe('For the integration user: reads deals, writes the handoff fields and tasks.'),
};
export const VIEWER_SET: PermissionSetDefinition = {
  name: 'Handoff_Viewer',
  label: 'Handoff Viewer',
  description: describe('For sales and onboarding: sees the handoff fields, fills in the input fields.'),
};

/** By which our own writes pass the validation rule; held by the integration's permission set alone. */
export const BYPASS = {
  name: 'Handoff_Sync_Bypass',
  label: 'Handoff Sync Bypass',
  description: describe('Lets the integration user write although the rule Handoff_Minimum_Before_Close is on.'),
} as const;

/** Objects of the integration: what it reads, and the one it edits. Tasks follow the permission "Edit Tasks". */
export const OBJECT_RIGHTS: Readonly<Record<string, { readonly edit: boolean }>> = {
  Account: { edit: false },
  Contact: { edit: false },
  Opportunity: { edit: true },
  Product2: { edit: false },
};

/** Inputs are people's to fill in, results are ours to write; nobody writes a formula. */
export const mayEdit = (field: FieldDefinition, integration: boolean): boolean =>
  !('formula' in field.metadata) && integration !== isInput(field);
export const isInput = (field: FieldDefinition): boolean => INPUT_FIELDS.some((item) => item.name === field.name);

/** Fields are set up on Activity, but permissions name Task (Metadata API guide, "PermissionSet"). */
export const permissionField = (field: FieldDefinition): string =>
  `${field.entity === 'Activity' ? 'Task' : field.entity}.${field.name}`;

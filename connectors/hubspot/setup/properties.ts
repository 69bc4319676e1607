/** What `setup` makes in a portal. Texts are read by administrators and sales people. */
export interface PropertyDefinition {
  readonly object: 'deals' | 'tasks';
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'string' | 'number' | 'date' | 'datetime' | 'enumeration';
  readonly fieldType: 'text' | 'textarea' | 'number' | 'date' | 'select';
  readonly options?: readonly string[];
  readonly unique?: boolean;
}

/** Written into every description, so that removal takes only what was made here. */
export const MARK = 'Made by handoff-sync.';
export const GROUP = { name: 'handoff_sync', label: 'Handoff' };
export const TASK_KEY = 'handoff_task_key';

const deal = (name: string, label: string, help: string, kind: Pick<PropertyDefinition, 'type' | 'fieldType' | 'options'>): PropertyDefinition => ({
  object: 'deals',
  name,
  label,
  description: `${help} ${MARK}`,
  ...kind,
});
const TEXT = { type: 'string', fieldType: 'text' } as const;
const PROSE = { type: 'string', fieldType: 'textarea' } as const;
const NUMBER = { type: 'number', fieldType: 'number' } as const;
const DATE = { type: 'date', fieldType: 'date' } as const;
const DATETIME = { type: 'datetime', fieldType: 'date' } as const;

/** The texts that the default mapping writes; each option's internal value is its label, so that both read the same. */
const STATUS_VALUES = ['Pre-close', 'Incomplete', 'Ready', 'Submitted', 'Accepted', 'Rejected', 'In onboarding', 'Handed to CS', 'Completed', 'Withdrawn'];

export const OUTPUT_PROPERTIES: readonly PropertyDefinition[] = [
  deal('handoff_score', 'Handoff Completeness', 'How complete the handoff to onboarding is, 0 to 100.', NUMBER),
  deal('handoff_status', 'Handoff Status', 'Where the handoff stands.', { type: 'enumeration', fieldType: 'select', options: STATUS_VALUES }),
  deal('handoff_missing_fields', 'Handoff Missing', 'What onboarding still needs to know, and who can say it.', PROSE),
  deal('handoff_missing_count', 'Handoff Missing Count', 'How many answers are missing.', NUMBER),
  deal('handoff_gaps', 'Handoff Gaps (data)', 'The missing answers as data, for cards and reports.', PROSE),
  deal('handoff_status_reason', 'Handoff Status Reason', 'Why the handoff has this status.', TEXT),
  deal('handoff_next_deadline', 'Handoff Next Deadline', 'The next date by which something is due.', DATE),
  deal('handoff_checked_at', 'Handoff Checked At', 'When the handoff last changed.', DATETIME),
  deal('handoff_link', 'Handoff Page', 'Opens the handoff.', TEXT),
];

export const KEY_PROPERTY: PropertyDefinition = {
  object: 'tasks',
  name: TASK_KEY,
  label: 'Handoff Key',
  description: `Keeps a task from being created twice. ${MARK}`,
  ...TEXT,
  unique: true,
};

/** The packet's questions that no stock portal has a property for. */
export const INPUT_PROPERTIES: readonly PropertyDefinition[] = [
  deal('handoff_goal', 'Customer Goal', 'What the customer wants to achieve, in their own words.', PROSE),
  deal('handoff_promises', 'Promises Outside The Contract', 'What was promised and is not in the contract; write "none" if nothing was.', PROSE),
  deal('handoff_success_metric', 'Success Metric', 'The figure by which both sides will judge success.', PROSE),
  deal('handoff_go_live_date', 'Target Go-Live Date', 'When the customer wants to be live.', DATE),
  deal('handoff_out_of_scope', 'Out Of Scope', 'What was explicitly left out; write "none" if nothing was.', PROSE),
  deal('handoff_in_scope', 'In Scope', 'What will be delivered.', PROSE),
  deal('handoff_risks', 'Risks And Sensitivities', 'What could go wrong; factual, internal. Write "none" if nothing is known.', PROSE),
  deal('handoff_technical', 'Technical Environment', 'Systems, integrations and constraints on the customer’s side.', PROSE),
  deal('handoff_pain', 'Why They Bought', 'The problems that made them buy.', PROSE),
  deal('handoff_use_case', 'Use Case', 'What they will use the product for first.', PROSE),
  deal('handoff_competition', 'Competition', 'Whom they compared us with, and why they chose us.', PROSE),
  deal('handoff_expectations', 'Customer Expectations', 'What the customer expects of the first months.', PROSE),
  deal('handoff_expansion', 'Expansion', 'Where this account may grow.', PROSE),
  deal('handoff_success_ladder', 'Success Ladder', 'Ultimate objective, earliest signal, and the least that would be accepted.', PROSE),
  deal('handoff_early_win', 'Early Win', 'A visible result within the first month.', PROSE),
  deal('handoff_migration', 'Data Migration', 'What data moves, from where, how much.', PROSE),
  deal('handoff_security', 'Security Constraints', 'Security and compliance conditions.', PROSE),
  deal('handoff_notes', 'Handoff Notes', 'Anything else the receiving team should know.', PROSE),
  deal('handoff_plan', 'Plan', 'The plan or package that was sold.', TEXT),
  deal('handoff_term', 'Contract Term', 'How long the contract runs.', TEXT),
  deal('handoff_signed_date', 'Signed Date', 'The day of the last signature.', DATE),
];

export const isInput = (definition: PropertyDefinition): boolean => INPUT_PROPERTIES.includes(definition);

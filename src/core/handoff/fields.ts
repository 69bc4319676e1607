import type { FieldType, HandoffKind } from './mapping-file.ts';

/** One thing a packet can hold. */
export interface CanonicalField {
  readonly label: string;
  readonly type: FieldType;
  /** Free text is checked for placeholders and copies; names, codes and addresses are not copies of each other. */
  readonly freeText?: true;
  /** A text that must look like an e-mail address. */
  readonly email?: true;
  /** A short code: "NA" is Namibia, not "not applicable". */
  readonly code?: true;
  /** What it says about a handoff, a sentence for whoever maps it. A team's own field has none. */
  readonly meaning?: string;
  /** The teams that work with the answer, in words; a team's own field names none. */
  readonly neededBy?: string;
}
type Known = CanonicalField & { readonly meaning: string; readonly neededBy: string };

const text = (label: string, meaning: string, neededBy: string): Known => ({ label, type: 'text', meaning, neededBy });
const prose = (label: string, meaning: string, neededBy: string): Known => ({ label, type: 'text', freeText: true, meaning, neededBy });
const date = (label: string, meaning: string, neededBy: string): Known => ({ label, type: 'date', meaning, neededBy });
const list = (label: string, meaning: string, neededBy: string): Known => ({ label, type: 'list', meaning, neededBy });
const person = (label: string, meaning: string, neededBy: string): Known => ({ label, type: 'person', meaning, neededBy });

const customer = {
  'account.name': text('Account name', 'How the customer calls itself.', 'onboarding, customer success'),
  'account.industry': text('Industry', 'What the customer does for a living: it decides which examples and templates fit.', 'onboarding, customer success'),
  'account.size': text('Company size', 'How many people work there.', 'onboarding, RevOps'),
  'account.techStack': prose('Tech stack', 'The tools the customer works with today.', 'technical team'),
  'account.parent': text('Parent company', 'The group that the customer belongs to.', 'customer success'),
  'contract.plan': text('Plan', 'What was bought: plan, edition or package.', 'onboarding, technical team'),
  'contract.seats': { label: 'Seats', type: 'number', meaning: 'How many people may use it.', neededBy: 'onboarding, training' },
  'contract.term': text('Contract term', 'How long the contract runs.', 'customer success, finance'),
  'contract.value': { label: 'Contract value', type: 'money', meaning: 'What the contract is worth, with its currency.', neededBy: 'onboarding, RevOps' },
  'contract.budget': { label: 'Budget', type: 'money', meaning: 'What the customer set aside for it.', neededBy: 'onboarding' },
  'contract.signedDate': date('Signed date', 'The day both sides signed. A close date typed by hand is not a signature.', 'onboarding, RevOps'),
  'contract.closeDate': date('Close date in the CRM', 'The close date as it stands in the CRM.', 'RevOps'),
  'contract.startDate': date('Contract start date', 'The day from which the contract counts.', 'onboarding, finance'),
  'contract.documents': list('Contract documents', 'Links to the signed contract and its annexes.', 'onboarding'),
  'scope.in': prose('In scope', 'What was sold and will be delivered.', 'onboarding, technical team'),
  'scope.out': prose('Out of scope', 'What was talked about and will not be delivered.', 'onboarding'),
  'scope.deliverables': prose('Deliverables', 'What the customer gets, in plain English.', 'onboarding'),
  'scope.specialRequirements': prose('Special requirements', 'What is different from every other customer.', 'onboarding, technical team'),
  'scope.expectedFeatures': prose('Expected features and outcomes', 'What the customer expects the product to do for them.', 'onboarding, training'),
  'goals.primary': prose("Goal in the customer's own words", 'Why they do this, as the customer said it.', 'onboarding, customer success'),
  'goals.useCase': prose('Use case', 'What they will use it for first.', 'onboarding, training'),
  'goals.pain': prose('Why they bought, pain points', 'What hurts today, and made them buy.', 'onboarding, customer success'),
  'goals.successMetric': prose('Success metric agreed by both sides', 'The number by which both sides will see that it worked.', 'onboarding, customer success'),
  'goals.goLiveDate': date('Target go-live date', 'The day on which the customer wants to work with it.', 'onboarding, technical team'),
  'goals.outcomes30': prose('Outcome at 30 days', 'What should be different after 30 days.', 'onboarding'),
  'goals.outcomes60': prose('Outcome at 60 days', 'What should be different after 60 days.', 'onboarding'),
  'goals.outcomes90': prose('Outcome at 90 days', 'What should be different after 90 days.', 'onboarding, customer success'),
  'goals.successLadder': prose('Success ladder', 'The ultimate objective, its earliest signal, and the least that would do.', 'customer success'),
  'goals.earlyWin': prose('Early win within the first month', 'A result that the customer can see within the first month.', 'onboarding'),
  stakeholders: { label: 'People at the customer', type: 'people', meaning: 'Everybody at the customer who matters, with role and e-mail: buyer, champion, primary contact, sponsor.', neededBy: 'onboarding, customer success' },
  'sales.competition': prose('Competition', 'Who else was in the race, and why we won.', 'customer success'),
  'sales.expectations': prose('Expectations', 'What the customer expects of us.', 'onboarding'),
  'sales.concerns': prose('Concerns', 'What worried the customer before signing.', 'onboarding'),
  'sales.buyerBelief': prose('What the buyer believes they bought', 'What the buyer believes they bought.', 'onboarding'),
  'sales.surpriseFactor': prose('What might surprise the receiving team', 'What might surprise the team that takes over.', 'onboarding'),
  promises: prose('Promises outside the contract', 'What was promised beside the contract: discounts, dates, features.', 'onboarding, customer success'),
  risks: prose('Risks and sensitivities', 'What could go wrong, and what to be careful with.', 'onboarding, customer success'),
  'technical.environment': prose('Technical environment and integrations', 'The systems it has to work with.', 'technical team'),
  'technical.migration': prose('Data migration', 'Which data moves over, how much, from where.', 'technical team'),
  'technical.security': prose('Security constraints', 'What security and compliance demand.', 'technical team'),
  expansion: prose('Expansion', 'Where it could grow: teams, countries, products.', 'customer success'),
  'onboarding.approach': prose('Recommended approach', 'How sales would begin with this customer.', 'onboarding'),
  'onboarding.communication': prose('Communication channel and cadence', 'Where and how often both sides talk.', 'onboarding'),
  'handoff.notes': prose('Handoff notes', 'Anything else the next team should know.', 'onboarding'),
  'meetings.internalSync': date('Internal sync', 'When sales and onboarding talk it through.', 'onboarding, sales'),
  'meetings.introduction': date('Customer introduction', 'When sales introduce the new team to the customer.', 'onboarding, sales'),
  'meetings.kickOff': date('Kick-off', 'When the kick-off is held; onboarding answers are due by then.', 'onboarding'),
  'owners.rep': person('Sales rep', 'Who sold it and answers questions.', 'onboarding'),
  'owners.onboardingManager': person('Onboarding manager', 'Who takes over from sales.', 'onboarding, sales'),
  'owners.csm': person('Customer success manager', 'Who looks after the customer afterwards.', 'customer success'),
} as const satisfies Record<string, Known>;

const employee = {
  'person.legalName': text('Legal name', 'The name on contract and payroll.', 'People Ops, finance'),
  'person.preferredName': text('Preferred name', 'How they want to be called. Never required.', 'hiring manager, IT'),
  'person.personalEmail': { label: 'Personal e-mail', type: 'text', email: true, meaning: 'How they are reached before the first day.', neededBy: 'People Ops, IT' },
  'person.phone': text('Phone', 'For the courier and the first day.', 'People Ops, IT'),
  'person.shippingAddress': text('Shipping address', 'Where the laptop goes. Never shown in a task.', 'IT'),
  'person.birthDate': date('Birth date', 'Only where payroll needs it.', 'finance'),
  'job.title': text('Title', 'What they were hired as.', 'hiring manager, IT'),
  'job.department': text('Department', 'Where they will work in the organisation.', 'IT, finance'),
  'job.startDate': date('Start date', 'The agreed first day: every deadline counts from it.', 'every team'),
  'job.manager': person('Hiring manager', 'Who they report to; must be an active user.', 'every team'),
  'job.employmentType': text('Employment type', 'Full time, part time, contractor, intern.', 'People Ops, finance'),
  'job.workModel': text('Work model', 'Remote, hybrid or on site: decides about shipping and a desk.', 'IT, facilities'),
  'job.location': text('Country and location', 'Where they will work.', 'facilities, IT'),
  'job.country': { label: 'Country', type: 'text', code: true, meaning: 'The country whose law and holidays apply.', neededBy: 'People Ops, finance' },
  'job.legalEntity': text('Legal entity', 'The company that employs them.', 'finance, People Ops'),
  'job.costCentre': text('Cost centre', 'Who pays.', 'finance'),
  'equipment.profile': text('Equipment and access profile', 'Which laptop, software and access they need.', 'IT, security'),
  'checks.contractStatus': text('Contract and check status', 'Whether contract and background check are done.', 'People Ops'),
  'offer.acceptedAt': { label: 'Offer accepted', type: 'datetime', meaning: 'When the offer was accepted: the first deadlines count from it.', neededBy: 'Talent Acquisition, People Ops' },
  'owners.recruiter': person('Recruiter', 'Who hired them and answers questions.', 'People Ops, hiring manager'),
} as const satisfies Record<string, Known>;

export const CANONICAL_FIELDS: Readonly<Record<HandoffKind, Readonly<Record<string, CanonicalField>>>> = { customer, employee };

/** `as:` types that a field of each type can take. */
export const TYPES_THAT_FIT: Readonly<Record<FieldType, readonly FieldType[]>> = {
  text: ['text', 'url', 'number', 'boolean', 'date', 'datetime', 'list'],
  money: ['money'],
  date: ['date', 'datetime'],
  datetime: ['datetime', 'date'],
  number: ['number'],
  boolean: ['boolean'],
  person: ['person'],
  people: ['people'],
  list: ['list', 'text'],
  url: ['url', 'text'],
};

/** A team's own field: `custom.<name>`, typed by `as:` in the mapping. */
export const isCustomField = (name: string): boolean => /^custom\.[a-z][A-Za-z0-9]*$/.test(name);

/** What somebody can be to a customer's project. */
export const STAKEHOLDER_ROLES = [
  'decision_maker', 'champion', 'primary_contact', 'executive_sponsor', 'technical_contact', 'billing_contact', 'end_user',
  'influencer', 'evaluator', 'other',
] as const;

/** Owner roles of the default requirements and playbooks. Teams may name others. */
export const OWNER_ROLES: Readonly<Record<HandoffKind, readonly string[]>> = {
  customer: ['sales_rep', 'deal_team', 'solutions_engineer', 'onboarding', 'csm', 'revops'],
  employee: ['people_ops', 'manager', 'recruiter', 'it', 'security', 'facilities', 'finance', 'learning'],
};

export const labelOf = (kind: HandoffKind, field: string): string => CANONICAL_FIELDS[kind][field]?.label ?? field.replace(/^custom\./, '');
